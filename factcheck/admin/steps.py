"""The forms with which people take steps: each is what one verb asks for, and calls it."""

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from factcheck.admin.fields import due_field, usual_due, words_field
from factcheck.admin.ruling_steps import CorrectForm, SecondForm, SubmitForm
from factcheck.admin.step_form import SightForm, StepForm
from factcheck.enums import Action
from factcheck.models import Claim, User
from factcheck.services import claims, conflicts, loads, rulings, verdicts


class AssignForm(StepForm):
    """To whom, until when."""

    assignee = forms.ChoiceField(label="To", widget=UnfoldAdminSelectWidget)
    due_at = due_field()
    note = words_field("Note", required=False, help_text="What to look at; optional.")
    field_order = ("version", "assignee", "due_at", "note")

    def choose(self) -> None:
        """Offer who can hold claims of this desk, with how much they hold, and a due time."""
        self.fields["due_at"].initial = usual_due([self.claim])
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


FORMS: dict[Action, type[StepForm]] = {
    Action.ASSIGN: AssignForm,
    Action.ACCEPT: AcceptForm,
    Action.DECLINE: DeclineForm,
    Action.SUBMIT: SubmitForm,
    Action.APPROVE: ApproveForm,
    Action.SECOND: SecondForm,
    Action.SEND_BACK: SendBackForm,
    Action.PUBLISH: PublishForm,
    Action.CORRECT: CorrectForm,
    Action.WITHDRAW: WithdrawForm,
    Action.REOPEN: ReopenForm,
    Action.SET_ASIDE: SetAsideForm,
    Action.RESTORE: RestoreForm,
    Action.TAKE_BACK: TakeBackForm,
}
