"""`claims:search`: reviewed claims by words, site, language and age."""

from typing import Any, ClassVar

from django.http import HttpRequest

from factcheck.api.google import paging
from factcheck.api.google.asked import Asked
from factcheck.api.google.contract import SEARCH, Method
from factcheck.api.google.door import Door
from factcheck.api.google.errors import GoogleError
from factcheck.models import ApiToken
from factcheck.services import reviews
from factcheck.services.reviews import Wish


class Search(Door):
    """Reviewed claims, our own and partners', each once with all its reviews."""

    methods: ClassVar[dict[str, Method]] = {"GET": SEARCH}

    def search(
        self, asked: Asked, _token: ApiToken | None, _request: HttpRequest
    ) -> dict[str, Any]:
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
        claims, is_more = reviews.found(wish, offset=here.offset, size=here.size)
        more = paging.following(SEARCH, asked, here) if is_more else {}
        return ({"claims": claims} if claims else {}) | more
