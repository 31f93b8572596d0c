"""What a second person must not see before they have ruled: a blind ruling, and its stances.

Nobody but its proposer sees it, so that none can tell them. Says what is covered; decides nothing
about who may rule.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from factcheck.errors import NotPermitted
from factcheck.models import AuditEvent, Claim, Ruling, Source, User

# What people say of a source that an event tells of.
STANCE_WORDS = ("stance", "note")
MOVED = ("its evidence or its wording is another one",)


def is_sealed(claim: Claim, by: User) -> bool:
    """Whether a ruling on `claim` is sealed to this person."""
    return Ruling.objects.sealed_to(by).filter(claim=claim).exists()


def demand_open(claim: Claim, by: User) -> None:
    """Let nobody pass to whom a ruling on `claim` is sealed.

    Raises:
        NotPermitted: `sealed`.
    """
    if is_sealed(claim, by):
        raise NotPermitted(
            "A second ruling is awaited that is made without sight of the first; until then this "
            "is sealed. Rule, or wait for who does.",
            code="sealed",
        )


def cover(sources: Iterable[Source]) -> None:
    """Take from rows that are only looked at what people say of each."""
    for source in sources:
        source.human_stance, source.human_note = "", ""
        source.human_stance_at, source.human_stance_by = None, None


def about_sealed(by: User) -> Exists:
    """Whether an event is about a claim on which a ruling is sealed to this person."""
    subject = Concat(Value("claim:"), Cast("claim_id", CharField()))
    rulings = Ruling.objects.sealed_to(by).annotate(subject=subject)
    return Exists(rulings.filter(subject=OuterRef("subject")))


def told(event: AuditEvent, *, is_sealed: bool) -> dict[str, Any]:
    """What the event says; of a stance on a claim that `is_sealed` only that there is one."""
    hidden = STANCE_WORDS if is_sealed and event.verb == "claim.set_stance" else ()
    return {name: said for name, said in event.data.items() if name not in hidden}


def moved(clauses: tuple[str, ...], *, is_sealed: bool) -> tuple[str, ...]:
    """What has moved, each difference as a clause; of what is sealed only that something has."""
    return MOVED if clauses and is_sealed else clauses
