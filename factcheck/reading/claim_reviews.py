"""ClaimReviews in JSON-LD, as feeds and pages carry them, read as the markup of a page.

Sources: https://schema.org/ClaimReview, https://schema.org/DataFeed, and the markup's names
https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/pages
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Value = Mapping[str, Any]
SCALE = ("ratingValue", "bestRating", "worstRating")


class Found(NamedTuple):
    """One review with its page's address, or, without a review, a page that was deleted."""

    url: str
    review: Value | None


def found_in(value: object) -> Iterator[Found]:
    """The reviews in a value that JSON gave: one, a list, a graph or a DataFeed of them."""
    if isinstance(value, list):
        for each in value:
            yield from found_in(each)
    elif not isinstance(value, dict):
        return
    elif is_a(value, "DataFeedItem") and value.get("dateDeleted"):
        yield Found(text(value.get("url")), None)
    elif is_a(value, "ClaimReview"):
        yield Found(page_of(text(value.get("url"))), value)
    else:
        for name in ("@graph", "dataFeedElement", "item"):
            yield from found_in(value.get(name))


def is_a(value: Value, kind: str) -> bool:
    """Whether it is of a type of schema.org, alone or among others."""
    kinds = value.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(each, str) and each.rpartition("/")[2] == kind for each in names)


def markup(url: str, reviews: list[Value]) -> dict[str, Any]:
    """The markup of a page with these reviews; what they do not say is left out."""
    first = reviews[0]
    return present(
        pageUrl=url,
        publishDate=text(first.get("datePublished")),
        claimReviewAuthor=present(name=name_of(first.get("author"))),
        claimReviewMarkups=[of_review(url, each) for each in reviews],
    )


def of_review(page_url: str, review: Value) -> dict[str, Any]:
    """One review as one of a page's markups."""
    item = first_of(review.get("itemReviewed"))
    appearances = [address_of(each) for each in all_of(item.get("appearance"))]
    own = text(review.get("url"))
    return present(
        url=own if own != page_url else "",
        claimReviewed=text(review.get("claimReviewed")) or text(item.get("text")),
        claimAuthor=present(name=name_of(item.get("author"))),
        claimDate=text(item.get("datePublished")),
        claimFirstAppearance=address_of(item.get("firstAppearance")),
        claimAppearances=[each for each in appearances if each],
        rating=rating_of(first_of(review.get("reviewRating"))),
    )


def rating_of(rating: Value) -> dict[str, Any]:
    """The rating in words, and by numbers where all three are there."""
    numbers = [whole(rating.get(name)) for name in SCALE]
    scale = dict(zip(SCALE, numbers, strict=True)) if None not in numbers else {}
    words = text(rating.get("alternateName")) or text(rating.get("name"))
    return present(textualRating=words) | scale


def whole(value: object) -> int | None:
    """A whole number, as a number or in digits; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        digits = value.strip().removesuffix(".0")
        return int(digits) if digits.lstrip("-").isdecimal() and len(digits) <= 9 else None  # noqa: PLR2004 - of 32 bits
    if isinstance(value, int | float) and abs(value) < 2**31:
        return int(value) if value == int(value) else None
    return None


def page_of(url: str) -> str:
    """The page that an address leads to, whatever part of it."""
    return url.partition("#")[0]


def name_of(value: object) -> str:
    """What a person or body is called, the first of several."""
    return text(first_of(value).get("name")) if not isinstance(value, str) else value


def address_of(value: object) -> str:
    """Where a work is."""
    return value if isinstance(value, str) else text(first_of(value).get("url"))


def first_of(value: object) -> Value:
    """An object, or the first of several; empty without one."""
    return next((each for each in all_of(value) if isinstance(each, dict)), {})


def all_of(value: object) -> list[object]:
    """The value as a list."""
    return value if isinstance(value, list) else [value] if value is not None else []


def text(value: object) -> str:
    """The text, "" for what is none."""
    return value.strip() if isinstance(value, str) else ""


def present(**values: object) -> dict[str, Any]:
    """The values that there are."""
    return {name: value for name, value in values.items() if value}
