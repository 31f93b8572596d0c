"""What became of a vector, in the words of the vectors' file."""

import re
from dataclasses import dataclass

from factcheck.errors import FactCheckError, SourceUnavailable

# Our codes -> theirs. What is told by number (http_404) is told apart in `of_error`.
CODES = {
    "bad_scheme": ("BLOCKED_SCHEME",),
    "bad_address": ("BLOCKED_URL",),
    "bad_port": ("BLOCKED_PORT",),
    "local_name": ("BLOCKED_URL", "BLOCKED_ADDRESS"),
    "private_address": ("BLOCKED_ADDRESS",),
    "bad_redirect": ("BAD_RESPONSE",),
    "too_many_redirects": ("TOO_MANY_REDIRECTS",),
    "too_large": ("TOO_LARGE",),
    "bad_encoding": ("BAD_CONTENT",),
    "bad_response": ("BAD_RESPONSE",),
    "tls_error": ("TLS_ERROR",),
    "no_content": ("BAD_CONTENT",),
    "dns_error": ("DNS_ERROR",),
    "timeout": ("TIMEOUT",),
    "rate_limited": ("RATE_LIMITED",),
    "connection_error": ("CONNECTION_ERROR",),
    "cut_off": ("CUT_OFF",),
    "bad_content": ("BAD_CONTENT", "TIMEOUT"),
    "unsupported_media_type": ("BAD_CONTENT",),
}
BLOCKING = {"bad_scheme", "bad_address", "bad_port", "local_name", "private_address"}
# What shows nothing, steers a terminal, turns the direction of text or is half a character.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`result` is blocked, aborted, retry, inert or allowed; `codes` are names that fit it."""

    result: str
    codes: tuple[str, ...]
    detail: str = ""


ALLOWED = Outcome("allowed", ("ALLOWED", "ALLOWED_ENCODED"))
NOT_UNDERSTOOD = Outcome("unknown", ("NOT_UNDERSTOOD",))


def of_error(error: FactCheckError) -> Outcome:
    """What an error of the fetcher amounts to."""
    codes = CODES.get(error.code, ("HTTP_ERROR",) if error.code.startswith("http_") else ())
    if error.code in BLOCKING:
        return Outcome("blocked", codes, error.code)
    if isinstance(error, SourceUnavailable) and error.code not in {"timeout", "cut_off"}:
        return Outcome("retry", codes, error.code)
    return Outcome("aborted", codes, error.code)


def fits(outcome: Outcome, expect: str, codes: list[str]) -> bool:
    """Whether an outcome is the expected one.

    A fetch that is given up for now and one that is given up for good are both aborted: nothing of
    them is kept. A body that was read and did nothing was allowed.
    """
    results = {outcome.result} | ({"aborted"} if outcome.result == "retry" else set())
    if outcome.result == "inert" and "ALLOWED" in outcome.codes:
        results.add("allowed")
    if outcome.result == "blocked" and "DNS_ERROR" in codes:
        results.add("aborted")
    return expect in results and bool(set(codes) & set(outcome.codes))
