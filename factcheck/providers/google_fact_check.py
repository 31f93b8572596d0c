"""Asks Google's index of published fact checks; knows only its JSON."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from factcheck import fetching
from factcheck.providers import answers
from factcheck.providers.answers import Row, Service
from factcheck.providers.provider import Hit, Query

URL = "https://factchecktools.googleapis.com"
MAX_QUERY_CHARS = 200


@dataclass(frozen=True, slots=True)
class GoogleFactCheck:
    """The Fact Check Tools API with a newsroom's key, which goes in a header, never in an address.

    Source: Fact Check Tools API v1alpha1, method claims.search
    (developers.google.com/fact-check/tools/api/reference/rest).
    """

    key: str = field(repr=False)
    base_url: str = URL
    user_agent: str = fetching.USER_AGENT
    limits: fetching.Limits = answers.LIMITS
    proxy: str = field(default="", repr=False)
    name: str = "google_fact_check"

    def search(self, query: Query) -> list[Hit]:
        """Return at most 20 reviews of claims like the query, each with its reviewer's rating.

        A claim that was checked before is of use whenever that was, so the query's dates are not
        minded.

        Raises:
            SourceUnavailable: it could not be had, or what it sent is no such answer.
            SourceRejected: it refuses the key or the query.
            InvalidInput: `base_url` is no address.
        """
        headers = {"X-Goog-Api-Key": self.key}
        service = Service(
            "Google Fact Check", self.base_url, self.user_agent, self.limits, headers, self.proxy
        )
        asked = {
            "query": answers.cut(query.text, most_chars=MAX_QUERY_CHARS),
            "languageCode": query.language,
            "pageSize": str(answers.MAX_HITS),
        }
        answer = service.read(service.ask("/v1alpha1/claims:search", asked))
        claims = service.rows(answer, "claims")
        return service.hits([each for claim in claims for each in _reviews(service, claim)], _hit)


def _reviews(service: Service, claim: Row) -> Iterator[Row]:
    said = {"claimed": answers.text(claim, "text"), "claimant": answers.text(claim, "claimant")}
    for review in service.rows(claim, "claimReview"):
        yield {**review, **said}


def _hit(row: Row) -> Hit:
    publisher = answers.inner(row, "publisher")
    reviewer = answers.text(publisher, "name") or answers.text(publisher, "site")
    rating, claimed = answers.text(row, "textualRating"), answers.text(row, "claimed")
    claimant = answers.text(row, "claimant")
    said = f"{claimant}: {claimed}" if claimant else claimed
    return Hit(
        url=answers.text(row, "url"),
        title=answers.text(row, "title") or claimed,
        snippet=f"Rated \u201c{rating}\u201d by {reviewer or 'a fact checker'}. {said}"
        if rating
        else said,
        published_on=answers.day(row, "reviewDate"),
        publisher=reviewer,
        language=answers.language(row, "languageCode"),
        rating=rating,
    )
