"""Says what went wrong on the wire in the service's own errors; decides between later and never."""

import ssl
from http import HTTPStatus

import aiohttp
from aiohttp.http_exceptions import PayloadEncodingError

from factcheck.errors import SourceError, SourceRejected, SourceUnavailable
from factcheck.fetching import retry

# Client errors that say "not now" rather than "no".
# Source: RFC 9110 15.5.9, RFC 8470 5.2, RFC 6585 4.
_TRY_AGAIN = frozenset({408, 425, 429})
_ASKING_FOR_TIME = frozenset({429, 503})
_MISSING = frozenset({404, 410})
_EMPTY = frozenset({204, 205})
_PARTIAL = 206


def refuse_status(status: int, *, retry_after: str = "") -> None:
    """Raise unless `status` stands for a whole page.

    Args:
        status: of the answer.
        retry_after: the answer's header of that name.

    Raises:
        SourceUnavailable: `rate_limited` (429, or 503 that names a time) or `http_<status>`.
        SourceRejected: `http_<status>`, `no_content` or `bad_response`.
    """
    if status == HTTPStatus.OK:
        return
    refuse_haste(status, retry_after)
    if status in _TRY_AGAIN or HTTPStatus.INTERNAL_SERVER_ERROR <= status < 600:  # noqa: PLR2004 - where the class of server errors ends
        raise SourceUnavailable(
            f"The site could not answer now (status {status}).", code=f"http_{status}"
        )
    if status in _EMPTY:
        raise no_content()
    if status < HTTPStatus.OK or status == _PARTIAL:
        raise bad_response()
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        what = "does not have this page" if status in _MISSING else "refuses this page"
        raise SourceRejected(f"The site {what} (status {status}).", code=f"http_{status}")


def refuse_haste(status: int, retry_after: str) -> None:
    """Raise when the site asks to be left alone for a while.

    Raises:
        SourceUnavailable: `rate_limited`, with the time that it asked for.
    """
    if status not in _ASKING_FOR_TIME:
        return
    seconds = retry.seconds_of(retry_after)
    if status == HTTPStatus.TOO_MANY_REQUESTS or seconds is not None:
        raise SourceUnavailable(
            "The site asks to come back later.", code="rate_limited", retry_after_seconds=seconds
        )


def of_the_wire(error: Exception) -> SourceError:
    """Translate what the HTTP client raised.

    Gives `timeout`, `connection_error`, `proxy_error` or `cut_off` to try again; `tls_error` or
    `bad_response` not to.
    """
    if isinstance(error, TimeoutError):
        return SourceUnavailable("The site took too long to answer.", code="timeout")
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return SourceRejected(
            "The site's identity could not be verified (its TLS certificate was refused).",
            code="tls_error",
        )
    if isinstance(error, aiohttp.ClientHttpProxyError | aiohttp.ClientProxyConnectionError):
        return SourceUnavailable(
            "The newsroom's proxy did not let the request through.", code="proxy_error"
        )
    if isinstance(error, aiohttp.ClientPayloadError) and _ended_early(error):
        return SourceUnavailable("The connection ended before the page was whole.", code="cut_off")
    if isinstance(error, aiohttp.ClientConnectionError | OSError):
        return SourceUnavailable("No connection to the site could be had.", code="connection_error")
    return bad_response()


def _ended_early(error: aiohttp.ClientPayloadError) -> bool:
    # The parser's own complaint, if it had one beyond missing bytes, is the cause.
    return error.__cause__ is None or isinstance(error.__cause__, PayloadEncodingError)


def bad_response() -> SourceRejected:
    """Build the refusal of an answer that is no proper HTTP."""
    return SourceRejected("The site's answer is not proper HTTP.", code="bad_response")


def too_large() -> SourceRejected:
    """Build the refusal of more than the service takes."""
    return SourceRejected(
        "The page is larger than the service takes; nothing of it was kept.", code="too_large"
    )


def no_content() -> SourceRejected:
    """Build the refusal of an empty page."""
    return SourceRejected("The site answered with an empty page.", code="no_content")
