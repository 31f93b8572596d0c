"""Pages that partners hand in, with their reviews of claims; each change is written down."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from factcheck.errors import InvalidInput, NotFound, NotPermitted, Refused, StaleVersion
from factcheck.models import ApiToken, MarkupPage, Partner, PartnerReview, User
from factcheck.rendering import google
from factcheck.services import audit, matches, reviews, wording

MAX_REVIEWS = 50
MAX_ADDRESS_CHARACTERS = 2_000
MAX_CLAIM_CHARACTERS = 2_000
MAX_NAME_CHARACTERS = 200
MAX_DAY_CHARACTERS = 50

Markup = Mapping[str, Any]


def pages_of(partner: Partner) -> QuerySet[MarkupPage]:
    """A partner's pages that stand, the newest first."""
    return partner.pages.filter(deleted_at=None).prefetch_related("reviews").order_by("-pk")


def page_of(page_id: int, partner: Partner) -> MarkupPage:
    """One of a partner's pages.

    Raises:
        NotFound: it has no such page, or has taken it back.
    """
    page = pages_of(partner).filter(pk=page_id).first()
    if page is None:
        raise NotFound(f"There is no page pages/{page_id} of {partner}.")
    return page


def hand_in(markup: Markup, *, token: ApiToken) -> MarkupPage:
    """Take in a page with its reviews.

    Raises:
        InvalidInput: something is missing or cannot be taken; names the field.
        NotPermitted: the page is not on the partner's site.
        Refused: `already_there`: the partner has handed it in before.
    """
    partner = partner_of(token)
    url = checked_url(markup, partner)
    checked(markup)
    try:
        with transaction.atomic():
            page = MarkupPage(partner=partner, url=url, version=0)
            keep(page, markup, by=token.user, verb="markup.create")
    except IntegrityError as error:
        raise Refused(
            f"{url} was handed in already; update it instead.", code="already_there"
        ) from error
    return page


def replace(page_id: int, markup: Markup, *, token: ApiToken) -> MarkupPage:
    """Put these reviews in the place of a page's earlier ones.

    Raises:
        FactCheckError: as `hand_in` says; NotFound, or StaleVersion when the page was changed
            since the version that is named.
    """
    partner = partner_of(token)
    checked(markup)
    with transaction.atomic():
        page = locked(page_id, partner)
        if markup.get("versionId") != str(page.version):
            raise StaleVersion(
                f"The page is at version {page.version}, not {markup.get('versionId', 'none')}. "
                "Get it anew, make your change, and send it with its versionId."
            )
        if checked_url(markup, partner) != page.url:
            raise InvalidInput("A page's address stays; hand in another page.", field="pageUrl")
        keep(page, markup, by=token.user, verb="markup.update")
    return page


def take_back(page_id: int, *, token: ApiToken) -> None:
    """Take a page's reviews back; its name is not given again.

    Raises:
        NotFound: the partner has no such page.
    """
    with transaction.atomic():
        delete(locked(page_id, partner_of(token)), by=token.user)


def delete(page: MarkupPage, *, by: User) -> None:
    """Take the reviews of a page back that is locked, and write that down."""
    page.reviews.all().delete()
    page.deleted_at = page.changed_at = timezone.now()
    page.changed_by = by
    page.save()
    audit.record("markup.delete", f"markup_page:{page.pk}", by=by, data=told(page))


def take_in(markup: Markup, partner: Partner, *, by: User) -> str:
    """Take a page in that is new, put its reviews in place of others, or leave it: says which.

    Returns "new", "changed" or "same".

    Raises:
        InvalidInput, NotPermitted: as `hand_in` says.
    """
    url = checked_url(markup, partner)
    checked(markup)
    with transaction.atomic():
        page = standing(url, partner)
        if page is None:
            page = MarkupPage(partner=partner, url=url, version=0)
            keep(page, markup, by=by, verb="markup.create")
            return "new"
        if is_same(page, markup):
            return "same"
        keep(page, markup, by=by, verb="markup.update")
        return "changed"


def forget(url: str, partner: Partner, *, by: User) -> bool:
    """Take back the page at an address; False when there is none."""
    with transaction.atomic():
        page = standing(url, partner)
        if page is not None:
            delete(page, by=by)
    return page is not None


def standing(url: str, partner: Partner) -> MarkupPage | None:
    """The partner's page at an address, locked."""
    return partner.pages.select_for_update().filter(url=url, deleted_at=None).first()


def is_same(page: MarkupPage, markup: Markup) -> bool:
    """Whether the markup says what the page says already."""
    author = markup.get("claimReviewAuthor") or {}
    head = (author.get("name", ""), author.get("imageUrl", ""), markup.get("publishDate", ""))
    if head != (page.author_name, page.author_image_url, page.publish_date):
        return False
    rows = page.reviews.order_by("place").values_list("markup", flat=True)
    return list(rows) == list(markup["claimReviewMarkups"])


def partner_of(token: ApiToken) -> Partner:
    """The organisation that a token speaks for.

    Raises:
        NotPermitted: it speaks for none.
    """
    if token.partner is None:
        raise NotPermitted("This token speaks for no organisation.")
    return token.partner


