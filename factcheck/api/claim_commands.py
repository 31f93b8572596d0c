"""The steps that a claim takes: each address is one verb, with the version seen and its words.

Every step answers with the claim as it then is, so that its new `version` is known.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from rest_framework import serializers

from factcheck.api import preconditions
from factcheck.api.commands import Command
from factcheck.api.inputs import MAX_ID, AwareTime, Id, Input, Sight, Text, Version, Whole, Words
from factcheck.enums import MediaAuthenticity
from factcheck.models import Claim
from factcheck.services import claims, rulings, second_rulings, verdicts
from factcheck.services.rulings import CORRECTION_KINDS, Proposal
from factcheck.services.second_rulings import Opinion


class Step(Input):
    """A step that needs no words."""

    version = Version()


class StepWithReason(Step):
    """A step that is explained."""

    reason = Words()


class StepWithNote(Step):
    """A step on which a person may remark."""

    note = Words(required=False)


class Approving(StepWithNote):
    """A remark, and what the person has seen."""

    seen = Sight()


class Assigning(StepWithNote):
    """To whom, and until when."""

    assignee = Id(source="assignee_id")
    due_at = AwareTime(help_text="ISO 8601 with its offset.")


class Proposing(Step):
    """A ruling; the correction's words are for claims whose verdict is public already."""

    rating = Text(max_length=50, help_text="The slug of a rating.")
    rationale = Words()
    counter_evidence = Words(required=False)
    doubts = Words(required=False)
    seen = Sight()
    deciding_source = Id(source="deciding_source_id")
    correction_kind = serializers.ChoiceField(
        [(kind.value, kind.label) for kind in CORRECTION_KINDS], required=False, allow_blank=True
    )
    correction_reason = Words(required=False)
    media_source = Whole(
        min_value=1,
        max_value=MAX_ID,
        source="media_source_id",
        required=False,
        allow_null=True,
        help_text="The source that is the picture, video or sound which the claim is about.",
    )
    media_authenticity = serializers.ChoiceField(
        MediaAuthenticity.choices, required=False, allow_blank=True
    )

    def to_internal_value(self, data: object) -> dict[str, Any]:
        """The version seen, and the proposal."""
        words = super().to_internal_value(data)
        return {"seen_version": words.pop("seen_version", None), "proposal": Proposal(**words)}


class Seconding(Step):
    """A ruling of the second person's own."""

    rating = Text(max_length=50, help_text="The slug of a rating.")
    rationale = Words()
    counter_evidence = Words(required=False)
    doubts = Words(required=False)
    seen = Sight()

    def to_internal_value(self, data: object) -> dict[str, Any]:
        """The version seen, and the opinion."""
        words = super().to_internal_value(data)
        return {"seen_version": words.pop("seen_version", None), "opinion": Opinion(**words)}


class StepCommand(Command):
    """A step of the table; `verb` is the service's."""

    words = Step
    is_step = True
    verb: ClassVar[Callable[..., Claim]]

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Take the step with the claim `pk`."""
        seen = preconditions.seen_version(self.request, words.pop("seen_version", None))
        return type(self).verb(claim_id=pk, seen_version=seen, by=self.person, **words).pk


class Assign(StepCommand):
    """Give the claim to a person until a due time."""

    words = Assigning
    verb = staticmethod(claims.assign)


class Accept(StepCommand):
    """Take on a claim that was given to the person."""

    verb = staticmethod(claims.accept)


class Decline(StepCommand):
    """Give the claim back to the pool."""

    words = StepWithReason
    verb = staticmethod(claims.decline)


class TakeBack(StepCommand):
    """Take the claim from whoever holds it, to the pool."""

    words = StepWithReason
    verb = staticmethod(claims.take_back)


class Submit(StepCommand):
    """Propose a ruling on a claim that the person holds."""

    words = Proposing
    verb = staticmethod(rulings.submit)


class Approve(StepCommand):
    """Let the proposed ruling stand, as the second person."""

    words = Approving
    verb = staticmethod(rulings.approve)


class Second(StepCommand):
    """Rule as the second person on a ruling that one has not seen.

    The same rating approves it, another one sends it back; the answer shows both.
    """

    words = Seconding
    verb = staticmethod(second_rulings.give)


class SendBack(StepCommand):
    """Return the proposed ruling to whoever holds the claim."""

    words = StepWithReason
    verb = staticmethod(rulings.send_back)


class Publish(StepCommand):
    """Publish the approved ruling as the next version of the verdict."""

    verb = staticmethod(verdicts.publish)


class Correct(StepCommand):
    """Propose a corrected ruling on a published claim; the public verdict stands meanwhile."""

    words = Proposing
    verb = staticmethod(rulings.correct)


class Withdraw(StepCommand):
    """Take the public verdict back in the open."""

    words = StepWithReason
    verb = staticmethod(verdicts.withdraw)


class Reopen(StepCommand):
    """Send a ruled or published claim back to the pool; a public verdict stands meanwhile."""

    words = StepWithReason
    verb = staticmethod(claims.reopen)


class SetAside(StepCommand):
    """Stop work on a claim that the newsroom will not rule on."""

    words = StepWithReason
    verb = staticmethod(claims.set_aside)


class Restore(StepCommand):
    """Bring a claim that was set aside back to the pool."""

    verb = staticmethod(claims.restore)
