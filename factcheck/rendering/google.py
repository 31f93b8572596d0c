"""Reviewed claims in the shape of Google's Fact Check Tools API; absent values are left out.

Source: https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit

Value = dict[str, Any]


def of_verdict(body: Mapping[str, Any]) -> Value:
    """The claim of a standing verdict, with our review of it, from the verdict's own JSON."""
    days = [each["published_on"] for each in body["appearances"] if each["published_on"]]
    review = {
        "publisher": present(name=body["newsroom"], site=site_of(body["url"])),
        "url": body["url"],
        "title": f"{body['rating']['label']}: “{body['claim']}”",
        "reviewDate": moment(body["published_at"]),
        "textualRating": body["rating"]["label"],
        "languageCode": body.get("language", "en"),
    }
    return present(
        text=body["claim"],
        claimant=body["claimant"]["name"],
        claimDate=moment(min(days)) if days else "",
        claimReview=[present(**review)],
    )


def of_partner(
    markup: Mapping[str, Any],
    *,
    page_url: str,
    author: str,
    language: str,
    claimed_on: date | None,
    reviewed_on: date | None,
) -> Value:
    """The claim of a partner's review, with that review, from its markup and its page."""
    url = markup.get("url") or page_url
    review = present(
        publisher=present(name=author, site=site_of(page_url)),
        url=url,
        reviewDate=moment(reviewed_on.isoformat()) if reviewed_on else "",
        textualRating=(markup.get("rating") or {}).get("textualRating", ""),
        languageCode=language,
    )
    return present(
        text=markup["claimReviewed"],
        claimant=(markup.get("claimAuthor") or {}).get("name", ""),
        claimDate=moment(claimed_on.isoformat()) if claimed_on else "",
        claimReview=[review],
    )


def together(claims: Iterable[Value]) -> Value:
    """Several reviews of one claim as one: the first one's words, all reviews, what each knows."""
    first, *others = claims
    merged = dict(first)
    for other in others:
        reviews = [*merged["claimReview"], *other["claimReview"]]
        merged = other | merged | {"claimReview": reviews}
    return merged


def moment(told: str) -> str:
    """A day or time of ISO 8601 as RFC 3339 in UTC, to the second."""
    at = datetime.fromisoformat(told)
    at = at if at.tzinfo else datetime.combine(at.date(), time(), UTC)
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def site_of(url: str) -> str:
    """The host of an address, without “www.”."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def present(**values: object) -> Value:
    """The values that there are."""
    return {name: value for name, value in values.items() if value}
