"""How much time and memory one fetch may take; only numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one fetch, all redirects included.

    Args:
        timeout_seconds: from the call to the last byte, DNS and TLS included.
        dns_timeout_seconds: for one name.
        connect_timeout_seconds: for one address of a name, TLS included.
        max_body_bytes: of the decoded body, of the received one, and between two codings.
        max_redirect_body_bytes: of a redirect's own body, as received; it is never decoded.
        redirect_body_timeout_seconds: for that body; what has not come by then is left.
        max_redirects: followed; one more is refused.
        max_header_bytes: of the status line and of each header line.
        max_headers: lines.
    """

    timeout_seconds: float = 30.0
    dns_timeout_seconds: float = 5.0
    connect_timeout_seconds: float = 10.0
    max_body_bytes: int = 10 * 1024 * 1024
    max_redirect_body_bytes: int = 64 * 1024
    redirect_body_timeout_seconds: float = 1.0
    max_redirects: int = 5
    max_header_bytes: int = 8_190
    max_headers: int = 128


USUAL_LIMITS = Limits()
