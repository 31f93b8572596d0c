"""Who has which version of a verdict, and sending the newest once more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from factcheck.admin import access
from factcheck.admin.claim_views import claim_of
from factcheck.admin.frame import framed
from factcheck.admin.rows import say
from factcheck.errors import FactCheckError
from factcheck.services import desks, holders


def page(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Programs and endpoints with the version that each has, those behind first."""
    claim = claim_of(request, claim_id)
    found = holders.of_claim(claim)
    return framed(
        request,
        "claim/holders",
        f"Who has which version: claim {claim_id}",
        claim=claim,
        behind=[each for each in found if not each.is_current],
        current=[each for each in found if each.is_current],
        may_decide=claim.desk_id in access.desks_as(access.person(request), *desks.DECIDERS),
    )


@require_POST
def tell_again(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Send the newest version to the endpoints that have not taken it."""
    try:
        count = holders.push(claim_id=claim_id, by=access.person(request))
    except FactCheckError as error:
        say(request, error.message, refused=True)
    else:
        say(request, f"Endpoints that are told now: {count}.")
    return redirect("admin:factcheck_claim_holders", claim_id)
