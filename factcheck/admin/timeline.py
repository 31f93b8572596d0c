"""Audit events as sentences of a claim's timeline; reads events, writes none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from factcheck.admin import chips
from factcheck.corroboration.changes import Segment, wording
from factcheck.enums import Stance, VerdictKind
from factcheck.models import AuditEvent, Claim, Source, User
from factcheck.services import deeds, seals


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: who did what, when, and in whose words."""

    who: str
    deed: str
    at: datetime
    words: str
    version: int
    diff: list[Segment]


def of_claim(claim: Claim, *, since_version: int = 0, is_sealed: bool) -> list[Entry]:
    """What happened to the claim after `since_version`, the newest first.

    Of what `is_sealed` the stances are left out.
    """
    events = AuditEvent.objects.filter(subject=f"claim:{claim.pk}").select_related("actor")
    found = [
        event
        for event in events.order_by("-sequence")
        if version_of(event) > since_version or not since_version
    ]
    return entries(found, is_sealed=is_sealed)


def entries(events: Sequence[AuditEvent], *, is_sealed: bool) -> list[Entry]:
    """Events as sentences; the people and sources that they name are looked up at once."""
    people = User.objects.in_bulk({event.data.get("assignee", 0) for event in events})
    sources = Source.objects.only("title", "url").in_bulk(
        {event.data.get("source", 0) for event in events}
    )
    return [
        Entry(
            who=str(event.actor or "The service"),
            deed=deeds.told(event.verb),
            at=event.at,
            words=words_of(seals.told(event, is_sealed=is_sealed), people, sources),
            version=version_of(event),
            diff=diff_of(event),
        )
        for event in events
    ]


def version_of(event: AuditEvent) -> int:
    """The claim's version that the event left behind; 0 when it counted none."""
    version = event.data.get("version", 0)
    return version if isinstance(version, int) else 0


def diff_of(event: AuditEvent) -> list[Segment]:
    """How the words that the event tells of have changed; nothing where it tells of none."""
    was, now = str(event.data.get("was") or ""), str(event.data.get("quote") or "")
    return wording(was, now) if was else []


def words_of(data: dict[str, Any], people: dict[int, User], sources: dict[int, Source]) -> str:
    """What an event adds to its deed: to whom, how rated, which source, for what reason."""
    assignee, source = people.get(data.get("assignee", 0)), sources.get(data.get("source", 0))
    parts = [
        f"to {assignee}" if assignee else "",
        str(data.get("rating", "")).replace("-", " "),
        f"{Stance(data['stance']).label}: " if data.get("stance") in Stance.values else "",
        str(source or ""),
        VerdictKind(data["kind"]).label if data.get("kind") in VerdictKind.values else "",
        str(data.get("asked", "")),
        f"“{data['reason']}”" if data.get("reason") else "",
        f"“{data['note']}”" if data.get("note") else "",
        f"“{chips.cut(data['quote'])}”" if data.get("quote") and not data.get("was") else "",
    ]
    words = " ".join(part.strip() for part in parts if part)
    return f" {words}" if assignee or not words else f": {words}"
