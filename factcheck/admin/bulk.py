"""Steps with several claims at once: one form, one verb per claim, every refusal told."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminSelectWidget

from factcheck.admin import access, chips
from factcheck.admin.fields import due_field, usual_due, words_field
from factcheck.admin.frame import framed
from factcheck.admin.rows import say
from factcheck.admin.steps import people_of
from factcheck.errors import FactCheckError, InvalidInput, PolicyNotMet
from factcheck.models import Claim, User
from factcheck.services import claims, shares

MAX_CLAIMS = 200


class BulkForm(forms.Form):
    """What is said once for all chosen claims."""

    label = ""
    address = ""
    template_note = ""

    def __init__(self, *args: Any, chosen: Iterable[Claim], **kwargs: Any) -> None:
        """Know the chosen claims, for what there is to choose from."""
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        self.desks = sorted({claim.desk_id for claim in chosen})
        self.choose()

    def choose(self) -> None:
        """Fill in what depends on the claims."""

    def take(self, claim_id: int, version: int, by: User) -> Claim:
        """Take the step with one claim."""
        raise NotImplementedError


class GiveForm(BulkForm):
    """Until when, and what to look at."""

    due_at = due_field()
    note = words_field("Note", required=False, help_text="What to look at; optional.")

    def choose(self) -> None:
        """Offer a due time, and who can hold claims of these desks, with how much they hold."""
        self.fields["due_at"].initial = usual_due(self.chosen)
        self.offer(people_of(self.desks))

    def offer(self, people: list[tuple[str, str]]) -> None:
        """Let one or some of the people be chosen."""
        raise NotImplementedError

    def person_for(self, claim_id: int, by: User) -> int:
        """Who gets the claim."""
        raise NotImplementedError

    def take(self, claim_id: int, version: int, by: User) -> Claim:
        """Give one claim to its person."""
        said = self.cleaned_data
        return claims.assign(
            claim_id=claim_id,
            seen_version=version,
            by=by,
            assignee_id=self.person_for(claim_id, by),
            due_at=said["due_at"],
            note=said["note"],
        )


class AssignAllForm(GiveForm):
    """To whom, until when."""

    label = "Assign to a person"
    address = "admin:factcheck_claim_bulk_assign"
    assignee = forms.ChoiceField(label="To", widget=UnfoldAdminSelectWidget)
    field_order = ("assignee", "due_at", "note")

    def offer(self, people: list[tuple[str, str]]) -> None:
        """Let one be chosen."""
        self.fields["assignee"].choices = people  # type: ignore[attr-defined]  # it is a ChoiceField

    def person_for(self, claim_id: int, by: User) -> int:
        """The one who was chosen."""
        return int(self.cleaned_data["assignee"])


class ShareForm(GiveForm):
    """Among whom, until when: each claim goes to whom of them reads it and holds least."""

    label = "Share out among people"
    address = "admin:factcheck_claim_bulk_share"
    people = forms.MultipleChoiceField(label="Among", widget=forms.CheckboxSelectMultiple)
    field_order = ("people", "due_at", "note")

    def offer(self, people: list[tuple[str, str]]) -> None:
        """Let some be chosen."""
        self.fields["people"].choices = people[1:]  # type: ignore[attr-defined]  # it is a MultipleChoiceField
        self.plan: dict[int, int] = {}

    def person_for(self, claim_id: int, by: User) -> int:
        """Whom the plan names, which is made once for all claims."""
        if not self.plan:
            ids, people = (claim.pk for claim in self.chosen), self.cleaned_data["people"]
            self.plan = shares.plan(claim_ids=ids, people_ids=map(int, people), by=by)
        if claim_id not in self.plan:
            raise PolicyNotMet(["Nobody of those chosen is on its desk and reads its language."])
        return self.plan[claim_id]


class SetAsideAllForm(BulkForm):
    """Why there will be no rulings."""

    label = "Set aside"
    address = "admin:factcheck_claim_bulk_set_aside"
    reason = words_field("Reason", help_text="Kept with each claim; the desk reads it.")

    def take(self, claim_id: int, version: int, by: User) -> Claim:
        """Stop work on one claim."""
        reason = self.cleaned_data["reason"]
        return claims.set_aside(claim_id=claim_id, seen_version=version, by=by, reason=reason)


@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Assign each chosen claim."""
    return taken(request, AssignAllForm)


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Share the chosen claims out."""
    return taken(request, ShareForm)


@require_POST
def set_aside(request: HttpRequest) -> HttpResponse:
    """Set each chosen claim aside."""
    return taken(request, SetAsideAllForm)


def ask(request: HttpRequest, chosen: QuerySet[Claim], form: type[BulkForm]) -> HttpResponse:
    """The form for the chosen claims, each at the version that is there now."""
    rows = list(chosen[: MAX_CLAIMS + 1])
    if len(rows) > MAX_CLAIMS:
        say(request, f"At most {MAX_CLAIMS} claims at once. Choose fewer.", refused=True)
        return redirect("admin:factcheck_claim_changelist")
    return page(request, form(chosen=rows), {row.pk: row.version for row in rows})


def taken(request: HttpRequest, kind: type[BulkForm]) -> HttpResponse:
    """Take the step with each claim at the version that was shown; one refusal stops no other."""
    by = access.person(request)
    seen = seen_versions(request.POST.getlist("claim"))
    rows = Claim.objects.of_desks_of(by).filter(pk__in=seen).order_by("pk")
    form = kind(data=request.POST, chosen=rows)
    if not form.is_valid():
        return page(request, form, seen)
    done = 0
    for row in rows:
        try:
            form.take(row.pk, seen[row.pk], by)
        except InvalidInput as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return page(request, form, seen)
        except FactCheckError as error:
            say(request, f"“{chips.cut(row.text, 60)}”: {error.message}", refused=True)
        else:
            done += 1
    say(request, f"{kind.label}: {done} of {len(seen)} claims.", refused=not done)
    return redirect("admin:factcheck_claim_changelist")


def seen_versions(pairs: Sequence[str]) -> dict[int, int]:
    """Versions by claim out of "12:3" and the like; what is no such pair is passed over."""
    found = {}
    for pair in pairs[:MAX_CLAIMS]:
        key, _, version = pair.partition(":")
        if key.isdecimal() and version.isdecimal() and len(pair) < 30:  # noqa: PLR2004 - more digits are no ids
            found[int(key)] = int(version)
    return found


def page(request: HttpRequest, form: BulkForm, seen: dict[int, int]) -> HttpResponse:
    """The form under the list of claims that it is about."""
    rows = [(row, seen[row.pk]) for row in form.chosen if row.pk in seen]
    return framed(request, "claim/bulk", form.label, form=form, rows=rows)
