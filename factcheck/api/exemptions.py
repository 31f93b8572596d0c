"""Breaking the glass by program: one person asks for an exemption, another grants it."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from factcheck.api.claim_detail import ClaimDetail
from factcheck.api.commands import Command
from factcheck.api.inputs import Input, NoWords, Words
from factcheck.models import Claim, Exemption
from factcheck.services import exemptions


class Exempting(Input):
    """Why; public with the verdict."""

    reason = Words()


class AskForExemption(Command):
    """Ask that the claim's next ruling may stand although the desk's policy asks for more."""

    words = Exempting
    answers: ClassVar = {"POST": {201: ClaimDetail}}

    def take(self, pk: int, words: dict[str, Any]) -> int:
        """Ask for the claim `pk`."""
        return exemptions.ask(claim_id=pk, by=self.person, **words).claim_id


class GrantExemption(Command):
    """Grant what another person has asked for."""

    words = NoWords
    to_claim = "claim"

    def visible(self) -> QuerySet[Exemption]:
        """Those of claims of the person's desks."""
        return Exemption.objects.filter(claim__in=Claim.objects.of_desks_of(self.person))

    def take(self, pk: int, words: dict[str, Any]) -> int:  # noqa: ARG002 - it takes none
        """Grant the exemption `pk`."""
        return exemptions.grant(exemption_id=pk, by=self.person).claim_id
