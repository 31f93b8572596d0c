"""The rows that belong to one claim, each as its columns' values."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from benchmarks.desk.numbers import (
    CLAIMS_OF_A_CLAIMANT,
    CLAIMS_OF_A_STORY,
    EDITOR,
    HELD,
    HOUR,
    LARGE,
    PUBLISHERS,
    REVIEWER,
    RULED,
    address,
    desk_of,
    digest,
    due_at,
    given_at,
    holder_of,
    is_searched,
    mixed,
    pages,
    proposed_at,
    status_of,
    waiting_since,
)
from benchmarks.desk.wording import text
from benchmarks.serving.filling import word
from factcheck.enums import (
    AssignmentOutcome,
    Finding,
    Intake,
    JobKind,
    JobState,
    NoticeKind,
    RulingState,
    SourceState,
    Stance,
    Status,
)

Row = dict[str, Any]


def story(number: int, began: datetime) -> Row:
    """A story of ten claims."""
    own = {"id": number, "desk_id": LARGE, "title": text(number, 8), "text": text(number, 150)}
    own |= {"publisher_id": 10_000 + number % PUBLISHERS, "published_on": began.date()}
    own |= {"intake": Intake.TEXT, "text_digest": digest(f"story {number}")}
    return own | {"added_at": began, "added_by_id": EDITOR}


def claim(number: int, at: datetime, now: datetime) -> Iterator[Row]:
    """A claim where it stands."""
    status = status_of(number)
    own = {"id": number, "desk_id": desk_of(number), "text": text(number, 14), "status": status}
    own |= {"claimant_id": number // CLAIMS_OF_A_CLAIMANT + 1, "check_worthiness": number % 7}
    own |= {"logged_at": at, "logged_by_id": EDITOR, "hedges": [] if number % 5 else ["reportedly"]}
    own |= {"ruling_id": number if status in RULED else None}
    own |= {"verdict_id": number if status == Status.PUBLISHED else None}
    own |= {"due_at": due_at(number, now) if status in HELD else None}
    yield own | {"waiting_since": waiting_since(number, now)}


def appearance(number: int, _at: datetime, _now: datetime) -> Iterator[Row]:
    """Where a claim stands in its story."""
    start = number % CLAIMS_OF_A_STORY * 60
    own = {"id": number, "claim_id": number, "story_id": number // CLAIMS_OF_A_STORY + 1}
    yield own | {"start": start, "end": start + 50, "quote": text(number, 10)}


def assignment(number: int, at: datetime, now: datetime) -> Iterator[Row]:
    """To whom a claim was given: now, or until it was ruled on."""
    status = status_of(number)
    own = {"id": number, "claim_id": number, "assignee_id": holder_of(number)}
    own |= {"assigned_by_id": EDITOR}
    if status in HELD:
        given = given_at(number, now)
        accepted = None if status == Status.ASSIGNED else given
        yield own | {"assigned_at": given, "due_at": due_at(number, now), "accepted_at": accepted}
    elif status == Status.PUBLISHED:
        ended = {"ended_at": at + timedelta(days=1), "outcome": AssignmentOutcome.RULED}
        yield own | {"assigned_at": at, "due_at": at + timedelta(days=2), "accepted_at": at} | ended


def ruling(number: int, at: datetime, now: datetime, ratings: list[int]) -> Iterator[Row]:
    """What was ruled on it, or is proposed, or was sent back."""
    status, proposed = status_of(number), at
    if status not in RULED | {Status.IN_REVIEW, Status.IN_RESEARCH}:
        return
    if status in HELD:
        proposed = proposed_at(number, now)
    state = {Status.IN_REVIEW: RulingState.PROPOSED, Status.IN_RESEARCH: RulingState.SENT_BACK}
    own = {"id": number, "claim_id": number, "rating_id": ratings[number % len(ratings)]}
    own |= {"rationale": text(number + 1, 40), "deciding_source_id": 4 * number}
    own |= {"evidence": "[]", "evidence_digest": digest(f"evidence {number}")}
    own |= {"proposed_by_id": holder_of(number), "proposed_at": proposed}
    own |= {"state": state.get(status, RulingState.APPROVED)}
    if status != Status.IN_REVIEW:
        own |= {"decided_by_id": REVIEWER, "decided_at": proposed + HOUR}
    yield own


def verdict(number: int, at: datetime, _now: datetime) -> Iterator[Row]:
    """What was published of it."""
    if status_of(number) == Status.PUBLISHED:
        own = {"id": number, "claim_id": number, "version": 1, "sequence": number}
        own |= {"ruling_id": number, "body": json.dumps({"claim": text(number, 14)})}
        own |= {"claim_review": "{}", "etag": digest(f"verdict {number}")}
        yield own | {"published_at": at + timedelta(days=1), "published_by_id": EDITOR}


def search(number: int, at: datetime, _now: datetime) -> Iterator[Row]:
    """That it was searched for."""
    if is_searched(number):
        times = {"requested_at": at, "finished_at": at + timedelta(minutes=1)}
        yield {"id": number, "claim_id": number, "requested_by_id": EDITOR} | times


def origins(number: int, _at: datetime, _now: datetime) -> Iterator[Row]:
    """Each page is an origin of its own."""
    for place, page in enumerate(pages(number), 1):
        yield {"id": page, "claim_id": number, "number": place, "label": word(page)}


def sources(number: int, at: datetime, _now: datetime) -> Iterator[Row]:
    """The pages found for it."""
    for page in pages(number):
        own = {"id": page, "claim_id": number, "search_id": number, "url": address(page)}
        own |= {"url_key": digest(address(page)), "title": text(page, 7), "snippet": text(page, 12)}
        own |= {"publisher_id": 10_000 + page % PUBLISHERS, "attached_at": at, "provider": "web"}
        own |= {"state": SourceState.FETCHED, "capture_id": page, "origin_id": page}
        own |= {"human_stance": Stance.SUPPORTS, "human_stance_at": at}
        yield own | {"human_stance_by_id": holder_of(number)}


def captures(number: int, at: datetime, _now: datetime) -> Iterator[Row]:
    """Their copies."""
    for page in pages(number):
        url = {"url": address(page), "final_url": address(page), "url_key": digest(address(page))}
        own = {"id": page, "status": 200, "content_type": "text/html", "byte_count": 20_000}
        own |= {"headers": "{}", "hops": "[]", "sha256": digest(f"body {page}")}
        yield own | url | {"title": text(page, 7), "text": text(page, 40), "captured_at": at}


def observation(number: int, at: datetime, _now: datetime) -> Iterator[Row]:
    """What a later look at a cited page found; nobody has answered for the few that changed."""
    if status_of(number) == Status.PUBLISHED:
        has_changed = mixed(number, 2) % 200 == 0
        own = {"id": number, "source_id": 4 * number, "at": at, "previous_id": 4 * number}
        own |= {"outcome": Finding.CHANGED if has_changed else Finding.UNCHANGED}
        yield own | {"capture_id": 4 * number + 1 if has_changed else None}


def events(number: int, at: datetime, _now: datetime) -> Iterator[Row]:
    """That it was logged, and brought to where it stands."""
    for place, verb in enumerate(("log", str(status_of(number))), 2 * number - 1):
        own = {"sequence": place, "at": at, "actor_id": holder_of(number)}
        own |= {"desk_id": desk_of(number), "verb": f"claim.{verb}", "subject": f"claim:{number}"}
        own |= {"digest": digest(f"event {place}"), "transaction_number": number}
        yield own | {"transaction_began_at": at}


def jobs(number: int, at: datetime, _now: datetime) -> Iterator[Row]:
    """What workers did; done work is kept a while, work that failed until somebody looks."""
    if number % 10 == 0:
        state = JobState.DEAD if number % 2_000 == 0 else JobState.DONE
        own = {"id": number, "kind": JobKind.WEIGH, "subject_id": number, "state": state}
        yield own | {"due_at": at, "created_at": at, "ended_at": at}


def notices(number: int, at: datetime, _now: datetime) -> Iterator[Row]:
    """What people were told."""
    if status_of(number) in HELD:
        own = {"id": number, "person_id": holder_of(number), "kind": NoticeKind.GIVEN}
        own |= {"text": text(number, 8), "subject": f"claim:{number}", "told_at": at}
        yield own | {"read_at": at if number % 7 else None}
