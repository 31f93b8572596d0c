"""The claim page, its steps and its posts: each calls one service and says what came of it."""

from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from factcheck.admin import access, claim_page, draft_views, onlookers, queue, timeline
from factcheck.admin.evidence_query import EVERYTHING, Wanted
from factcheck.admin.frame import framed
from factcheck.admin.rows import say
from factcheck.admin.ruling_steps import OpinionForm
from factcheck.admin.step_form import StepForm
from factcheck.admin.steps import FORMS
from factcheck.enums import Action
from factcheck.errors import (
    FactCheckError,
    InvalidInput,
    NotPermitted,
    PolicyNotMet,
    StaleVersion,
    TransitionNotAllowed,
)
from factcheck.models import Claim
from factcheck.services import cases, claims, notices, seals, sights

REFUSED: dict[type[FactCheckError], HTTPStatus] = {
    StaleVersion: HTTPStatus.CONFLICT,
    TransitionNotAllowed: HTTPStatus.CONFLICT,
    NotPermitted: HTTPStatus.FORBIDDEN,
}
DONE = {
    Action.ASSIGN: "The claim is assigned.",
    Action.ACCEPT: "The claim is yours.",
    Action.DECLINE: "The claim is back in the pool.",
    Action.SUBMIT: "The ruling is proposed; a second person decides.",
    Action.APPROVE: "The ruling is approved; an editor can publish it.",
    Action.SECOND: "Your ruling is kept; below are both.",
    Action.SEND_BACK: "The ruling went back to its researcher.",
    Action.PUBLISH: "The verdict is public.",
    Action.CORRECT: "The correction is proposed; a second person decides.",
    Action.WITHDRAW: "The verdict is withdrawn, in public.",
    Action.REOPEN: "The claim is back in the pool.",
    Action.SET_ASIDE: "The claim is set aside.",
    Action.RESTORE: "The claim is back in the pool.",
    Action.TAKE_BACK: "The claim is back in the pool.",
}


def address(claim_id: int, anchor: str = "") -> str:
    """Where the page of a claim is."""
    page = reverse("admin:factcheck_claim_change", args=[claim_id])
    return f"{page}#{anchor}" if anchor else page


def address_of_source(claim_id: int, source_id: int, wanted: Wanted = EVERYTHING) -> str:
    """Where a source stands on its claim's page, on whichever part of the `wanted` evidence."""
    return f"{address(claim_id)}{wanted.address(source=source_id)}#source-{source_id}"


def claim_of(request: HttpRequest, claim_id: int) -> Claim:
    """The claim, if it is of a desk of whoever asks.

    Raises:
        Http404: there is none.
    """
    mine = Claim.objects.of_desks_of(access.person(request))
    rows = queue.with_scale(mine).select_related(
        "desk", "claimant__party", "ruling__rating", "verdict__ruling__rating"
    )
    claim = rows.filter(pk=claim_id).first()
    if claim is None:
        raise Http404("There is no such claim on your desks.")
    return claim


