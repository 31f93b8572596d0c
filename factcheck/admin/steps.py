"""The forms with which people take steps: each is what one verb asks for, and calls it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from factcheck.admin import claim_asks
from factcheck.enums import Action
from factcheck.models import Claim, Source, User
from factcheck.services import cases, claims, conflicts, loads, rulings, verdicts
from factcheck.services.rulings import CORRECTION_KINDS, Proposal

USUAL_TIME = timedelta(days=1)
HTML_DATETIME = "%Y-%m-%dT%H:%M"


def words_field(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    """A field for a few sentences, kept as they were typed."""
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 4})
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=widget, strip=False
    )


def due_field() -> forms.DateTimeField:
    """A due time by the person's clock, tomorrow at this hour unless said otherwise."""
    attrs = {"type": "datetime-local", "class": " ".join(INPUT_CLASSES)}
    return forms.DateTimeField(
        label="Due",
        widget=forms.DateTimeInput(attrs=attrs, format=HTML_DATETIME),
        initial=lambda: timezone.now() + USUAL_TIME,
        help_text="By your clock.",
    )


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


class AssignForm(StepForm):
    """To whom, until when."""

    assignee = forms.ChoiceField(label="To", widget=UnfoldAdminSelectWidget)
    due_at = due_field()
    note = words_field("Note", required=False, help_text="What to look at; optional.")
    field_order = ("version", "assignee", "due_at", "note")

    def choose(self) -> None:
        """Offer who can hold claims of this desk, with how much they hold."""
        people = people_of([self.claim.desk_id])
        numbers = [int(key) for key, _ in people if key]
        kept_out = {str(row.person_id) for row in conflicts.touching(self.claim.pk, numbers)}
        field = self.fields["assignee"]
        field.choices = [each for each in people if each[0] not in kept_out]  # type: ignore[attr-defined]  # it is a ChoiceField
        if kept_out:
            field.help_text = "Who declared a conflict of interest with this is left out."

    def take(self) -> Claim:
        """Give the claim to the person."""
        said = self.cleaned_data
        return claims.assign(
            **self.whose,
            assignee_id=int(said["assignee"]),
            due_at=said["due_at"],
            note=said["note"],
        )


def people_of(desk_ids: list[int]) -> list[tuple[str, str]]:
    """Choices of who can hold claims of these desks: the least busy first."""
    return [("", "Choose a person"), *map(load_of, loads.of_desks(desk_ids))]


def load_of(person: User) -> tuple[str, str]:
    """A choice of a person, with how much they hold."""
    held: int = person.held  # type: ignore[attr-defined]  # loads.of_desks annotates it
    return str(person.pk), f"{person} ({held} open)"


class ReasonForm(StepForm):
    """A step that is to be explained."""

    reason = words_field("Reason", help_text="Kept with the claim; the desk reads it.")


class DeclineForm(ReasonForm):
    """Why the claim goes back."""

    def take(self) -> Claim:
        """Give the claim back to the pool."""
        return claims.decline(**self.whose, reason=self.cleaned_data["reason"])


class TakeBackForm(ReasonForm):
    """Why the assignment is undone."""

    reason = words_field("Reason", help_text="Kept with the claim; whoever holds it is told.")

    def take(self) -> Claim:
        """Take the claim back to the pool."""
        return claims.take_back(**self.whose, reason=self.cleaned_data["reason"])


class SetAsideForm(ReasonForm):
    """Why there will be no ruling."""

    def take(self) -> Claim:
        """Stop work on the claim."""
        return claims.set_aside(**self.whose, reason=self.cleaned_data["reason"])


class ReopenForm(ReasonForm):
    """Why it is looked at again."""

    def take(self) -> Claim:
        """Send the claim back to the pool."""
        return claims.reopen(**self.whose, reason=self.cleaned_data["reason"])


class SendBackForm(ReasonForm):
    """What the proposer should look at again."""

    def take(self) -> Claim:
        """Return the ruling to who holds the claim."""
        return rulings.send_back(**self.whose, reason=self.cleaned_data["reason"])


class WithdrawForm(ReasonForm):
    """Why the verdict is taken back; readers will see it."""

    reason = words_field("Reason", help_text="Public: readers see it in the verdict's place.")

    def take(self) -> Claim:
        """Take the public verdict back."""
        return verdicts.withdraw(**self.whose, reason=self.cleaned_data["reason"])


