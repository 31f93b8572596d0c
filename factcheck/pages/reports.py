"""The form by which a reader reports an error in a verdict: no account, no script, no cookie."""

from ipaddress import ip_address

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from factcheck.errors import FactCheckError, InvalidInput, NotFound, TooManyTries
from factcheck.models import Claim
from factcheck.pages.policies import strict
from factcheck.pages.views import page
from factcheck.services import reports


class ReportForm(forms.Form):
    """What is wrong, and where to answer; `website` is a trap that people do not see."""

    text = forms.CharField(
        label="What is wrong?",
        help_text="Tell us what you know and how you know it; an address of a source helps most.",
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": reports.MAX_CHARACTERS}),
    )
    email = forms.CharField(
        label="Your e-mail address, if you want an answer",
        help_text="For the answer alone. It is never published, and deleted 30 days after it.",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(label="Leave this empty", required=False)


# Nobody is logged in here, so no other site can send anything in a reader's name.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@strict
def report(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The form; whatever a refusal says, what was typed stays in it."""
    claim = Claim.objects.filter(pk=claim_id, verdict__isnull=False).first()
    if claim is None:
        raise Http404
    form = ReportForm(request.POST or None)
    status = 200
    if form.is_valid():
        status = sent(request, claim, form)
        if status == 200:  # noqa: PLR2004 - HTTP's own number
            return redirect("pages:verdict-report-thanks", claim_id=claim_id)
    return page(request, "report", status, form=form, claim=claim)


def sent(request: HttpRequest, claim: Claim, form: ReportForm) -> int:
    """Take the report in; returns the status to answer with. What a robot filled in is dropped."""
    words = form.cleaned_data
    if words.pop("website"):
        return 200
    try:
        reports.send(claim_id=claim.pk, sender=sender(request), **words)
    except NotFound as error:
        raise Http404 from error
    except FactCheckError as error:
        field = error.field if isinstance(error, InvalidInput) else ""
        form.add_error(field if field in form.fields else None, error.message)
        return 429 if isinstance(error, TooManyTries) else 400
    return 200


def sender(request: HttpRequest) -> str:
    """The reader's network address: as the proxy before us saw it, where there is one."""
    near = str(request.META.get("REMOTE_ADDR") or "")
    try:
        is_proxy = not near or ip_address(near).is_private
    except ValueError:
        is_proxy = True  # a socket of this machine
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return seen if is_proxy and seen else near


@require_safe
@never_cache
@strict
def thanks(request: HttpRequest, claim_id: int) -> HttpResponse:
    """What happens now."""
    if not Claim.objects.filter(pk=claim_id, verdict__isnull=False).exists():
        raise Http404
    return page(request, "report_thanks", claim_id=claim_id)