def locked(page_id: int, partner: Partner) -> MarkupPage:
    """The page, for a change.

    Raises:
        NotFound: the partner has no such page.
    """
    MarkupPage.objects.select_for_update().filter(pk=page_id, partner=partner).first()
    return page_of(page_id, partner)


def keep(page: MarkupPage, markup: Markup, *, by: User, verb: str) -> None:
    """Store the page as its markup says, and write that down."""
    author = markup.get("claimReviewAuthor") or {}
    page.author_name = author.get("name", "")
    page.author_image_url = author.get("imageUrl", "")
    page.publish_date = markup.get("publishDate", "")
    page.version += 1
    page.changed_at, page.changed_by = timezone.now(), by
    page.save()
    page.reviews.all().delete()
    rows = [review_of(page, place, each) for place, each in enumerate(markup["claimReviewMarkups"])]
    PartnerReview.objects.bulk_create(rows)
    audit.record(verb, f"markup_page:{page.pk}", by=by, data=told(page))


def told(page: MarkupPage) -> dict[str, Any]:
    """What the audit log says of a page."""
    return {"partner": page.partner_id, "url": page.url, "version": page.version}


def review_of(page: MarkupPage, place: int, markup: Markup) -> PartnerReview:
    """One review as a row, beside our own claim that it is about, if there is one."""
    text = markup["claimReviewed"]
    claimed_on, reviewed_on = day_of(markup.get("claimDate")), day_of(page.publish_date)
    return PartnerReview(
        page=page,
        place=place,
        markup=markup,
        claim_text=text,
        claimant=(markup.get("claimAuthor") or {}).get("name", ""),
        rating=markup["rating"]["textualRating"],
        language=page.partner.language,
        claimed_on=claimed_on,
        reviewed_on=reviewed_on,
        newest_on=max(filter(None, (claimed_on, reviewed_on)), default=None),
        text_digest=reviews.same_words(text),
        repeats_id=matches.claim_like(text),
    )


def checked_url(markup: Markup, partner: Partner) -> str:
    """The page's address, on the partner's site.

    Raises:
        InvalidInput: there is none.
        NotPermitted: it is elsewhere.
    """
    url = str(markup.get("pageUrl", "")).strip()
    check_address("pageUrl", url)
    site = google.site_of(url)
    if site != partner.site and not site.endswith(f".{partner.site}"):
        raise NotPermitted(f"This token is for pages on {partner.site} and below.")
    return url


def check_address(field: str, url: str) -> None:
    """See that it is an address on the web.

    Raises:
        InvalidInput: it is none.
    """
    wording.check(field, url, most=MAX_ADDRESS_CHARACTERS)
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        is_address = False
    if not is_address or any(each.isspace() for each in url):
        raise InvalidInput("Give a whole address, with http:// or https://.", field=field)


def checked(markup: Markup) -> None:
    """See that all is there that a page of reviews needs.

    Raises:
        InvalidInput: names the field.
    """
    several = markup.get("claimReviewMarkups") or []
    if not 0 < len(several) <= MAX_REVIEWS:
        raise InvalidInput(f"A page has 1 to {MAX_REVIEWS} reviews.", field="claimReviewMarkups")
    author = markup.get("claimReviewAuthor") or {}
    wording.check("claimReviewAuthor.name", author.get("name", ""), most=MAX_NAME_CHARACTERS)
    check_day("publishDate", markup.get("publishDate", ""))
    for number, each in enumerate(several):
        check_review(f"claimReviewMarkups[{number}]", each)


def check_review(where: str, markup: Markup) -> None:
    """See that one review says what was claimed and how it was rated.

    Raises:
        InvalidInput: names the field, below `where`.
    """
    demand(f"{where}.claimReviewed", markup.get("claimReviewed", ""), MAX_CLAIM_CHARACTERS)
    rating = markup.get("rating") or {}
    demand(f"{where}.rating.textualRating", rating.get("textualRating", ""), MAX_NAME_CHARACTERS)
    author = markup.get("claimAuthor") or {}
    wording.check(f"{where}.claimAuthor.name", author.get("name", ""), most=MAX_NAME_CHARACTERS)
    ends = rating.get("worstRating", 0), rating.get("bestRating", 0)
    if "ratingValue" in rating and not min(ends) <= rating["ratingValue"] <= max(ends):
        raise InvalidInput(
            "It lies outside of worstRating and bestRating.", field=f"{where}.rating.ratingValue"
        )
    check_day(f"{where}.claimDate", markup.get("claimDate", ""))
    if url := markup.get("url"):
        check_address(f"{where}.url", url)


def demand(field: str, text: str, most: int) -> None:
    """See that there is text, and not too much of it.

    Raises:
        InvalidInput: names the field.
    """
    if not text.strip():
        raise InvalidInput("This is needed.", field=field)
    wording.check(field, text, most=most)


def check_day(field: str, told: str) -> None:
    """See that it is a day or a time of ISO 8601, or nothing.

    Raises:
        InvalidInput: it is neither.
    """
    if told and (len(told) > MAX_DAY_CHARACTERS or day_of(told) is None):
        raise InvalidInput("Give a day as 2024-08-14, or a time of ISO 8601.", field=field)


def day_of(told: str | None) -> date | None:
    """The day that is told, none if it is not one."""
    try:
        return datetime.fromisoformat(told).date() if told else None
    except ValueError:
        return None
