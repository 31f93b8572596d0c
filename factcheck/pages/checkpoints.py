"""The audit chain's signed checkpoints and their key, for whoever keeps them elsewhere."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from factcheck.models import Checkpoint
from factcheck.pages.policies import strict
from factcheck.services import checkpoints

TEXT = "text/plain; charset=utf-8"


@require_safe
@never_cache
@strict
def newest(_request: HttpRequest) -> HttpResponse:
    """The newest checkpoint, a signed note."""
    row = Checkpoint.objects.order_by("-size").first()
    if row is None:
        raise Http404
    return HttpResponse(row.note, content_type=TEXT)


@require_safe
@never_cache
def every(_request: HttpRequest) -> StreamingHttpResponse:
    """All checkpoints, the oldest first, an empty line after each."""
    return StreamingHttpResponse(checkpoints.notes(), content_type=TEXT)


@require_safe
@never_cache
@strict
def key(_request: HttpRequest) -> HttpResponse:
    """The key by which checkpoints are signed: name+id+key."""
    signer = checkpoints.signer()
    if signer is None:
        raise Http404
    return HttpResponse(f"{signer.verifier}\n", content_type=TEXT)
