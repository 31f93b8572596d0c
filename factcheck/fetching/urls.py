"""The one parser that decides which host an address names; knows nothing of DNS or sockets."""

import re
from dataclasses import dataclass, field
from ipaddress import AddressValueError
from urllib.parse import quote, urljoin

import idna

from factcheck.errors import SourceRejected
from factcheck.fetching.addresses import Address
from factcheck.fetching.addresses import parse as parse_ip

MAX_URL_CHARS = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}

# Source: RFC 1035 2.3.4; the whole name without its last dot.
_MAX_NAME_CHARS = 253
_MAX_PORT = 65_535

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.IGNORECASE | re.ASCII)
_REST = re.compile(r"//([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?")
_AUTHORITY = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s\[\]:@%\\]+))(?::([0-9]{1,5}))?")
# An underscore is no host name by the book, but real sites have it.
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
# What a browser would read as a number, and so as an IPv4 address in disguise.
# Source: WHATWG URL, "ends in a number checker".
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LONE_BYTE = re.compile(r"[\udc80-\udcff]")

# Source: RFC 3986 3.3 and 3.4; "%" stays, so that what is encoded is not encoded twice.
_PATH_SAFE = "/%:@!$&'()*+,;=~"
_QUERY_SAFE = _PATH_SAFE + "?"
_PLAIN = re.compile(r"[A-Za-z0-9/?._~%:@!$&'()*+,;=-]*")


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads, in one spelling: `host` is lower-case ASCII, the string to dial.

    `address` is the IP address when the host is one, `path` begins with "/" and holds the query.
    """

    scheme: str
    host: str
    port: int
    path: str
    address: Address | None = field(default=None, compare=False)

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what secrets may not cross."""
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        """The address in its one spelling, without fragment and default port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def parse(url: str) -> Target:
    """Read an address, or refuse whatever two programs might read differently.

    Odd spellings of an IP address, user names, percent signs and backslashes in the host,
    control characters and empty hosts are refused; names in other scripts become Punycode.

    Raises:
        SourceRejected: `bad_scheme` or `bad_address`.
    """
    if len(url) > MAX_URL_CHARS:
        raise _bad(f"it is longer than {MAX_URL_CHARS} characters")
    if _FORBIDDEN.search(url):
        raise _bad("it contains a control character")
    scheme, rest = _split_scheme(url)
    parts = _REST.fullmatch(rest)
    if parts is None:
        raise _bad("after http: or https: two slashes and a host must follow")
    authority, path, query = parts[1], parts[2], parts[3] or ""
    host, address, port = _split_authority(authority)
    target = Target(
        scheme=scheme,
        host=host,
        port=DEFAULT_PORTS[scheme] if port is None else port,
        path=_quoted(path or "/", _PATH_SAFE) + _quoted(query, _QUERY_SAFE),
        address=address,
    )
    if len(target.url) > MAX_URL_CHARS:
        raise _bad(f"encoded, it is longer than {MAX_URL_CHARS} characters")
    return target


def resolve(base: Target, location: str) -> Target:
    """Read a redirect's `Location`, which may be relative to `base`.

    Raises:
        SourceRejected: as `parse`; the bytes of the header that are no UTF-8 do no harm.
    """
    # aiohttp hands such bytes over as lone surrogates.
    location = _LONE_BYTE.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", location)
    # urljoin would drop tabs and line ends silently.
    if len(location) > MAX_URL_CHARS or _FORBIDDEN.search(location):
        raise _bad("it redirects to something that is no address")
    try:
        return parse(urljoin(base.url, location))
    except ValueError as error:
        raise _bad("it redirects to something that is no address") from error


def _quoted(text: str, safe: str) -> str:
    # Most addresses need nothing, and quote() takes its time to find that out.
    return text if _PLAIN.fullmatch(text) else quote(text, safe=safe)


def _split_scheme(url: str) -> tuple[str, str]:
    found = _SCHEME.fullmatch(url)
    scheme = found[1].lower() if found else ""
    if found is None or scheme not in DEFAULT_PORTS:
        raise SourceRejected(
            "Only addresses that begin with http:// or https:// can be fetched.",
            code="bad_scheme",
        )
    return scheme, found[2]


def _split_authority(authority: str) -> tuple[str, Address | None, int | None]:
    if "@" in authority:
        raise _bad("it carries a user name before the host")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise _bad("its host cannot be read without doubt")
    port = int(parts[3]) if parts[3] else None
    if port is not None and not 0 < port <= _MAX_PORT:
        raise _bad(f"ports end at {_MAX_PORT}")
    address = _read_ipv6(parts[1]) if parts[1] else None
    if address is not None:
        return str(address), address, port
    return *_read_host(parts[2]), port


def _read_ipv6(text: str) -> Address:
    try:
        if ":" in text:
            return parse_ip(text)
    except AddressValueError:
        pass
    raise _bad("there is no IPv6 address between the brackets")


def _read_host(text: str) -> tuple[str, Address | None]:
    host = _to_ascii(text).lower().removesuffix(".")
    if len(host) > _MAX_NAME_CHARS or not _NAME.fullmatch(host):
        raise _bad("its host is no valid name")
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return host, None
    try:
        # Of IPv4 it takes one spelling only, so the host stays as it is.
        return host, parse_ip(host)
    except AddressValueError as error:
        raise _bad("its host is an IP address in an unusual spelling") from error


def _to_ascii(text: str) -> str:
    if text.isascii():
        return text
    if len(text) > _MAX_NAME_CHARS:
        raise _bad("its host is no valid name")
    try:
        return idna.encode(text, uts46=True).decode("ascii")
    except UnicodeError as error:
        raise _bad("its host is no valid name") from error


def _bad(why: str) -> SourceRejected:
    return SourceRejected(f"This is not an address that can be fetched: {why}.", code="bad_address")
