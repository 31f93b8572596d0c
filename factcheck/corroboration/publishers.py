"""Who publishes at an address, as far as the address tells; knows no table of publishers."""

import ipaddress
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

_PLATFORMS = (
    "t.me x.com twitter.com facebook.com instagram.com threads.net youtube.com tiktok.com vk.com "
    "ok.ru medium.com linkedin.com reddit.com rumble.com odysee.com bsky.app github.com"
)
_HOSTING = (
    "substack.com medium.com wordpress.com blogspot.com tumblr.com livejournal.com github.io "
    "wixsite.com weebly.com ghost.io beehiiv.com pages.dev netlify.app"
)
_BEFORE_ACCOUNT = "s c channel user in company groups profile r @ people public"
_SHARED = "ac co com edu gov govt gob go mil net nom or org"

# Hosts where whoever holds the account publishes, not the host.
PLATFORMS = frozenset(_PLATFORMS.split())
# Hosts under which every label is somebody's own site.
HOSTING = frozenset(_HOSTING.split())
# Path segments that stand before the account's name, as in t.me/s/name and youtube.com/c/name.
BEFORE_ACCOUNT = frozenset(_BEFORE_ACCOUNT.split())
# Second-level labels below which a country registers names, as in co.uk and gov.ua.
# Source: the Public Suffix List, its commonest pattern; the list itself is not needed for this.
_SHARED_SUFFIXES = frozenset(_SHARED.split())
_COUNTRY_LETTERS = 2
_DOORS = ("www.", "m.", "mobile.", "amp.")


class _Address(NamedTuple):
    """A page's address, taken apart for comparison."""

    host: str
    port: str
    segments: tuple[str, ...]


def publisher_key(url: str) -> str:
    """Name the publisher of `url`: its registered host, or the account on a platform.

    On a numeric or loopback host several sites may live side by side, so that the port and the
    first path segment belong to the key. "" when `url` has no host.

    Example: publisher_key("https://www.bbc.co.uk/news/1") is "bbc.co.uk", and
    publisher_key("https://t.me/s/general_staff/12") is "t.me/general_staff".
    """
    host, port, segments = _take_apart(url)
    if _is_local(host):
        return "/".join([host + port, *segments[:1]])
    registered = _registered(host)
    if registered in HOSTING and host != registered:
        return host
    if registered in PLATFORMS:
        account = [part for part in segments[:2] if part.lower() not in BEFORE_ACCOUNT][:1]
        return "/".join([registered, *(name.lower() for name in account)])
    return registered


def match(url: str, addresses: Iterable[str]) -> str:
    """Find the longest of `addresses` that begins `url`; "" for none.

    An address is host[:port][/path]; it stands for its subdomains too, and only whole path
    segments count: "example.org/desk" does not begin "https://example.org/desktop".

    Example: match("https://www.example.org/a/b", ["example.org", "example.org/a"]) is
    "example.org/a".
    """
    page = _take_apart(url)
    begun = [address for address in addresses if _begins(_take_apart(address), page)]
    return max(begun, key=lambda address: (len(address), address), default="")


def _begins(address: _Address, page: _Address) -> bool:
    same_host = page.host == address.host or page.host.endswith("." + address.host)
    return (
        bool(address.host)
        and same_host
        and address.port in ("", page.port)
        and page.segments[: len(address.segments)] == address.segments
    )


def _take_apart(url: str) -> _Address:
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
        host = (parts.hostname or "").rstrip(".").lower()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # brackets or a port that are none
        return _Address("", "", ())
    for door in _DOORS:
        host = host.removeprefix(door) if host.count(".") > 1 else host
    return _Address(host, port, tuple(part for part in parts.path.split("/") if part))


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _registered(host: str) -> str:
    labels = host.split(".")
    is_shared = (
        len(labels) > 2  # noqa: PLR2004 -- a name, a shared suffix and a country
        and len(labels[-1]) == _COUNTRY_LETTERS
        and labels[-2] in _SHARED_SUFFIXES
    )
    return ".".join(labels[-3:] if is_shared else labels[-2:])
