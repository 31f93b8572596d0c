"""Partners' reviews out of feeds of ClaimReviews: each page taken in, or rejected and why."""

from collections.abc import Iterator
from typing import NamedTuple

from factcheck.errors import FactCheckError, InvalidInput
from factcheck.models import Partner, User
from factcheck.parsing import strict_json
from factcheck.reading import claim_reviews
from factcheck.rendering import google
from factcheck.services import partners

REJECTED, DELETED = "rejected", "deleted"


class Outcome(NamedTuple):
    """What became of a page: "new", "changed", "same", "deleted" or "rejected", and then why."""

    url: str
    kind: str
    why: str = ""


def take_in(body: bytes, *, by: User) -> Iterator[Outcome]:
    """Take in every page of a feed, each in a transaction of its own.

    Raises:
        SourceRejected: it is no JSON that can be read.
        InvalidInput: `no_reviews`: there is no ClaimReview in it.
    """
    is_list = body.lstrip().startswith(b"[")
    value = strict_json(b'{"@graph": %b}' % body if is_list else body)
    pages: dict[str, list[claim_reviews.Value]] = {}
    for found in claim_reviews.found_in(value):
        reviews = pages.setdefault(found.url, [])
        reviews += [found.review] if found.review is not None else []
    if not pages:
        raise InvalidInput(
            "There is no ClaimReview in it: give JSON-LD with one, a list of them, or a DataFeed.",
            code="no_reviews",
        )
    known = {partner.site: partner for partner in Partner.objects.all()}
    for url, reviews in pages.items():
        yield outcome(url, reviews, known, by)


def outcome(
    url: str, reviews: list[claim_reviews.Value], known: dict[str, Partner], by: User
) -> Outcome:
    """Take one page in, or back when it has no reviews any more."""
    try:
        partner = partner_at(url, known)
        if not reviews:
            return Outcome(url, DELETED if partners.forget(url, partner, by=by) else "same")
        markup = claim_reviews.markup(url, reviews)
        return Outcome(url, partners.take_in(markup, partner, by=by))
    except FactCheckError as error:
        field = getattr(error, "field", "")
        return Outcome(url, REJECTED, f"{field}: {error.message}" if field else error.message)


def partner_at(url: str, known: dict[str, Partner]) -> Partner:
    """The partner whose site the page is on.

    Raises:
        InvalidInput: there is none.
    """
    try:
        site = google.site_of(url)
    except ValueError:
        site = ""
    hosts = [site, *(site.split(".", cut)[-1] for cut in range(1, site.count(".")))]
    partner = next((known[host] for host in hosts if host in known), None)
    if partner is None:
        raise InvalidInput(
            f"No partner has the site “{site}”; add it at the desk, under Partners."
            if site
            else "The review has no address.",
            field="url",
        )
    return partner
