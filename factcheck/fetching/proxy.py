"""The one proxy that an operator may put between the fetcher and the web; reads no environment."""

import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote

from yarl import URL

from factcheck.errors import InvalidInput, SourceRejected
from factcheck.fetching import urls
from factcheck.fetching.guard import Guard

_SETTING = re.compile(r"http://(?:([^:@/?#]+):([^@/?#]*)@)?([^@/?#]+)/?")
# As aiohttp writes it.
_SECRET_HEADER = b"\nProxy-Authorization:"
_SECRET_LINE = re.compile(_SECRET_HEADER + rb"[^\n]*\n")


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where everything is sent instead, and the guard that lets nothing else be dialled.

    `url` holds the user name and password, so it is never shown.
    """

    url: URL = field(repr=False)
    guard: Guard

    @classmethod
    def parse(cls, setting: str) -> Self | None:
        """Read `http://host:port` or `http://user:password@host:port`; None for "".

        User name and password may be percent-encoded.

        Raises:
            InvalidInput: it is neither; the text of the error repeats nothing of it.
        """
        if not setting:
            return None
        found = _SETTING.fullmatch(setting)
        if found is None:
            raise _bad()
        try:
            target = urls.parse(f"http://{found[3]}")
        except SourceRejected:
            raise _bad() from None
        name, password = (unquote(part) if part else None for part in found.groups()[:2])
        url = URL.build(
            scheme="http", user=name, password=password, host=target.host, port=target.port
        )
        return cls(url, Guard.trusting(target.url))


def without_secret(request: bytes | bytearray) -> bytes:
    """Take the password for the proxy out of a request as it was sent."""
    if _SECRET_HEADER not in request:
        return bytes(request)
    return _SECRET_LINE.sub(b"\n", bytes(request), count=1)


def _bad() -> InvalidInput:
    return InvalidInput(
        "The proxy is no address; write http://HOST:PORT or http://USER:PASSWORD@HOST:PORT.",
        code="bad_proxy",
    )
