"""Breaking the glass at the desk: one person says why, another grants it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from factcheck.admin import access
from factcheck.admin.claim_views import address, claim_of
from factcheck.admin.fields import words_field
from factcheck.admin.questions import asked, done
from factcheck.admin.rows import say
from factcheck.errors import FactCheckError
from factcheck.services import exemptions


class ExemptionForm(forms.Form):
    """Why the ruling cannot wait for what is missing."""

    reason = words_field(
        "Why the ruling cannot wait",
        help_text="Public with the verdict, beside what was missing. An editor who is not you must "
        "grant it, and a second person still approves the ruling.",
    )


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Ask for an exemption."""
    claim_of(request, claim_id)
    form = ExemptionForm(request.POST or None)
    by = access.person(request)
    if form.is_valid() and done(
        form, lambda said: exemptions.ask(claim_id=claim_id, by=by, **said)
    ):
        say(request, "The exemption is asked for; another person, an editor, can grant it.")
        return redirect(address(claim_id, "exemptions"))
    title = f"Break the glass: claim {claim_id}"
    back = address(claim_id, "exemptions")
    return asked(request, title, form=form, verb="Ask for an exemption", back=back)


@require_POST
def grant(request: HttpRequest, claim_id: int, exemption_id: int) -> HttpResponse:
    """Grant what another person has asked for."""
    try:
        exemptions.grant(exemption_id=exemption_id, by=access.person(request))
    except FactCheckError as error:
        say(request, error.message, refused=True)
    else:
        say(request, "The exemption is granted; it holds for the claim's next ruling.")
    return redirect(address(claim_id, "exemptions"))
