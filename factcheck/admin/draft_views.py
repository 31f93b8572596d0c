"""Where the desk's script keeps a ruling while it is being typed, and what a form begins with."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_POST

from factcheck.admin import access
from factcheck.errors import FactCheckError
from factcheck.models import Claim, Draft, User
from factcheck.services import drafts

MAX_DIGITS = 9


@require_POST
def keep(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Keep what was typed; says so, or why not, and the number to come with the next words."""
    try:
        draft = kept(claim_id, access.person(request), request.POST)
    except FactCheckError as error:
        return JsonResponse({"said": f"Not kept. {error.message}"}, status=HTTPStatus.CONFLICT)
    at = timezone.localtime(draft.kept_at)
    return JsonResponse({"said": f"Draft kept at {at:%H:%M:%S}.", "number": draft.number})


def kept(claim_id: int, by: User, typed: QueryDict) -> Draft:
    """Keep what a form holds.

    Raises:
        FactCheckError: as `drafts.keep` says.
    """
    names = drafts.SENTENCES + drafts.CHOICES
    words: dict[str, Any] = {name: typed.get(name, "") for name in names}
    for name in ("deciding_source", "media_source"):
        words[name] = whole(words[name])
    number = whole(typed.get("draft", ""))
    return drafts.keep(claim_id=claim_id, by=by, seen_number=number, words=words)


def initial(claim: Claim, by: User) -> dict[str, Any]:
    """What a ruling's form begins with: the words that were kept, and their number."""
    draft = drafts.of(claim, by)
    return {**draft.words, "draft": draft.number}


def whole(typed: str) -> int:
    """A number as a form carries it; 0 for what is none."""
    return int(typed) if typed.isdecimal() and len(typed) <= MAX_DIGITS else 0
