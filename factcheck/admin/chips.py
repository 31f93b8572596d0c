"""How the desk shows a status, a rating, a due time or an address, the same everywhere."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil

from factcheck.enums import (
    JobState,
    MarkKind,
    ProviderState,
    Relation,
    SourceState,
    Stance,
    Status,
)
from factcheck.models import Mark, Rating

MAX_CUT_CHARACTERS = 160
HALF = 0.5
JUST_NOW = timedelta(minutes=1)

STANCE_ICONS = {
    Stance.SUPPORTS: "thumb_up",
    Stance.REFUTES: "thumb_down",
    Stance.CONTEXT: "info",
    Stance.UNRELATED: "block",
}

RELATION_ICONS = {
    Relation.CONTRADICTS: "sync_problem",
    Relation.SAME: "equal",
    Relation.ANOTHER_OCCASION: "event",
    Relation.SIMILAR: "join_inner",
}


def chip(text: str, kind: str, icon: str = "") -> SafeString:
    """A small label; `kind` picks its look, `icon` is decoration that readers are not told."""
    picture = (
        format_html('<span class="material-symbols-outlined" aria-hidden="true">{}</span>', icon)
        if icon
        else ""
    )
    return format_html('<span class="chip chip-{}">{}{}</span>', kind, picture, text)


MARKS = {
    MarkKind.OWN_PARTY: ("overdue", "flag"),
    MarkKind.CIRCULAR: ("overdue", "autorenew"),
    MarkKind.PRIMARY: ("plain", "visibility"),
    MarkKind.SECONDARY: ("plain", "forward"),
}


def mark(row: Mark) -> SafeString:
    """What a source is to its claim; of a mark that a person denied, that it does not hold."""
    kind, icon = MARKS[MarkKind(row.kind)]
    label = row.get_kind_display()
    return chip(label, kind, icon) if row.holds else chip(f"Not {label.lower()}", "plain")


def status(value: str) -> SafeString:
    """Where a claim stands in the desk's work."""
    return chip(str(Status(value).label), f"status-{value}")


def rating(row: Rating | None, *, best: int | None, worst: int | None) -> SafeString:
    """What the newsroom holds to be so.

    The lack of a rating is an empty, dashed outline; every rating, “Unverifiable” too, is filled.
    """
    if row is None:
        return chip("Unverified", "no-rating", "hourglass_empty")
    return chip(row.label, f"rating-{tone(row.number, best, worst)}", "gavel")


def tone(number: int | None, best: int | None, worst: int | None) -> str:
    """Which of four colours a step of the scale has, or that it is no step on it."""
    if number is None or best is None or worst is None or best == worst:
        return "open"
    share = (number - worst) / (best - worst)
    if share in {0, 1}:
        return "high" if share else "low"
    return "upper" if share > HALF else "lower"


def stance(value: str) -> SafeString:
    """What a source says about a claim."""
    return chip(str(Stance(value).label), f"stance-{value}", STANCE_ICONS[Stance(value)])


def relation(value: str) -> SafeString:
    """How another claim stands to the one on screen."""
    return chip(str(Relation(value).label), f"relation-{value}", RELATION_ICONS[Relation(value)])


def suggestion(value: str) -> SafeString:
    """What the machine takes a source to say: an outline, for nobody has looked yet."""
    return chip(str(Stance(value).label), "suggested", STANCE_ICONS[Stance(value)])


def source_state(value: str) -> SafeString:
    """How far the copy of a source has come."""
    return chip(str(SourceState(value).label), f"source-{value}")


def provider_state(value: str) -> SafeString:
    """How a provider stands in a search."""
    return chip(str(ProviderState(value).label), f"provider-{value}")


def job_state(value: str) -> SafeString:
    """Where a job stands."""
    return chip(str(JobState(value).label), f"job-{value}")


def due(at: datetime | None, *, is_open: bool = True) -> SafeString:
    """A due time as people say it; what is late says so in words, with a sign."""
    if at is None:
        return format_html('<span class="quiet">{}</span>', "no due time")
    late = is_open and at < timezone.now()
    words = f"Overdue by {timesince(at, depth=1)}" if late else f"in {timeuntil(at, depth=1)}"
    if late:
        return moment(at, chip(words, "overdue", "alarm"))
    return moment(at, words if at > timezone.now() else f"was due {past(at)}")


def moment(at: datetime, words: str) -> SafeString:
    """`words` for a point in time, its exact form at hand."""
    exactly = f"{timezone.localtime(at):%d %B %Y, %H:%M %Z}"
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), exactly, words)


def ago(at: datetime) -> SafeString:
    """How long ago something was."""
    return moment(at, past(at))


def past(at: datetime) -> str:
    """How long ago something was, in words."""
    if timezone.now() - at < JUST_NOW:
        return "just now"
    return f"{timesince(at, depth=1)} ago"


def provider(name: str) -> str:
    """A provider's name as people read it: "own stories"."""
    return name.replace("_", " ")


def outside(url: str, words: str) -> SafeString:
    """A link to a page that is not ours, which learns nothing of us; anything else is text."""
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme not in {"http", "https"}:
        return format_html("{}", words)
    return format_html('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>', url, words)


def cut(text: str, limit: int = MAX_CUT_CHARACTERS) -> str:
    """The beginning of a text, ended by an ellipsis when there is more."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