class SightForm(StepForm):
    """A step by which a person stands for what they have seen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class ApproveForm(SightForm):
    """A note to the approval, if there is one."""

    note = words_field("Note", required=False, help_text="For the desk; optional.")

    def take(self) -> Claim:
        """Let the proposed ruling stand."""
        said = self.cleaned_data
        return rulings.approve(**self.whose, note=said["note"], seen=said["seen"])


class AcceptForm(StepForm):
    """Nothing to say."""

    def take(self) -> Claim:
        """Take the claim on."""
        return claims.accept(**self.whose)


class RestoreForm(StepForm):
    """Nothing to say."""

    def take(self) -> Claim:
        """Bring the claim back to the pool."""
        return claims.restore(**self.whose)


class PublishForm(StepForm):
    """Nothing to say, but to look at what becomes public."""

    def take(self) -> Claim:
        """Publish the approved ruling."""
        return verdicts.publish(**self.whose)


class RulingForm(SightForm):
    """The rating, why, and the source that decides; what changes when a verdict is public.

    `draft` is the number under which its words were kept last.
    """

    draft = forms.IntegerField(widget=forms.HiddenInput, required=False)

    rating = forms.ChoiceField(label="Rating", widget=forms.RadioSelect)
    rationale = words_field(
        "Rationale",
        help_text="Public once published: what the evidence shows, and what it does not.",
    )
    counter_evidence = words_field(
        "Counter-evidence considered",
        required=False,
        help_text="Public: what tells against this rating, and why it does not weigh more.",
    )
    doubts = words_field(
        "Unresolved doubts", required=False, help_text="Public: what is still not known."
    )
    deciding_source = forms.TypedChoiceField(
        label="Deciding source",
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={"required": "Choose the source that decides."},
    )
    correction_kind = forms.ChoiceField(
        label="Kind of correction",
        widget=UnfoldAdminSelectWidget,
        required=False,
        choices=[("", "Choose what changes"), *((kind, kind.label) for kind in CORRECTION_KINDS)],
    )
    correction_reason = words_field(
        "What changes and why", required=False, help_text="Public, next to the corrected verdict."
    )

    def choose(self) -> None:
        """Offer the scale with what each rating asks for, and the sources with a human stance."""
        asked = claim_asks.asked(self.claim, self.by)
        self.fields["rating"].choices = scale(asked)  # type: ignore[attr-defined]  # it is a ChoiceField
        self.fields["rating"].help_text = " ".join(asked.by_all)
        self.fields["deciding_source"].choices = deciding_sources(self.claim)  # type: ignore[attr-defined]  # the same
        if cases.public_ruling(self.claim) is None:
            del self.fields["correction_kind"], self.fields["correction_reason"]

    def proposal(self) -> Proposal:
        """The ruling as the person words it."""
        said = self.cleaned_data
        return Proposal(
            rating=said["rating"],
            rationale=said["rationale"],
            counter_evidence=said["counter_evidence"],
            doubts=said["doubts"],
            seen=said["seen"],
            deciding_source_id=said["deciding_source"],
            correction_kind=said.get("correction_kind", ""),
            correction_reason=said.get("correction_reason", ""),
        )


class SubmitForm(RulingForm):
    """A first ruling, or a new one."""

    def take(self) -> Claim:
        """Propose the ruling."""
        return rulings.submit(**self.whose, proposal=self.proposal())


class CorrectForm(RulingForm):
    """A corrected ruling."""

    def take(self) -> Claim:
        """Propose the corrected ruling."""
        return rulings.correct(**self.whose, proposal=self.proposal())


def scale(asked: claim_asks.Asked) -> list[tuple[str, str]]:
    """Choices of the newsroom's ratings: the label, what it means, what it alone still asks for."""
    return [
        (
            rating.slug,
            format_html(
                '<strong>{}</strong> <span class="quiet">{}</span>{}',
                rating.label,
                rating.description,
                format_html(' <span class="asks">{}</span>', " ".join(lacks)) if lacks else "",
            ),
        )
        for rating, lacks in asked.per_rating
    ]


def deciding_sources(claim: Claim) -> list[tuple[str, str]]:
    """Choices of the sources whose stance a person has set."""
    sources = (
        Source.objects.filter(claim=claim)
        .ruled_by_people()
        .select_related("publisher", "origin")
        .order_by("origin__number", "pk")
    )
    return [
        (
            str(source.pk),
            format_html(
                '<strong>{}</strong> <span class="quiet">{}</span>',
                source,
                ", ".join(
                    part
                    for part in (
                        str(source.publisher or ""),
                        f"origin {source.origin.number}" if source.origin else "",
                        source.get_human_stance_display().lower(),
                    )
                    if part
                ),
            ),
        )
        for source in sources
    ]


FORMS: dict[Action, type[StepForm]] = {
    Action.ASSIGN: AssignForm,
    Action.ACCEPT: AcceptForm,
    Action.DECLINE: DeclineForm,
    Action.SUBMIT: SubmitForm,
    Action.APPROVE: ApproveForm,
    Action.SEND_BACK: SendBackForm,
    Action.PUBLISH: PublishForm,
    Action.CORRECT: CorrectForm,
    Action.WITHDRAW: WithdrawForm,
    Action.REOPEN: ReopenForm,
    Action.SET_ASIDE: SetAsideForm,
    Action.RESTORE: RestoreForm,
    Action.TAKE_BACK: TakeBackForm,
}
