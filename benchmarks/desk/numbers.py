"""What a claim's number decides: where it stands, on which desk, with whom, and its pages."""

import hashlib
from datetime import datetime, timedelta

from benchmarks.serving.filling import word
from factcheck.enums import Status

EDITOR, REVIEWER, ADMINISTRATOR, OF_SMALL_DESK = 1, 2, 3, 4
PEOPLE = range(1, 41)
LARGE, OTHER, SMALL = 1, 2, 3  # desks: nine claims of ten, one of ten, one of a thousand
HOUR = timedelta(hours=1)
CLAIMS_OF_A_STORY, CLAIMS_OF_A_CLAIMANT, PUBLISHERS = 10, 20, 50
# Of two thousand claims, so many stand there.
STANDING = {
    Status.PUBLISHED: 1_000,
    Status.SET_ASIDE: 600,
    Status.UNVERIFIED: 390,
    Status.ASSIGNED: 3,
    Status.IN_RESEARCH: 3,
    Status.IN_REVIEW: 2,
    Status.RULED: 2,
}
BY_LOT = [status for status, count in STANDING.items() for _ in range(count)]
HELD = {Status.ASSIGNED, Status.IN_RESEARCH, Status.IN_REVIEW, Status.RULED}
RULED = {Status.PUBLISHED, Status.RULED}


def mixed(number: int, salt: int = 0) -> int:
    """A number that follows from `number` and looks drawn, below 65,536.

    Source: Knuth, The Art of Computer Programming 3, 6.4, multiplicative hashing.
    """
    return ((number + salt * 40_503) * 2_654_435_761 & 0xFFFFFFFF) >> 16


def status_of(number: int) -> Status:
    """Where a claim stands."""
    return BY_LOT[mixed(number) % len(BY_LOT)]


def desk_of(number: int) -> int:
    """Whose it is."""
    if number % 1_000 == 17:  # noqa: PLR2004 - any one of a thousand
        return SMALL
    return LARGE if number % 10 else OTHER


def holder_of(number: int) -> int:
    """Who holds it, if it is held."""
    return OF_SMALL_DESK if desk_of(number) == SMALL else PEOPLE[number % (len(PEOPLE) - 4) + 4]


def due_at(number: int, now: datetime) -> datetime:
    """Until when whoever holds it has time; half of them are late."""
    return now + timedelta(minutes=mixed(number, 1) % 10_000 - 5_000)


def given_at(number: int, now: datetime) -> datetime:
    """When it was given to whoever holds it."""
    return now - timedelta(hours=84 + number % 240)


def proposed_at(number: int, now: datetime) -> datetime:
    """When the ruling on it was proposed, if nobody has published it yet."""
    return now - timedelta(hours=number % 96)


def waiting_since(number: int, now: datetime) -> datetime | None:
    """Since when it waits for somebody's next step, if it does."""
    since = {
        Status.ASSIGNED: given_at(number, now),
        Status.IN_REVIEW: proposed_at(number, now),
        Status.RULED: proposed_at(number, now) + HOUR,
    }
    return since.get(status_of(number))


def is_searched(number: int) -> bool:
    """Whether it has sources: what is worked on, and every other of those done with."""
    return status_of(number) in HELD | RULED


def pages(number: int) -> range:
    """The numbers of the sources of a claim, and of their copies."""
    return range(4 * number, 4 * number + 2) if is_searched(number) else range(0)


def address(page: int) -> str:
    """Where a page is."""
    return f"https://{word(page % PUBLISHERS)}.example/{word(page // 100)}/{page}"


def digest(words: str) -> str:
    """Its SHA-256."""
    return hashlib.sha256(words.encode()).hexdigest()
