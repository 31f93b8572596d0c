"""What the forms of all steps have in common: the claim, the person, and what they saw."""

from typing import Any

from django import forms

from factcheck.models import Claim, User


class StepForm(forms.Form):
    """A step without words; the version that the person saw goes with every step."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, claim: Claim, by: User, **kwargs: Any) -> None:
        """Know the claim and the person, for what there is to choose from."""
        super().__init__(*args, **kwargs)
        self.claim, self.by = claim, by
        self.choose()

    def choose(self) -> None:
        """Fill in what depends on the claim."""

    @property
    def whose(self) -> dict[str, Any]:
        """What every verb asks for: which claim, as seen when, by whom."""
        version = self.cleaned_data["version"]
        return {"claim_id": self.claim.pk, "seen_version": version, "by": self.by}


class SightForm(StepForm):
    """A step by which a person stands for what they have seen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
