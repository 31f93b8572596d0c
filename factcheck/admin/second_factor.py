"""The second door of the desk: codes of an authenticator app, and setting one up."""

from typing import Any

import segno
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from unfold.widgets import UnfoldAdminTextInputWidget

from factcheck.admin import access
from factcheck.errors import InvalidInput, TooManyTries
from factcheck.models import User
from factcheck.services import second_factors


class CodeForm(forms.Form):
    """One code, of the app or in its place."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}
        ),
    )

    def refuse(self, error: InvalidInput | TooManyTries) -> None:
        """Show why the code was not taken."""
        self.add_error("code", words_of(error))


def words_of(error: InvalidInput | TooManyTries) -> str:
    """Why a try was refused, and until when if it is a matter of time."""
    if isinstance(error, TooManyTries) and error.until:
        return f"That was tried too often. Try again after {localtime(error.until):%H:%M}."
    return error.message


def is_passed(request: HttpRequest, user: User) -> bool:
    """Whether this session has shown what is asked of its person."""
    return second_factors.is_passed(request.session, user)


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or set an authenticator up first; leads on to where the person was going."""
    if not access.may_enter(request.user):
        return redirect("admin:login")
    user = access.person(request)
    if is_passed(request, user):
        return onward(request)
    ask = asked if second_factors.is_set_up(user) else set_up
    return ask(request, user)


def asked(request: HttpRequest, user: User) -> HttpResponse:
    """Ask for a code of the authenticator that there is."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            second_factors.check(user, form.cleaned_data["code"])
        except (InvalidInput, TooManyTries) as error:
            form.refuse(error)
        else:
            let_in(request, user)
            return onward(request)
    return shown(request, "ask", form=form, title="Second factor")


def set_up(request: HttpRequest, user: User) -> HttpResponse:
    """Show the secret as a QR code, take a first code, then show the recovery codes once."""
    address = second_factors.begin(user)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = second_factors.confirm(user, form.cleaned_data["code"])
        except (InvalidInput, TooManyTries) as error:
            form.refuse(error)
        else:
            let_in(request, user)
            title = "Recovery codes"
            return shown(request, "codes", codes=codes, onward=onward(request).url, title=title)
    return shown(
        request,
        "set_up",
        form=form,
        picture=segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#fff"),
        secret=address.partition("secret=")[2].partition("&")[0],
        title="Set up your authenticator",
    )


@never_cache
def renew(request: HttpRequest) -> HttpResponse:
    """Give new recovery codes to whoever has an authenticator; the earlier ones end."""
    user = access.person(request)
    if not second_factors.is_set_up(user):
        raise Http404("There is no authenticator that codes could stand in for.")
    title = "New recovery codes"
    if request.method != "POST":
        return shown(request, "renew", title=title)
    codes = second_factors.renew_codes(user)
    return shown(request, "codes", codes=codes, onward=reverse("admin:index"), title=title)


def let_in(request: HttpRequest, user: User) -> None:
    """Note in the session that its person has passed; under a new key, as at every door."""
    request.session.cycle_key()
    request.session[second_factors.SESSION_KEY] = user.pk


def onward(request: HttpRequest) -> HttpResponseRedirect:
    """To where the person was going, if that is on this site; else home."""
    return to(request, request.GET.get(REDIRECT_FIELD_NAME, ""))


def to(request: HttpRequest, target: str) -> HttpResponseRedirect:
    """To `target`, if that is on this site; else home."""
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return HttpResponseRedirect(target)
    return redirect("admin:index")


def shown(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    """A page in the frame of the log-in page: who is not in yet sees no sidebar."""
    return TemplateResponse(request, f"admin/factcheck/second_factor/{template}.html", context)
