"""A claim's evidence as a table to keep, for whoever works in a spreadsheet."""

from factcheck.errors import NotFound
from factcheck.models import Claim, Passage, Source, User
from factcheck.rendering import spreadsheet
from factcheck.services import seals
from factcheck.services.origins import name_of

HEADER = (
    "source",
    "origin",
    "origin_label",
    "publisher",
    "title",
    "url",
    "published_on",
    "author",
    "wire_credit",
    "state",
    "failure",
    "machine_stance",
    "machine_reason",
    "human_stance",
    "human_note",
    "human_stance_by",
    "human_stance_at",
    "passage",
    "captured_at",
    "sha256",
    "record_sha256",
)


def evidence(*, claim_id: int, by: User) -> bytes:
    """The claim's sources as CSV, one row each, in the order of their origins.

    Raises:
        NotFound: no such claim on a desk of this person.
    """
    claim = Claim.objects.of_desks_of(by).filter(pk=claim_id).first()
    if claim is None:
        raise NotFound("There is no such claim on your desks.")
    best = Passage.objects.order_by("source", "-score", "pk").distinct("source")
    quotes = dict(best.filter(source__claim=claim).values_list("source", "quote"))
    sources = (
        claim.sources.select_related("origin", "publisher", "capture", "human_stance_by")
        .defer("capture__text", "capture__headers", "capture__hops", "capture__links")
        .order_by("origin__number", "pk")
    )
    if seals.is_sealed(claim, by):
        seals.cover(sources)
    return spreadsheet.table(HEADER, (row(each, quotes.get(each.pk, "")) for each in sources))


def row(source: Source, quote: str) -> list[object]:
    """A source as the columns of HEADER have it; times are in ISO 8601."""
    capture, origin = source.capture, source.origin
    said_at = source.human_stance_at
    return [
        source.pk,
        origin.number if origin else None,
        origin.label if origin else "",
        name_of(source),
        source.title,
        source.url,
        capture.published_on if capture else None,
        capture.author if capture else "",
        capture.wire_credit if capture else "",
        source.state,
        source.failure,
        source.machine_stance,
        source.machine_reason,
        source.human_stance,
        source.human_note,
        str(source.human_stance_by or ""),
        said_at.isoformat() if said_at else "",
        quote,
        capture.captured_at.isoformat() if capture else "",
        capture.sha256 if capture else "",
        capture.record_sha256 if capture else "",
    ]
