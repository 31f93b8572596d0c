"""What people decide at the desk on the independence of sources: each post calls one service."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from factcheck.admin import access
from factcheck.admin.claim_views import address, address_of_source
from factcheck.admin.evidence_query import Wanted
from factcheck.admin.evidence_views import told
from factcheck.services import independence

# What the choice of a mark sends: whether it holds, or that the machine shall say.
HOLDS, HOLDS_NOT, MACHINE = "yes", "no", "machine"


@require_POST
def join(request: HttpRequest, claim_id: int, source_id: int) -> HttpResponse:
    """Count a source as one with another."""
    other = request.POST.get("other", "")
    return told(
        request,
        there(request, claim_id, source_id),
        "The sources count as one; they are grouped anew in a moment.",
        lambda: independence.join(
            source_id=source_id,
            other_id=int(other) if other.isdecimal() else 0,
            by=access.person(request),
            reason=request.POST.get("reason", ""),
        ),
    )


@require_POST
def part(request: HttpRequest, claim_id: int, source_id: int) -> HttpResponse:
    """Count a source apart from its origin."""
    return told(
        request,
        there(request, claim_id, source_id),
        "The source counts by itself; the sources are grouped anew in a moment.",
        lambda: independence.part(
            source_id=source_id,
            by=access.person(request),
            reason=request.POST.get("reason", ""),
        ),
    )


@require_POST
def mark(request: HttpRequest, claim_id: int, source_id: int) -> HttpResponse:
    """Say what a source is to its claim, or leave that to the machine again."""
    kind, holds = request.POST.get("kind", ""), request.POST.get("holds", "")
    person, reason = access.person(request), request.POST.get("reason", "")

    def decide() -> None:
        if holds == MACHINE:
            independence.clear_mark(source_id=source_id, kind=kind, by=person)
        else:
            independence.set_mark(
                source_id=source_id, kind=kind, holds=holds == HOLDS, by=person, reason=reason
            )

    return told(request, there(request, claim_id, source_id), "The mark is set.", decide)


@require_POST
def undo(request: HttpRequest, claim_id: int, decision_id: int) -> HttpResponse:
    """Leave two sources to the rules again."""
    return told(
        request,
        address(claim_id, "sources"),
        "It is undone; the sources are grouped anew in a moment.",
        lambda: independence.undo(decision_id=decision_id, by=access.person(request)),
    )


def there(request: HttpRequest, claim_id: int, source_id: int) -> str:
    """Where the source stands on the page that was looked at."""
    return address_of_source(claim_id, source_id, Wanted.of(request.GET))
