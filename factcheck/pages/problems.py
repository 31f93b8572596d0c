"""The kinds of problem that the API tells of: the tree of errors, and those of the protocol."""

from collections.abc import Iterator
from dataclasses import dataclass

from factcheck.errors import FactCheckError


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind: its stable code, what it means, and the code of the wider kind."""

    code: str
    meaning: str
    wider: str


# What is between a program and the service; a test holds this to what the API answers.
PROTOCOL = (
    Problem("malformed_request", "The request cannot be read, or its JSON is none.", ""),
    Problem("not_authenticated", "A token or a log-in is asked for, and there is none.", ""),
    Problem("method_not_allowed", "The address does not take this HTTP method.", ""),
    Problem("not_acceptable", "The address has no answer in the form that was asked for.", ""),
    Problem("withdrawn", "The newsroom took this verdict back; its page says why.", ""),
    Problem("length_required", "The body's length is not told; send Content-Length.", ""),
    Problem("precondition_failed", "It has changed since the version that was named.", ""),
    Problem("precondition_required", "Name the version that was seen, by If-Match.", ""),
    Problem("too_large", "More was sent than can be taken at once.", ""),
    Problem("unsupported_media_type", "The address does not take this form of a request.", ""),
    Problem("error", "Something broke on our side; trying again may help.", ""),
    Problem("unavailable", "The service does not answer just now; try again in a minute.", ""),
    Problem("too_many_requests", "Too many requests in a short time; wait before the next.", ""),
)


def listed() -> list[Problem]:
    """Every kind that an answer of the API may name."""
    return [*tree(), *PROTOCOL]


def tree(kind: type[FactCheckError] = FactCheckError) -> Iterator[Problem]:
    """Every kind below `kind`, each before the kinds that it divides into."""
    for each in kind.__subclasses__():
        meaning = (each.__doc__ or "").split("\n", 1)[0].replace("`", "")
        yield Problem(each.code, meaning, kind.code if kind is not FactCheckError else "")
        yield from tree(each)
