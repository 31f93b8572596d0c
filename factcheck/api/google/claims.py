"""`claims:search` and `claims:imageSearch`: reviewed claims by words and by an image."""

from typing import Any, ClassVar

from django.http import HttpRequest

from factcheck.api.google import paging
from factcheck.api.google.asked import Asked
from factcheck.api.google.contract import IMAGE_SEARCH, SEARCH, Method
from factcheck.api.google.door import Door
from factcheck.api.google.errors import GoogleError, invalid
from factcheck.errors import InvalidInput, SourceError
from factcheck.models import ApiToken, Verdict
from factcheck.parsing import Fingerprint
from factcheck.services import allowances, holders, lookalikes, reviews
from factcheck.services.reviews import Page, Wish

# A fetch costs more than an answer does, and the site that is asked pays as well.
IMAGES_WITHOUT_A_KEY_PER_MINUTE = 20


def note(token: ApiToken | None, page: Page) -> None:
    """Remember what a program is sent, if its key says which it is."""
    if token is not None:
        holders.remember(token, Verdict.objects.filter(pk__in=page.versions))


class Search(Door):
    """Reviewed claims, our own and partners', each once with all its reviews."""

    methods: ClassVar[dict[str, Method]] = {"GET": SEARCH}

    def search(self, asked: Asked, token: ApiToken | None, _request: HttpRequest) -> dict[str, Any]:
        """A page of what was found; nothing at all when nothing was.

        Raises:
            GoogleError: there are neither words nor a site.
        """
        words, site = asked["query"].strip(), asked["reviewPublisherSiteFilter"].strip()
        if not words and not site:
            why = "Give words to look for, or a site."
            raise GoogleError("INVALID_ARGUMENT", why, query=why)
        wish = Wish(
            words=words,
            site=reviews.plain_site(site, field="reviewPublisherSiteFilter"),
            language=asked["languageCode"].strip(),
            max_age_days=asked["maxAgeDays"],
        )
        here = paging.place(SEARCH, asked)
        page = reviews.found(wish, offset=here.offset, size=here.size)
        note(token, page)
        more = paging.following(SEARCH, asked, here) if page.is_more else {}
        return ({"claims": page.claims} if page.claims else {}) | more


class ImageSearch(Door):
    """Reviewed claims with an image among their evidence that looks like the one asked for."""

    methods: ClassVar[dict[str, Method]] = {"GET": IMAGE_SEARCH}

    def imagesearch(
        self, asked: Asked, token: ApiToken | None, _request: HttpRequest
    ) -> dict[str, Any]:
        """A page of what was found; nothing at all when nothing was.

        Raises:
            GoogleError: there is no such image, or too many were asked for.
        """
        here = paging.place(IMAGE_SEARCH, asked)
        wish = Wish(language=asked["languageCode"].strip())
        look = self.look_of(asked["imageUri"].strip(), is_known=token is not None)
        page = lookalikes.claims_with(look, wish, offset=here.offset, size=here.size)
        note(token, page)
        more = paging.following(IMAGE_SEARCH, asked, here) if page.is_more else {}
        return (
            {"results": [{"claim": each} for each in page.claims]} if page.claims else {}
        ) | more

    def look_of(self, address: str, *, is_known: bool) -> Fingerprint:
        """How the image at an address looks.

        Raises:
            GoogleError: it cannot be had or compared, or callers without a key wait too often.
        """
        if not address:
            raise invalid("imageUri", "Give an image's address.")
        if (look := lookalikes.remembered(address)) is not None:
            return look
        limit = IMAGES_WITHOUT_A_KEY_PER_MINUTE
        if not is_known and allowances.take("images", limit).left < 0:
            why = "Too many images are asked for without a key; send a token, or try in a minute."
            raise GoogleError("RESOURCE_EXHAUSTED", why)
        try:
            return lookalikes.look_at(address)
        except (InvalidInput, SourceError) as error:
            raise invalid("imageUri", error.message) from error
