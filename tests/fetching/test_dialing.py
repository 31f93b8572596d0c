import asyncio
import socket
import time

import pytest

from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.fetching import Guard, Limits
from factcheck.fetching.dialing import CheckedResolver, resolve_by_system

PUBLIC = "93.184.216.34"


class Dns:
    """A DNS server at the edge: answers in turn, notes what it was asked."""

    def __init__(self, *answers: list[str] | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, name: str) -> list[str]:
        self.asked.append(name)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def look_up(dns, host: str = "example.com", port: int = 80, guard: Guard | None = None):
    resolver = CheckedResolver(guard or Guard(), Limits(dns_timeout_seconds=0.2), dns)
    found = asyncio.run(resolver.resolve(host, port))
    return resolver, [result["host"] for result in found]


@pytest.mark.parametrize(
    "answer",
    [
        ["169.254.169.254"],
        [PUBLIC, "127.0.0.1"],
        [PUBLIC, "::1"],
        ["2606:4700:4700::1111", "fe80::1%eth0"],
        ["64:ff9b::a9fe:a9fe"],
        ["::ffff:10.0.0.1"],
    ],
)
def test_name_is_refused_whole_when_one_of_its_addresses_is_bad(answer):
    with pytest.raises(SourceRejected) as refused:
        look_up(Dns(answer))
    assert refused.value.code == "private_address"


def test_refusal_of_a_name_does_not_tell_its_inner_address():
    with pytest.raises(SourceRejected) as refused:
        look_up(Dns(["10.1.2.3"]), host="intranet.example.com")
    assert "10.1.2.3" not in refused.value.message
    assert "intranet.example.com" in refused.value.message


def test_name_is_asked_for_once_and_absolutely():
    dns = Dns([PUBLIC, "::ffff:1.1.1.1", PUBLIC])
    assert look_up(dns)[1] == [PUBLIC, "1.1.1.1"]
    assert dns.asked == ["example.com."]


@pytest.mark.parametrize(
    "answer",
    [[], socket.gaierror(-2, "Name or service not known"), OSError(), UnicodeError(), ["x"]],
)
def test_name_may_be_tried_again_when_the_dns_has_no_answer(answer):
    with pytest.raises(SourceUnavailable) as unavailable:
        look_up(Dns(answer))
    assert unavailable.value.code == "dns_error"


def test_name_may_be_tried_again_when_the_dns_is_slow():
    async def slow(_name: str) -> list[str]:
        await asyncio.sleep(60)
        return []

    started = time.monotonic()
    with pytest.raises(SourceUnavailable) as unavailable:
        look_up(slow)
    assert unavailable.value.code == "dns_error"
    assert time.monotonic() - started < 2


def test_look_up_that_cannot_be_stopped_does_not_hold_the_fetch(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: time.sleep(1.5))
    started = time.monotonic()
    with pytest.raises(SourceUnavailable):
        look_up(resolve_by_system)
    assert time.monotonic() - started < 1


def test_system_resolver_gives_addresses_as_text():
    assert asyncio.run(resolve_by_system("127.0.0.1")) == ["127.0.0.1"]


def open_socket(resolver: CheckedResolver, address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    end = (address, port, 0, 0) if ":" in address else (address, port)
    resolver.open_socket((family, socket.SOCK_STREAM, 0, "", end)).close()


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:10.0.0.1", "0.0.0.1"])
def test_socket_is_refused_at_the_last_moment_whoever_asks(address):
    resolver = CheckedResolver(Guard(), Limits(), Dns())
    with pytest.raises(SourceRejected):
        open_socket(resolver, address, 80)


def test_socket_is_opened_to_the_public_internet_and_to_excepted_pairs_only():
    guard = Guard(
        loopback=frozenset({("127.0.0.1", 8901)}), trusted=frozenset({("10.0.0.1", 8888)})
    )
    resolver = CheckedResolver(guard, Limits(), Dns())
    for address, port in ((PUBLIC, 80), ("127.0.0.1", 8901), ("10.0.0.1", 8888)):
        open_socket(resolver, address, port)
    for address, port in (("127.0.0.1", 8902), ("127.0.0.2", 8901), ("10.0.0.1", 80)):
        with pytest.raises(SourceRejected):
            open_socket(resolver, address, port)


def test_socket_is_opened_to_the_inner_address_of_a_trusted_name_after_it_was_resolved():
    dns = Dns(["172.18.0.5"])
    resolver, found = look_up(dns, "searxng", 8080, Guard.trusting("http://searxng:8080"))
    assert found == ["172.18.0.5"]
    assert dns.asked == ["searxng"]
    open_socket(resolver, "172.18.0.5", 8080)
    with pytest.raises(SourceRejected):
        open_socket(resolver, "172.18.0.5", 6379)
    with pytest.raises(SourceRejected):
        open_socket(resolver, "172.18.0.6", 8080)
