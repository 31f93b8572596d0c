"""Conflicts of interest at the desk: declared on a claim's page, listed, withdrawn by others."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_POST

from factcheck.admin import access, chips
from factcheck.admin.claim_views import address, claim_of
from factcheck.admin.fields import words_field
from factcheck.admin.frame import framed
from factcheck.admin.questions import asked, done
from factcheck.admin.rows import Rows, say
from factcheck.admin.site import site
from factcheck.errors import FactCheckError
from factcheck.models import Claim, Conflict
from factcheck.services import conflicts

MAX_CHARACTERS = 100


class ConflictForm(forms.Form):
    """With what, and why."""

    about = forms.ChoiceField(label="I have a conflict of interest with", widget=forms.RadioSelect)
    reason = words_field(
        "Why",
        help_text="Kept with your name; your desk reads it. All claims about this are closed to "
        "you until an administrator withdraws it.",
    )

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        """Offer what the claim has to do with."""
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            (key, f"{label[0].upper()}{label[1:]}: {Truncator(row).chars(MAX_CHARACTERS)}")
            for key, (label, row) in conflicts.things(claim).items()
        ]


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Say that one is too close to a claim to rule on it."""
    claim, by = claim_of(request, claim_id), access.person(request)
    form = ConflictForm(request.POST or None, claim=claim)
    if form.is_valid() and done(
        form, lambda said: conflicts.declare(claim_id=claim_id, by=by, **said)
    ):
        say(request, "It is kept; claims about this are closed to you from now on.")
        return redirect(address(claim_id))
    title = f"Conflict of interest: claim {claim_id}"
    return asked(request, title, form=form, verb="Declare it", back=address(claim_id))


@admin.register(Conflict, site=site)
class ConflictAdmin(Rows):
    """What the people of one's desks declared, standing and withdrawn."""

    desk_path = ""
    list_display = ("person", "thing", "reason", "declared", "stands")
    list_filter = (("withdrawn_at", admin.EmptyFieldListFilter),)
    search_fields = ("reason", "person__username")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conflict]:
        """The newest first."""
        return conflicts.visible(access.person(request)).order_by("-pk")

    def get_urls(self) -> list[URLPattern]:
        """Looking at and withdrawing, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:key>/change/", wrap(self.page), name="factcheck_conflict_change"),
            path("<int:key>/withdraw/", wrap(withdraw), name="factcheck_conflict_withdraw"),
            *super().get_urls(),
        ]

    def page(self, request: HttpRequest, key: int) -> HttpResponse:
        """A conflict, with the button to withdraw it."""
        by = access.person(request)
        row = self.get_queryset(request).filter(pk=key).first()
        if row is None:
            raise Http404("There is no such conflict of interest on your desks.")
        may = row.person_id != by.pk and conflicts.may_withdraw(by, row)
        title = f"Conflict of interest of {row.person}"
        return framed(request, "conflict", title, row=row, may_withdraw=may, state=state(row))

    @admin.display(description="With")
    def thing(self, row: Conflict) -> str:
        """What it is with."""
        return str(row)

    @admin.display(description="Declared", ordering="declared_at")
    def declared(self, row: Conflict) -> str:
        """When."""
        return f"{row.declared_at:%d %b %Y}"

    @admin.display(description="State")
    def stands(self, row: Conflict) -> SafeString:
        """Whether it holds."""
        return state(row)


@require_POST
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Let the person rule again."""
    try:
        row = conflicts.withdraw(conflict_id=key, by=access.person(request))
    except FactCheckError as error:
        say(request, error.message, refused=True)
    else:
        say(request, f"{row.person} may rule on this again.")
    return redirect("admin:factcheck_conflict_changelist")


def state(row: Conflict) -> SafeString:
    """Whether a conflict stands."""
    if row.withdrawn_at:
        return chips.chip("Withdrawn", "job-discarded")
    return chips.chip("Stands", "overdue", "block")
