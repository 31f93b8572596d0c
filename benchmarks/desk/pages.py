"""What is opened in a day at the desk and by its programs, and who opens it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from benchmarks.desk import numbers
from benchmarks.desk.numbers import ADMINISTRATOR, EDITOR, OF_SMALL_DESK, REVIEWER
from benchmarks.desk.wording import VOCABULARY
from benchmarks.serving.filling import word
from factcheck.enums import JobState, Status

COMMON, MIDDLING, RARE = VOCABULARY[0], VOCABULARY[500], VOCABULARY[15_000]
NAME = word(31).title()
CLAIMS_OPENED = 5


@dataclass(frozen=True, slots=True)
class Page:
    """One page or list, at each of its addresses in turn."""

    name: str
    person: int
    addresses: Sequence[str]


def all_of(count: int) -> list[Page]:
    """Every page over so many claims."""
    return [*homes(), *queues(), *finds(), *lists(), *claims(count), *programs()]


def homes() -> list[Page]:
    """Where each begins the day."""
    roles = {"editor": EDITOR, "reviewer": REVIEWER, "administrator": ADMINISTRATOR}
    roles |= {"editor of a small desk": OF_SMALL_DESK}
    return [Page(f"home, {role}", person, [at("index")]) for role, person in roles.items()]


def queues() -> list[Page]:
    """The claim queue by each of its filters."""
    narrowed = {
        "all": {},
        "page 20": {"p": "20"},
        "triage": {"status": Status.UNVERIFIED, "o": "5.-4"},
        "unassigned": {"status": Status.UNVERIFIED},
        "published": {"status": Status.PUBLISHED},
        "in review": {"status": Status.IN_REVIEW},
        "mine": {"holder": "mine"},
        "nobody's": {"holder": "nobody"},
        "overdue": {"overdue": "yes"},
        "unrated": {"rating": "unverified"},
        "rated false": {"rating": "false"},
        "hedged": {"hedged": "yes"},
        "evidence changed": {"changed": "yes"},
        "stuck": {"stuck": "yes"},
        "of one desk": {"desk": str(numbers.OTHER)},
        "a common word": {"q": COMMON},
        "a middling word": {"q": MIDDLING},
        "a rare word": {"q": RARE},
        "a claimant": {"q": NAME},
        "by words, in review": {"q": COMMON, "status": Status.IN_REVIEW},
    }
    page = at("factcheck_claim_changelist")
    small = [
        Page("queue of a small desk, all", OF_SMALL_DESK, [page]),
        Page("queue of a small desk, triage", OF_SMALL_DESK, [asked(page, narrowed["triage"])]),
        Page("queue of a small desk, a common word", OF_SMALL_DESK, [asked(page, {"q": COMMON})]),
    ]
    mine = Page("queue of a reviewer, mine", REVIEWER + 3, [asked(page, {"holder": "mine"})])
    rows = [Page(f"queue, {name}", EDITOR, [asked(page, ask)]) for name, ask in narrowed.items()]
    return [*rows, mine, *small]


def finds() -> list[Page]:
    """The search page."""
    words = {"a common word": COMMON, "a middling word": MIDDLING, "a rare word": RARE}
    words |= {"a name": NAME, "no word there is": "xylophone"}
    rows = [
        Page(f"search, {name}", EDITOR, [asked(at("find"), {"q": q})]) for name, q in words.items()
    ]
    return [
        *rows,
        Page("search of a small desk", OF_SMALL_DESK, [asked(at("find"), {"q": COMMON})]),
    ]


def lists() -> list[Page]:
    """The lists of other things than claims."""
    named = (
        "story",
        "source",
        "search",
        "capture",
        "verdict",
        "claimant",
        "publisher",
        "auditevent",
    )
    rows = [
        Page(f"{name} list{words}", EDITOR, [asked(at(f"factcheck_{name}_changelist"), ask)])
        for name in named
        for words, ask in (("", {}), (", a word", {"q": MIDDLING}))
    ]
    events, jobs = at("factcheck_auditevent_changelist"), at("factcheck_job_changelist")
    return [
        *rows,
        Page("source list of a small desk", OF_SMALL_DESK, [at("factcheck_source_changelist")]),
        Page("capture list of a small desk", OF_SMALL_DESK, [at("factcheck_capture_changelist")]),
        Page("events about claims", EDITOR, [asked(events, {"noun": "claim"})]),
        Page("events of a story", EDITOR, [asked(events, {"noun": "story"})]),
        Page("events by the service", EDITOR, [asked(events, {"actor": "service"})]),
        Page("events of one claim", EDITOR, [asked(events, {"q": "claim:7"})]),
        Page("events of a small desk", OF_SMALL_DESK, [events]),
        Page("dead jobs", EDITOR, [asked(jobs, {"state": JobState.DEAD})]),
        Page("jobs", EDITOR, [jobs]),
        Page("people", ADMINISTRATOR, [at("factcheck_user_changelist")]),
        Page("notices", REVIEWER + 3, [at("notices")]),
    ]


def claims(count: int) -> list[Page]:
    """Claim pages and story pages, old and new."""
    return [
        Page(f"a claim, {status}", EDITOR, [at("factcheck_claim_change", number) for number in ids])
        for status in (Status.UNVERIFIED, Status.IN_RESEARCH, Status.IN_REVIEW, Status.PUBLISHED)
        if (ids := standing(count, status))
    ] + [Page("a story", EDITOR, [at("factcheck_story_change", count // 20)])]


def standing(count: int, status: Status) -> list[int]:
    """The newest few claims that stand there, of the large desk."""
    found = (
        number
        for number in range(count, 0, -1)
        if numbers.status_of(number) == status and numbers.desk_of(number) == numbers.LARGE
    )
    return [number for number, _ in zip(found, range(CLAIMS_OPENED), strict=False)]


def programs() -> list[Page]:
    """The API's lists."""
    narrowed = {
        "": {},
        ", of a status": {"status": Status.IN_REVIEW},
        ", of a desk": {"desk": str(numbers.OTHER)},
        ", of a story": {"story": "3"},
        ", mine": {"holder": "me"},
        ", overdue": {"overdue": "true"},
        ", not overdue": {"overdue": "false"},
        ", unrated": {"rating": "unverified"},
        ", rated false": {"rating": "false"},
        ", a common word": {"q": COMMON},
        ", a middling word": {"q": MIDDLING},
        ", a rare word": {"q": RARE},
        ", no word there is": {"q": "xylophone"},
    }
    stories = {"": {}, ", a common word": {"q": COMMON}, ", a rare word": {"q": RARE}}
    claims, jobs = reverse("api:claims"), reverse("api:jobs")
    return [
        *(
            Page(f"API claims{name}", REVIEWER, [asked(claims, ask)])
            for name, ask in narrowed.items()
        ),
        Page("API claims of a small desk", OF_SMALL_DESK, [claims]),
        *(
            Page(f"API stories{name}", REVIEWER, [asked(reverse("api:stories"), ask)])
            for name, ask in stories.items()
        ),
        Page("API a claim", REVIEWER, [reverse("api:claim", args=[7])]),
        Page("API claims like a claim", REVIEWER, [reverse("api:claim-related", args=[7])]),
        Page("API jobs, dead", EDITOR, [asked(jobs, {"state": JobState.DEAD})]),
        Page(
            "API notices, unread", REVIEWER + 3, [asked(reverse("api:notices"), {"unread": "true"})]
        ),
    ]


def at(name: str, *args: int) -> str:
    """A page of the desk."""
    return reverse(f"admin:{name}", args=args)


def asked(page: str, query: dict[str, str]) -> str:
    """The page, narrowed."""
    return f"{page}?{urlencode(query)}" if query else page