@require_GET
def page(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The claim with all that is known about it."""
    claim = claim_of(request, claim_id)
    notices.seen(access.person(request), claims.subject_of(claim))
    return shown(request, claim)


def shown(request: HttpRequest, claim: Claim, **typed: Any) -> HttpResponse:
    """The claim page, with what was typed and refused, if anything was."""
    context = claim_page.context(request, claim)
    return framed(request, "claim/page", f"Claim {claim.pk}", **context, **typed)


@require_GET
def asks(request: HttpRequest, claim_id: int) -> HttpResponse:
    """What a ruling still asks for, as the part of the claim page that renews itself."""
    claim = claim_of(request, claim_id)
    by = access.person(request)
    context = {
        "asks": claim_page.asks(claim, by, is_sealed=seals.is_sealed(claim, by)),
        "has_moved": request.GET.get("version") != str(claim.version),
    }
    return TemplateResponse(request, "admin/factcheck/claim/_asks.html", context)


@require_GET
def presence(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Who else has the claim open, as the part of its pages that renews itself."""
    context = onlookers.context(claim_of(request, claim_id), access.person(request))
    return TemplateResponse(request, "admin/factcheck/claim/_presence.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, claim_id: int, action: str) -> HttpResponse:
    """A step with a claim: its form, or the step itself when it is posted."""
    if action not in Action.values:
        raise Http404("There is no such step.")
    claim = claim_of(request, claim_id)
    if request.method == "GET":
        return opened(request, claim, Action(action))
    if "look_again" in request.POST:
        return form_page(request, Action(action), renewed(request, claim, Action(action)))
    return taken(request, claim, Action(action))


def opened(request: HttpRequest, claim: Claim, action: Action) -> HttpResponse:
    """The form of a step, for the version that was on screen when its button was pressed.

    Whoever may not take the step now is told why on the claim's page instead.
    """
    by = access.person(request)
    offer = next((each for each in cases.offers(claim, by) if each.action == action), None)
    if offer is None or offer.missing:
        why = " ".join(offer.missing) if offer else ""
        say(request, f"{claim_page.label(action)}: not now. {why}".strip(), refused=True)
        return redirect(address(claim.pk))
    seen = request.GET.get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else claim.version  # noqa: PLR2004 - more digits are no version
    sight = sight_of(request, claim)
    initial = draft_views.initial(claim, by) if issubclass(FORMS[action], OpinionForm) else {}
    seen_then = {"version": version, "seen": sight}
    form = FORMS[action](claim=claim, by=by, initial=initial | seen_then)
    refusal = claims.what_moved(claim, version, claims.sight_moved(sight, claim, by))
    return form_page(request, action, form, refusal=refusal, seen_version=version)


def sight_of(request: HttpRequest, claim: Claim) -> str:
    """What the page showed on which the button was pressed; what is there now, if none tells."""
    sight = request.GET.get("seen", "")
    return sight if sights.is_of(sight, claim) else sights.token(claim)


def renewed(request: HttpRequest, claim: Claim, action: Action) -> StepForm:
    """The form with the words that were typed, for the version that is there now."""
    typed: QueryDict = request.POST
    initial = {name: typed[name] for name in typed} | {
        "version": claim.version,
        "seen": sights.token(claim),
    }
    return FORMS[action](claim=claim, by=access.person(request), initial=initial)


def taken(request: HttpRequest, claim: Claim, action: Action) -> HttpResponse:
    """Take the step, or show its form again with the refusal and every word kept."""
    form = FORMS[action](data=keeping(request, claim), claim=claim, by=access.person(request))
    if not form.is_valid():
        return form_page(request, action, form)
    try:
        form.take()  # type: ignore[attr-defined]  # every form in FORMS takes its step
    except StaleVersion as error:
        seen = form.cleaned_data["version"]
        return form_page(
            request,
            action,
            form,
            refusal=error.message,
            seen_version=seen,
            status=REFUSED[type(error)],
        )
    except FactCheckError as error:
        explain(form, error)
        return form_page(request, action, form, status=REFUSED.get(type(error), HTTPStatus.OK))
    say(request, DONE[action])
    return redirect(address(claim.pk))


def keeping(request: HttpRequest, claim: Claim) -> QueryDict:
    """What was typed; of a ruling it is kept first, so that no refusal can lose it."""
    typed = request.POST.copy()
    if "draft" in typed:
        # Another window's newer words stay kept; these stand in the form.
        with suppress(FactCheckError):
            draft = draft_views.kept(claim.pk, access.person(request), typed)
            typed["draft"] = str(draft.number)
    return typed


def explain(form: StepForm, error: FactCheckError) -> None:
    """Put a refusal where it belongs: at its field, or over the form."""
    if isinstance(error, PolicyNotMet):
        for sentence in error.unmet:
            form.add_error(None, sentence)
    elif isinstance(error, InvalidInput) and error.field in form.fields:
        form.add_error(error.field, error.message)
    else:
        form.add_error(None, error.message)


def form_page(
    request: HttpRequest,
    action: Action,
    form: StepForm,
    *,
    refusal: str = "",
    seen_version: int = 0,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The page of a step: the claim, what stands in the way, and the form."""
    claim, by = form.claim, access.person(request)
    proposal = cases.open_proposal(claim)
    is_sealed = bool(proposal and proposal.is_sealed_to(by))
    context: dict[str, Any] = {
        **claim_page.summary(claim),
        **onlookers.context(claim, by),
        "proposal": None if is_sealed else proposal or claim.ruling,
        "is_sealed": is_sealed,
        "action": action.value,
        "label": claim_page.label(action),
        "look": claim_page.button(action, claim).look,
        "form": form,
        "refusal": refusal,
        "since": timeline.of_claim(claim, since_version=seen_version, is_sealed=is_sealed)
        if refusal
        else [],
    }
    title = f"{claim_page.label(action)}: claim {claim.pk}"
    return framed(request, "claim/step", title, status=status, **context)
