"""The tokens of people's programs: issued once, shown once, revoked for good."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.widgets import INPUT_CLASSES, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from factcheck.admin import access, chips
from factcheck.admin.fields import HTML_DATETIME
from factcheck.admin.frame import framed
from factcheck.admin.people import Administered, people_of
from factcheck.admin.questions import asked
from factcheck.admin.rows import say
from factcheck.admin.site import site
from factcheck.enums import Scope
from factcheck.errors import InvalidInput
from factcheck.models import ApiToken, Partner, User
from factcheck.services import people


class TokenForm(forms.Form):
    """For whom, for which program, with which rights, until when."""

    person = forms.ModelChoiceField(
        label="Acts for", queryset=User.objects.none(), widget=UnfoldAdminSelectWidget
    )
    name = forms.CharField(
        label="Program",
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        help_text="What will use it, so that it can be told from others.",
    )
    scopes = forms.MultipleChoiceField(
        label="Rights", choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    partner = forms.ModelChoiceField(
        label="Speaks for the partner",
        queryset=Partner.objects.order_by("name"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="Only with the right to hand in markup.",
    )
    expires_at = forms.DateTimeField(
        label="Ends",
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": " ".join(INPUT_CLASSES)},
            format=HTML_DATETIME,
        ),
        help_text="Left empty, it holds until it is revoked.",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Offer the people that the person administers."""
        super().__init__(*args, **kwargs)
        people_here = people_of(by).filter(is_active=True).order_by("username")
        self.fields["person"].queryset = people_here  # type: ignore[attr-defined]  # it is a ModelChoiceField


@admin.register(ApiToken, site=site)
class TokenAdmin(Administered):
    """The tokens of the people that one administers."""

    list_display = ("name", "user", "prefix", "rights", "stands", "used")
    search_fields = ("name", "user__username", "prefix")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        """The newest first."""
        rows = ApiToken.objects.filter(user__in=people_of(access.person(request)))
        return rows.select_related("user").order_by("-pk")

    def get_urls(self) -> list[URLPattern]:
        """Issuing, looking at and revoking, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(self.issue), name="factcheck_apitoken_add"),
            path("<int:token_id>/change/", wrap(self.page), name="factcheck_apitoken_change"),
            path("<int:token_id>/revoke/", wrap(self.revoke), name="factcheck_apitoken_revoke"),
            *super().get_urls(),
        ]

    def token_of(self, request: HttpRequest, token_id: int) -> ApiToken:
        """The token, if it is of somebody that this person administers.

        Raises:
            Http404: there is none.
        """
        token = self.get_queryset(request).filter(pk=token_id).first()
        if token is None or not self.has_change_permission(request):
            raise Http404("There is no such token among yours.")
        return token

    def issue(self, request: HttpRequest) -> HttpResponse:
        """Make a token and show its secret, this once."""
        if not self.has_change_permission(request):
            raise Http404("There is no such page for you.")
        by = access.person(request)
        form = TokenForm(request.POST or None, by=by)
        if not form.is_valid():
            back = reverse("admin:factcheck_apitoken_changelist")
            return asked(request, "Issue a token", form=form, verb="Issue", back=back)
        said = form.cleaned_data
        try:
            token, secret = people.issue_token(
                user=said["person"],
                name=said["name"],
                scopes=[Scope(scope) for scope in said["scopes"]],
                by=by,
                expires_at=said["expires_at"],
                partner=said["partner"],
            )
        except InvalidInput as error:
            form.add_error(error.field or None, error.message)
            back = reverse("admin:factcheck_apitoken_changelist")
            return asked(request, "Issue a token", form=form, verb="Issue", back=back)
        response = framed(request, "apitoken/issued", "The token", token=token, secret=secret)
        response["Cache-Control"] = "no-store"
        return response

    def page(self, request: HttpRequest, token_id: int) -> HttpResponse:
        """A token, without its secret, which is not kept."""
        token = self.token_of(request, token_id)
        return framed(
            request, "apitoken/page", f"Token {token.name}", token=token, state=state_of(token)
        )

    def revoke(self, request: HttpRequest, token_id: int) -> HttpResponse:
        """End a token."""
        token = self.token_of(request, token_id)
        if request.method == "POST":
            people.revoke_token(token_id=token.pk, by=access.person(request))
            say(request, f"The token {token.name} is revoked.")
        return redirect("admin:factcheck_apitoken_changelist")

    @admin.display(description="Rights")
    def rights(self, row: ApiToken) -> str:
        """What it may be used for."""
        return ", ".join(row.scopes)

    @admin.display(description="State")
    def stands(self, row: ApiToken) -> SafeString:
        """Whether it still opens anything."""
        return state_of(row)

    @admin.display(description="Last used", ordering="last_used_at")
    def used(self, row: ApiToken) -> SafeString | str:
        """How long ago."""
        return chips.ago(row.last_used_at) if row.last_used_at else "never"


def state_of(token: ApiToken) -> SafeString:
    """Whether a token still opens anything."""
    if token.revoked_at:
        return chips.chip("Revoked", "job-discarded")
    if token.expires_at and token.expires_at <= timezone.now():
        return chips.chip("Expired", "job-discarded")
    return chips.chip("Holds", "job-done")
