"""What a desk asks of its rulings, and whom it has asked for a reply."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.api.claim_detail import ClaimDetail
from factcheck.api.commands import Command
from factcheck.api.inputs import AwareTime, Input, Text, Whole, Words, read
from factcheck.api.searching import OfDesk
from factcheck.models import Desk, Reply
from factcheck.services import desk_policies, replies
from factcheck.services.desk_policies import Rule, Terms


class RuleFields(Input):
    """What one rating takes."""

    rating = Text(max_length=50, help_text="The slug of a rating.")
    origins_needed = Whole(min_value=0, max_value=desk_policies.MAX_ORIGINS)
    needs_reply = serializers.BooleanField(
        help_text="Whether whoever asserts the claim must have been asked for a reply."
    )

    needs_primary = serializers.BooleanField(
        required=False,
        help_text="Whether a source that looked for itself must speak for or against the claim.",
    )


class PolicyFields(Input):
    """What the desk asks of every ruling, and of each rating."""

    rationale_characters = Whole(min_value=0, max_value=desk_policies.MAX_RATIONALE_CHARACTERS)
    needs_counter_search = serializers.BooleanField(
        help_text="Whether refutation must have been searched for."
    )
    good_for_days = Whole(
        min_value=0,
        max_value=desk_policies.MAX_GOOD_FOR_DAYS,
        required=False,
        help_text="How long a verdict stands before it is due for review; 0 for no limit.",
    )
    hours_to_accept = Whole(
        min_value=0,
        max_value=desk_policies.MAX_HOURS_TO_ACCEPT,
        required=False,
        help_text="After how long an assignment that nobody took on goes back to the pool, at its "
        "due time at the latest; 0 for then alone.",
    )
    second_is_blind = serializers.BooleanField(
        required=False,
        help_text="Whether the second person rules without seeing the first ruling, in place of "
        "approving it.",
    )
    names_people = serializers.BooleanField(
        required=False,
        help_text="Whether what is published from now on names the two who ruled, as far as they "
        "have full names.",
    )
    rules = RuleFields(many=True)


class Policy(OfDesk, GenericViewSet[Any]):
    """What a desk asks of its rulings; its administrators lay it down."""

    words = PolicyFields
    serializer_class = PolicyFields
    queryset = Desk.objects.none()
    answers: ClassVar = {"PUT": {200: PolicyFields}}

    def retrieve(self, request: Request, pk: int) -> Response:  # noqa: ARG002 - DRF's signature
        """What is asked now, with a rule for each rating on offer."""
        return Response(PolicyFields(desk_policies.of_desk(pk)).data)

    def update(self, request: Request, pk: int) -> Response:
        """Ask this from now on; a rating that is left out keeps its rule."""
        words = read(self.words, request.data)
        rules = tuple(Rule(**rule) for rule in words.pop("rules"))
        terms = Terms(**words, rules=rules)
        after = desk_policies.lay_down(desk_id=pk, by=self.person, terms=terms)
        return Response(PolicyFields(after).data)


class Asking(Input):
    """Whom one has asked for a reply, how, when (now, if left out), and until when they have."""

    asked = Text(max_length=replies.MAX_NAME_CHARACTERS)
    channel = Text(max_length=replies.MAX_NAME_CHARACTERS)
    asked_at = AwareTime(required=False)
    deadline_at = AwareTime()


class AskForReply(Command):
    """Write down that somebody was asked for a reply."""

    words = Asking
    answers: ClassVar = {"POST": {201: ClaimDetail}}

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Ask about the claim `pk`."""
        return replies.ask(claim_id=pk, by=self.person, **words).claim_id


class Replying(Input):
    """What was answered."""

    answer = Words()


class AnswerReply(Command):
    """Write down what was answered; a later answer takes the place of an earlier one."""

    words = Replying
    to_claim = "claim"

    def visible(self) -> QuerySet[Reply]:
        """The questions on claims of the person's desks."""
        return replies.visible(self.person)

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Answer the question `pk`."""
        row = replies.answer(reply_id=pk, by=self.person, words=words["answer"])
        return row.claim_id
