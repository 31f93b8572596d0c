"""Reviewed claims, our own and partners', found by words, site, language and age."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, Max, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from factcheck.errors import InvalidInput
from factcheck.models import Listing, PartnerReview
from factcheck.models.listings import ENGLISH, MAX_RANKED, ListingQuerySet
from factcheck.rendering import google
from factcheck.services.matches import telling

# What all reviews of one claim have in common; of rows already in Python, `key_of` says the same.
KEY = Case(
    When(repeats=None, then=F("text_digest")),
    default=Concat(Value("claim:"), Cast("repeats_id", TextField())),
    output_field=TextField(),
)
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for; "" and 0 stand for anything."""

    words: str = ""
    site: str = ""
    language: str = ""
    max_age_days: int = 0

    @property
    def since(self) -> date | None:
        """The oldest day that will do."""
        if not self.max_age_days:
            return None
        today = timezone.now().date()
        return today - timedelta(days=min(self.max_age_days, today.toordinal() - 1))

    @property
    def is_ours(self) -> bool:
        """Whether our own reviews are among those of the site."""
        own = google.site_of(settings.SITE_URL)
        return not self.site or own == self.site or own.endswith(f".{self.site}")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of claims with their reviews in Google's shape, and whether there are more.

    `versions` are the ids of our own verdicts that it shows.
    """

    claims: list[google.Value]
    versions: list[int]
    is_more: bool


def plain_site(told: str, *, field: str) -> str:
    """A site as it is told, by address or host, as a host in lower case without “www.”.

    Raises:
        InvalidInput: it is told, and is none.
    """
    address = told.strip().lower()
    try:
        site = google.site_of(address if "//" in address else f"//{address}")
    except ValueError:
        site = ""
    if address and not site:
        raise InvalidInput("Give a site such as example.org.", field=field)
    return site


def same_words(text: str) -> str:
    """The SHA-256 of a claim's words, whatever their case and signs."""
    return hashlib.sha256(_NO_LETTER.sub(" ", text).strip().casefold().encode()).hexdigest()


def found(wish: Wish, *, offset: int, size: int) -> Page:
    """A page of the claims that fit, each with its reviews.

    With words, the best match comes first, of the newest 500 of each kind; without, the newest.
    One claim holds our review and the partners' of it.
    """
    most = size + 1
    keys = ranked(wish)[offset:][:most] if wish.words else listed(wish, offset, most)
    return filled(wish, keys[:size], is_more=len(keys) > size)


def ours(wish: Wish) -> ListingQuerySet:
    """Our standing verdicts that fit, whatever they say."""
    rows: ListingQuerySet = Listing.objects.filter(state="published")
    if not wish.is_ours:
        return rows.none()
    if wish.language:
        rows = rows.filter(speaks(wish.language))
    return rows.filter(published_at__date__gte=wish.since) if wish.since else rows


def partners(wish: Wish) -> QuerySet[PartnerReview]:
    """The partners' reviews that fit, whatever they say."""
    rows: QuerySet[PartnerReview] = PartnerReview.objects.filter(page__deleted_at=None)
    if wish.site:
        rows = PartnerReview.objects.of_site(wish.site).filter(page__deleted_at=None)
    if wish.language:
        rows = rows.filter(speaks(wish.language))
    return rows.filter(newest_on__gte=wish.since) if wish.since else rows


def speaks(tag: str) -> Q:
    """Of a language, by its main part: `en-US` asks for English of anywhere."""
    main = tag.lower().split("-", 1)[0]
    return Q(language=main) | Q(language__startswith=f"{main}-")


def ranked(wish: Wish) -> list[str]:
    """The claims that fit the words, by their keys, the best match first.

    When nothing has all words, those are looked for that share two telling ones.
    """
    for words in (wish.words, telling(wish.words)):
        best: dict[str, float] = {}
        for key, rank in (*our_scores(wish, words), *partners_scores(wish, words)):
            best[key] = max(rank, best.get(key, 0.0))
        if best:
            return sorted(best, key=lambda key: -best[key])
    return []


def our_scores(wish: Wish, words: str) -> Iterable[tuple[str, float]]:
    """Key and rank of our newest verdicts with the words."""
    return ((key_of(found.claim_id), found.rank) for found in ours(wish).best(words))


def partners_scores(wish: Wish, words: str) -> Iterable[tuple[str, float]]:
    """Key and rank of the partners' newest reviews with the words."""
    query = SearchQuery(words, search_type="websearch", config=ENGLISH)
    fitting = partners(wish).filter(search=query).annotate(rank=SearchRank(F("search"), query))
    newest = fitting.order_by("-pk").values_list("repeats_id", "text_digest", "rank")[:MAX_RANKED]
    return ((key_of(claim_id, digest), rank) for claim_id, digest, rank in newest)


def key_of(claim_id: int | None, text_digest: str = "") -> str:
    """What all reviews of one claim have in common."""
    return f"claim:{claim_id}" if claim_id else text_digest


def listed(wish: Wish, offset: int, most: int) -> list[str]:
    """So many of the claims that fit, by their keys: our own, the newest first, then partners'."""
    own = ours(wish).order_by("-position")
    keys = [key_of(number) for number in own.values_list("claim_id", flat=True)[offset:][:most]]
    if len(keys) == most:
        return keys
    begin = max(0, offset - own.count())
    # Those that are not of one of our own claims, each claim of theirs once.
    theirs = partners(wish).exclude(repeats__in=own.values("claim_id")).annotate(key=KEY)
    grouped = theirs.values("key").annotate(newest=Max("newest_on"))
    newest = grouped.order_by(F("newest").desc(nulls_last=True), "key")
    return keys + list(newest.values_list("key", flat=True)[begin:][: most - len(keys)])


def filled(wish: Wish, keys: Sequence[str], *, is_more: bool) -> Page:
    """The claims behind the keys, each with all its reviews that fit, in two queries."""
    numbers = [int(key.removeprefix("claim:")) for key in keys if key.startswith("claim:")]
    digests = [key for key in keys if not key.startswith("claim:")]
    reviews: dict[str, list[google.Value]] = {}
    own = list(
        ours(wish).filter(claim__in=numbers).values_list("claim_id", "verdict_id", "verdict__body")
    )
    for claim_id, _, body in own:
        reviews.setdefault(key_of(claim_id), []).append(google.of_verdict(json.loads(body)))
    theirs = Q(repeats__in=numbers) | Q(repeats=None, text_digest__in=digests)
    for row in partners(wish).filter(theirs).select_related("page__partner").order_by("pk"):
        reviews.setdefault(key_of(row.repeats_id, row.text_digest), []).append(rendered(row))
    claims = [google.together(reviews[key]) for key in keys]
    return Page(claims, [verdict_id for _, verdict_id, _ in own], is_more)


def rendered(row: PartnerReview) -> google.Value:
    """A partner's review with its claim."""
    return google.of_partner(
        row.markup,
        page_url=row.page.url,
        author=row.page.author_name or row.page.partner.name,
        language=row.language,
        claimed_on=row.claimed_on,
        reviewed_on=row.reviewed_on,
    )
