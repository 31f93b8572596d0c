"""Which IP addresses lie on the public internet: the registries as a table; knows no names."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

# The registries' entries that are subsets of a listed range are not repeated.
# Source: IANA IPv4 Special-Purpose Address Registry (RFC 6890), as of 2025-10;
# IANA IPv4 Multicast Address Space Registry; Azure's platform address, which lies in public space.
_SPECIAL_V4 = tuple(
    (IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this machine itself"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a provider's inner network"),
        ("127.0.0.0/8", "this machine itself"),
        ("168.63.129.16/32", "a cloud platform's own service"),
        ("169.254.0.0/16", "a link-local network or a cloud platform's own service"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "a range reserved for protocols"),
        ("192.0.2.0/24", "a range reserved for documentation"),
        ("192.31.196.0/24", "a range reserved for protocols"),
        ("192.52.193.0/24", "a range reserved for protocols"),
        ("192.88.99.0/24", "a range reserved for protocols"),
        ("192.168.0.0/16", "a private network"),
        ("192.175.48.0/24", "a range reserved for protocols"),
        ("198.18.0.0/15", "a range reserved for measurements"),
        ("198.51.100.0/24", "a range reserved for documentation"),
        ("203.0.113.0/24", "a range reserved for documentation"),
        ("224.0.0.0/4", "a multicast group"),
        ("240.0.0.0/4", "a reserved range"),
    )
)

# Source: IANA IPv6 Special-Purpose Address Registry (RFC 6890), as of 2025-10;
# IANA Internet Protocol Version 6 Address Space (fec0::/10 and ff00::/8).
_SPECIAL_V6 = tuple(
    (IPv6Network(network), what)
    for network, what in (
        ("::/128", "this machine itself"),
        ("::1/128", "this machine itself"),
        ("::ffff:0:0/96", "a range reserved for protocols"),
        ("64:ff9b::/96", "a range reserved for protocols"),
        ("64:ff9b:1::/48", "a range reserved for protocols"),
        ("100::/64", "a range that discards what is sent"),
        ("100:0:0:1::/64", "a range reserved for protocols"),
        ("2001::/23", "a range reserved for protocols"),
        ("2001:db8::/32", "a range reserved for documentation"),
        ("2002::/16", "a range reserved for protocols"),
        ("2620:4f:8000::/48", "a range reserved for protocols"),
        ("3fff::/20", "a range reserved for documentation"),
        ("5f00::/16", "a range reserved for protocols"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "a link-local network"),
        ("fec0::/10", "a private network"),
        ("ff00::/8", "a multicast group"),
    )
)

# The only IPv6 space that is assigned to the public internet.
# Source: IANA Internet Protocol Version 6 Address Space, "Global Unicast".
_GLOBAL_UNICAST = IPv6Network("2000::/3")

# Where clouds hand out credentials; refused even to an operator who lists them by mistake.
# Source: the providers' manuals (AWS, Google, Azure, Oracle, Alibaba: instance metadata).
_METADATA_V4 = tuple(
    IPv4Network(network)
    for network in ("169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32")
)
_METADATA_V6 = tuple(
    IPv6Network(network) for network in ("fd00:ec2::/32", "fd20:ce::254/128", "fe80::/10")
)

# Where an IPv6 address carries an IPv4 one: the range, and how far right the 32 bits must move.
# Source: RFC 4291 2.5.5 (mapped, compatible), RFC 2765 (translated), RFC 6052 and 8215 (NAT64),
# RFC 3056 (6to4), RFC 4380 (Teredo: the server's address plain, the client's inverted).
_CARRIERS: tuple[tuple[IPv6Network, Callable[[int], int]], ...] = (
    (IPv6Network("::/96"), lambda bits: bits),
    (IPv6Network("::ffff:0:0/96"), lambda bits: bits),
    (IPv6Network("::ffff:0:0:0/96"), lambda bits: bits),
    (IPv6Network("64:ff9b::/96"), lambda bits: bits),
    (IPv6Network("64:ff9b:1::/48"), lambda bits: bits),
    (IPv6Network("64:ff9b:1::/48"), lambda bits: (bits >> 64 & 0xFFFF) << 16 | bits >> 40 & 0xFFFF),
    (IPv6Network("2002::/16"), lambda bits: bits >> 80),
    (IPv6Network("2001::/32"), lambda bits: bits >> 64),
    (IPv6Network("2001::/32"), lambda bits: ~bits),
)

# Source: RFC 5214 6.1; the interface identifier 0000:5efe or, for a global address, 0200:5efe.
_ISATAP_MARK = 0x5EFE
_ISATAP_MASK = 0xFDFFFFFF


# The pages of one site lead to the same few addresses.
@lru_cache(maxsize=1_024)
def parse(text: str) -> Address:
    """Read an address as the system writes it; an IPv4-mapped one becomes the IPv4 that it is.

    Raises:
        ValueError: `text` is no address.
    """
    if ":" not in text:
        return IPv4Address(text)
    address = IPv6Address(text)
    return address.ipv4_mapped or address


@lru_cache(maxsize=1_024)
def refusal(address: Address) -> str:
    """Say in a few words where `address` leads, or "" when that is the public internet."""
    for inner in _carried(address):
        if what := refusal(inner):
            return what
    for network, what in _special_ranges(address):
        if address in network:
            return what
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return "a range outside the public internet"
    return ""


def is_metadata(address: Address) -> bool:
    """Whether a cloud's metadata service answers here, in whatever form it is written."""
    if any(is_metadata(inner) for inner in _carried(address)):
        return True
    ranges = _METADATA_V4 if isinstance(address, IPv4Address) else _METADATA_V6
    return any(address in network for network in ranges)


def _special_ranges(address: Address) -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    return _SPECIAL_V4 if isinstance(address, IPv4Address) else _SPECIAL_V6


def _carried(address: Address) -> Iterator[IPv4Address]:
    if isinstance(address, IPv4Address):
        return
    bits = int(address)
    for network, shift in _CARRIERS:
        if address in network:
            yield IPv4Address(shift(bits) & 0xFFFFFFFF)
    if bits >> 32 & _ISATAP_MASK == _ISATAP_MARK:
        yield IPv4Address(bits & 0xFFFFFFFF)
