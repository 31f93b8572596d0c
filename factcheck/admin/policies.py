"""The page on which a desk's administrators lay down what its rulings take."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldBooleanSwitchWidget

from factcheck.admin import access
from factcheck.admin.frame import framed
from factcheck.admin.rows import say
from factcheck.enums import Role
from factcheck.errors import FactCheckError
from factcheck.models import Desk, Rating, User
from factcheck.services import desk_policies
from factcheck.services.desk_policies import (
    MAX_GOOD_FOR_DAYS,
    MAX_HOURS_TO_ACCEPT,
    MAX_ORIGINS,
    MAX_RATIONALE_CHARACTERS,
    Rule,
    Terms,
)


def number(label: str, most: int, help_text: str = "") -> forms.IntegerField:
    """A field for a whole number from 0 to `most`."""
    widget = UnfoldAdminIntegerFieldWidget()
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, help_text=help_text, widget=widget
    )


def switch(label: str, help_text: str = "") -> forms.BooleanField:
    """A field for yes or no."""
    widget = UnfoldBooleanSwitchWidget()
    return forms.BooleanField(label=label, required=False, help_text=help_text, widget=widget)


class PolicyForm(forms.Form):
    """What every ruling takes."""

    rationale_characters = number(
        "Shortest rationale", MAX_RATIONALE_CHARACTERS, "In characters; 0 for no minimum."
    )
    needs_counter_search = switch(
        "Refutation is searched for", "A search must have asked for denials and fact checks."
    )
    good_for_days = number(
        "Verdicts are good for",
        MAX_GOOD_FOR_DAYS,
        "In days; then the claim comes back and readers are told. 0 for no limit.",
    )
    hours_to_accept = number(
        "Time to take a claim on",
        MAX_HOURS_TO_ACCEPT,
        "In hours; then it goes back to the pool, and at its due time at the latest. 0 for then "
        "alone.",
    )
    second_is_blind = switch(
        "The second ruling is blind",
        "The second person rules without seeing the first ruling; another rating sends it back.",
    )
    names_people = switch(
        "Verdicts name who ruled",
        "Public: the full names of both people, beside the newsroom's, on what is published from "
        "now on. Who has no full name here is not named.",
    )


class RuleForm(forms.Form):
    """What one rating takes."""

    origins_needed = number("Independent origins that support the claim", MAX_ORIGINS)
    needs_reply = switch("Whoever asserts the claim is asked for a reply first")
    needs_primary = switch(
        "A primary source is cited", "One that looked for itself, for or against the claim."
    )


@dataclass(frozen=True, slots=True)
class Forms:
    """The form of the desk, and one for each rating on offer."""

    every: PolicyForm
    ratings: list[tuple[Rating, RuleForm]]

    @classmethod
    def of(cls, terms: Terms, data: Any = None) -> "Forms":
        """The forms, filled with what was typed or with what is asked now."""
        ratings = [
            (rating, RuleForm(data, prefix=rating.slug, initial=desk_policies.asked_by(rule)))
            for rating in desk_policies.offered()
            for rule in [terms.rule_for(rating)]
        ]
        return cls(PolicyForm(data, initial=desk_policies.worded(terms)), ratings)

    def are_valid(self) -> bool:
        """Whether all can be taken; each is looked at, so that each says what is wrong."""
        return all([self.every.is_valid(), *(form.is_valid() for _, form in self.ratings)])

    def terms(self) -> Terms:
        """What was typed."""
        rules = (Rule(rating=rating.slug, **form.cleaned_data) for rating, form in self.ratings)
        return Terms(**self.every.cleaned_data, rules=tuple(rules))


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, desk_id: int) -> HttpResponse:
    """What the desk asks of its rulings: read by its people, laid down by its administrators."""
    by = access.person(request)
    desk = Desk.objects.filter(pk=desk_id).first()
    if desk is None or not (by.is_superuser or by.desks.filter(pk=desk_id).exists()):
        raise Http404("There is no such desk of yours.")
    said = Forms.of(desk_policies.of_desk(desk_id), request.POST or None)
    if request.method == "POST" and said.are_valid():
        try:
            desk_policies.lay_down(desk_id=desk_id, by=by, terms=said.terms())
        except FactCheckError as error:
            say(request, error.message, refused=True)
        else:
            say(request, "Rulings are held to this from now on.")
            return redirect("admin:factcheck_desk_policy", desk_id)
    context: dict[str, Any] = {"row": desk, "forms": said, "may_edit": may_edit(by, desk_id)}
    return framed(request, "desk/policy", f"What rulings of {desk} take", **context)


def may_edit(by: User, desk_id: int) -> bool:
    """Whether `by` may lay the desk's policy down."""
    return by.is_superuser or desk_id in access.desks_as(by, Role.ADMINISTRATOR)
