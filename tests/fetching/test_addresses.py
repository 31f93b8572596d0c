import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.fetching import addresses

# One address of every entry of the two registries, and the first and last of the ranges whose
# edges matter. Source: IANA Special-Purpose Address Registries.
SPECIAL = [
    "0.0.0.1",
    "0.255.255.255",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.0.0",
    "169.254.169.254",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.0",
    "192.0.0.7",
    "192.0.0.8",
    "192.0.0.9",
    "192.0.0.10",
    "192.0.0.170",
    "192.0.0.171",
    "192.0.2.255",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.255.255",
    "192.175.48.1",
    "198.18.0.0",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::",
    "::1",
    "64:ff9b:1::1",
    "100::1",
    "100:0:0:1::1",
    "2001:1::1",
    "2001:1::2",
    "2001:1::3",
    "2001:2::1",
    "2001:3::1",
    "2001:4:112::1",
    "2001:10::1",
    "2001:20::1",
    "2001:30::1",
    "2001:1ff:ffff::1",
    "2001:db8::1",
    "2002::1",
    "2620:4f:8000::1",
    "3fff::1",
    "3fff:fff::1",
    "5f00::1",
    "fc00::1",
    "fd00::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "4000::1",
    "1fff::1",
]

PUBLIC = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2000::1",
    "2001:200::1",
    "2606:4700:4700::1111",
    "3ffe:ffff::1",
]

# The same IPv4 address in every form that a tunnel, a translator or a stack may unwrap.
FORMS = [
    "::ffff:{v4}",
    "::{v4}",
    "::ffff:0:{v4}",
    "64:ff9b::{v4}",
    "64:ff9b:1::{v4}",
    "2002:{hex}::1",
    "2001:0:{hex}::1",
    "2600:1234::5efe:{v4}",
    "2600:1234::200:5efe:{v4}",
]


def write(form: str, v4: str) -> str:
    packed = ipaddress.IPv4Address(v4).packed.hex()
    return form.format(v4=v4, hex=f"{packed[:4]}:{packed[4:]}")


@pytest.mark.parametrize("text", SPECIAL)
def test_address_is_refused_in_every_special_range(text):
    assert addresses.refusal(addresses.parse(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_address_is_let_through_on_the_public_internet(text):
    assert addresses.refusal(addresses.parse(text)) == ""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("v4", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1"])
def test_private_ipv4_is_refused_in_every_ipv6_form(form, v4):
    assert addresses.refusal(addresses.parse(write(form, v4)))


@pytest.mark.parametrize("form", FORMS)
def test_metadata_is_recognised_in_every_ipv6_form(form):
    assert addresses.is_metadata(addresses.parse(write(form, "169.254.169.254")))
    assert not addresses.is_metadata(addresses.parse(write(form, "10.0.0.1")))


def test_metadata_is_recognised_in_the_split_nat64_form():
    # RFC 6052 2.2: with a /48 prefix the address is cut in two around the byte of zeros.
    assert addresses.is_metadata(addresses.parse("64:ff9b:1:a9fe:a9:fe00::"))


def test_metadata_is_recognised_behind_an_inverted_teredo_client():
    client = int(ipaddress.IPv4Address("169.254.169.254")) ^ 0xFFFFFFFF
    teredo = ipaddress.IPv6Address((0x20010000 << 96) | (0x08080808 << 64) | client)
    assert addresses.is_metadata(teredo)


@pytest.mark.parametrize(
    "text",
    ["169.254.170.2", "100.100.100.200", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254"],
)
def test_metadata_is_recognised_on_every_cloud(text):
    assert addresses.is_metadata(addresses.parse(text))


@pytest.mark.parametrize("text", ["10.0.0.1", "127.0.0.1", "8.8.8.8", "fd00::1", "::1"])
def test_metadata_is_not_seen_in_other_inner_addresses(text):
    assert not addresses.is_metadata(addresses.parse(text))


def test_mapped_address_becomes_the_ipv4_that_it_is():
    assert addresses.parse("::ffff:8.8.8.8") == ipaddress.IPv4Address("8.8.8.8")


@given(st.ip_addresses(v=4))
def test_ipv4_is_let_through_only_where_the_standard_library_agrees(address):
    # The registries as Python knows them are older, so they refuse less; never more, but for
    # the two anycast addresses inside 192.0.0.0/24, which serve no pages.
    if not addresses.refusal(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=6))
def test_ipv6_is_let_through_only_inside_the_global_range(address):
    if not addresses.refusal(address):
        assert int(address) >> 125 == 0b001
        assert not address.is_private


@given(st.ip_addresses(v=4), st.sampled_from(FORMS))
def test_ipv6_form_of_an_ipv4_is_never_let_through_when_the_ipv4_is_not(address, form):
    if addresses.refusal(address):
        assert addresses.refusal(addresses.parse(write(form, str(address))))
