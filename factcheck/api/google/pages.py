"""`pages`: what partners hand in of their own reviews, with an organisation's token."""

from typing import Any, ClassVar

from django.http import HttpRequest

from factcheck.api.google import bodies, paging
from factcheck.api.google.asked import Asked
from factcheck.api.google.contract import CREATE, DELETE, GET, LIST, PAGE, UPDATE, Method
from factcheck.api.google.door import Door
from factcheck.api.google.errors import invalid
from factcheck.models import ApiToken, MarkupPage
from factcheck.rendering.google import present
from factcheck.services import partners, reviews

Token = ApiToken


class Pages(Door):
    """An organisation's pages."""

    methods: ClassVar[dict[str, Method]] = {"GET": LIST, "POST": CREATE}

    def list(self, asked: Asked, token: Token, _request: HttpRequest) -> dict[str, Any]:
        """The organisation's pages, or the one at an address."""
        rows = partners.pages_of(partners.partner_of(token))
        if asked["url"] and asked["organization"]:
            raise invalid("url", "Give an address or an organisation, not both.")
        if asked["url"]:
            return listed(rows.filter(url=asked["url"].strip())[:1])
        if asked["organization"]:
            site = reviews.plain_site(asked["organization"], field="organization")
            rows = rows.filter(partner__site=site)
        here = paging.place(LIST, asked)
        found = list(rows[here.offset : here.offset + here.size + 1])
        more = paging.following(LIST, asked, here) if len(found) > here.size else {}
        return listed(found[: here.size]) | more

    def create(self, _asked: Asked, token: Token, request: HttpRequest) -> dict[str, Any]:
        """Take in a page with its reviews."""
        return as_markup(partners.hand_in(bodies.read(request, PAGE), token=token))


class Page(Door):
    """One page."""

    methods: ClassVar[dict[str, Method]] = {"GET": GET, "PUT": UPDATE, "DELETE": DELETE}

    def get(
        self, _asked: Asked, token: Token, _request: HttpRequest, page_id: int
    ) -> dict[str, Any]:
        """The page's reviews."""
        return as_markup(partners.page_of(page_id, partners.partner_of(token)))

    def update(
        self, _asked: Asked, token: Token, request: HttpRequest, page_id: int
    ) -> dict[str, Any]:
        """Put other reviews in their place."""
        return as_markup(partners.replace(page_id, bodies.read(request, PAGE), token=token))

    def delete(
        self, _asked: Asked, token: Token, _request: HttpRequest, page_id: int
    ) -> dict[str, Any]:
        """Take them back."""
        partners.take_back(page_id, token=token)
        return {}


def listed(pages: Any) -> dict[str, Any]:  # noqa: ANN401 - rows in any form
    """The pages as a list; nothing at all when there are none."""
    return present(claimReviewMarkupPages=[as_markup(page) for page in pages])


def as_markup(page: MarkupPage) -> dict[str, Any]:
    """The page in the contract's words, as the partner wrote it."""
    markups = [row.markup for row in sorted(page.reviews.all(), key=lambda row: row.place)]
    return present(
        name=f"pages/{page.pk}",
        versionId=str(page.version),
        pageUrl=page.url,
        publishDate=page.publish_date,
        claimReviewAuthor=present(name=page.author_name, imageUrl=page.author_image_url),
        claimReviewMarkups=markups,
    )
