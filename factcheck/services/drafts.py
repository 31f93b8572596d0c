"""Rulings as they are being worded: each person's own, kept until they are proposed."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from factcheck import workflow
from factcheck.errors import NotFound, NotPermitted, StaleVersion
from factcheck.models import Claim, Draft, Ruling, SecondRuling, User
from factcheck.services import wording
from factcheck.services.cases import roles_of

SENTENCES = ("rationale", "counter_evidence", "doubts", "correction_reason")
CHOICES = ("rating", "deciding_source", "correction_kind", "media_source", "media_authenticity")


def of(claim: Claim, by: User) -> Draft:
    """What this person has typed so far; an empty draft, which is not kept, if that is nothing."""
    return Draft.objects.filter(claim=claim, by=by).first() or Draft(claim=claim, by=by)


def keep(*, claim_id: int, by: User, seen_number: int, words: dict[str, Any]) -> Draft:
    """Put these words in the place of what was kept as `seen_number` (0: of nothing).

    Locks the draft. A choice may be of something that is gone since; that is for the step to say.

    Raises:
        InvalidInput: words that could not be kept.
        NotFound: no such claim on a desk of this person.
        NotPermitted: the person is neither editor nor reviewer of the desk.
        StaleVersion: another window of theirs has kept newer words.
    """
    kept = {name: words[name] for name in SENTENCES + CHOICES if words.get(name)}
    for name, said in kept.items():
        wording.check(name, str(said))
    claim = claim_of(claim_id, by)
    with transaction.atomic():
        Draft.objects.bulk_create(
            [Draft(claim=claim, by=by, kept_at=timezone.now())], ignore_conflicts=True
        )
        draft = Draft.objects.select_for_update().get(claim=claim, by=by)
        if draft.number != seen_number:
            raise StaleVersion(
                "Another window has kept newer words of yours on this claim. Reload to see them; "
                "copy first what you want to keep of these."
            )
        draft.words, draft.number, draft.kept_at = kept, seen_number + 1, timezone.now()
        draft.save(update_fields=["words", "number", "kept_at"])
    return draft


def claim_of(claim_id: int, by: User) -> Claim:
    """The claim, if this person may word a ruling on it.

    Raises:
        NotFound: no such claim on a desk of theirs.
        NotPermitted: they are neither editor nor reviewer of the desk.
    """
    claim = Claim.objects.of_desks_of(by).filter(pk=claim_id).first()
    if claim is None or not by.is_active:
        raise NotFound("There is no such claim on your desks.")
    if not roles_of(by, claim) & workflow.RESEARCHERS:
        raise NotPermitted("To word a ruling takes the role editor or reviewer.")
    return claim


def settle(claim: Claim, by: User, ruling: Ruling | SecondRuling) -> None:
    """Let this person's draft go once all its sentences stand in `ruling`; part of a step.

    Other words, such as those of another window, stay.
    """
    draft = of(claim, by)
    kept = {name: draft.words.get(name, "").strip() for name in SENTENCES}
    if draft.pk and all(said in {"", getattr(ruling, name, "")} for name, said in kept.items()):
        draft.delete()
