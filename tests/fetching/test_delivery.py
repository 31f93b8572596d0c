import asyncio
import time

import pytest

from factcheck import fetching
from factcheck.errors import SourceError, SourceRejected, SourceUnavailable
from factcheck.fetching import Courier, Delivered, Guard

MESSAGE = b'{"type": "verdict.published"}'
SECRET = {"Webhook-Signature": "v1,c2VjcmV0", "Content-Type": "application/json"}


def status(line: str, *headers: str, body: bytes = b"thank you") -> bytes:
    lines = [f"HTTP/1.1 {line}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@pytest.fixture
def deliver(web):
    """Deliver to the hostile web over TLS, with a courier that knows its certificate."""

    def _deliver(url: str = "", **options) -> Delivered:
        courier = Courier(**{"guard": web.guard, "tls": web.trust, "timeout_seconds": 5, **options})
        url = url or web.tls_url("/hook")
        return asyncio.run(courier.deliver(url, body=MESSAGE, headers=SECRET))

    return _deliver


def code_of(deliver, *args, error: type[SourceError] = SourceRejected, **options) -> str:
    with pytest.raises(SourceError) as refused:
        deliver(*args, **options)
    assert type(refused.value) is error
    return refused.value.code


def test_message_is_posted_with_its_headers_over_tls(web, deliver):
    received = []

    async def take(reader, writer) -> None:
        received.append(await reader.readexactly(len(MESSAGE)))
        writer.write(status("200 OK"))
        await writer.drain()

    web.answers("/hook", take)
    delivered = deliver(user_agent="desk")
    assert received == [MESSAGE]
    assert (delivered.status, delivered.excerpt) == (200, "thank you")
    assert delivered.is_accepted
    assert not delivered.is_truncated
    assert not delivered.is_gone
    assert 0 < delivered.duration_seconds < 5
    head = web.requests[0]
    assert head.startswith(b"POST /hook HTTP/1.1\r\n")
    assert b"\r\nUser-Agent: desk\r\n" in head
    assert b"\r\nWebhook-Signature: v1,c2VjcmV0\r\n" in head
    assert b"\r\nContent-Length: %d\r\n" % len(MESSAGE) in head


def test_message_is_delivered_by_the_synchronous_door(web):
    url = web.answers("/hook", status("204 No Content", body=b""))
    delivered = fetching.deliver(url, body=MESSAGE, headers={}, guard=web.guard)
    assert delivered.is_accepted
    assert delivered.excerpt == ""


# --- what the endpoint says ---


@pytest.mark.parametrize("line", ["301 Moved", "302 Found", "307 Later", "308 Moved"])
def test_redirect_is_a_failure_and_is_not_followed(web, deliver, line):
    web.answers("/hook", status(line, "Location: /elsewhere"))
    delivered = deliver()
    assert not delivered.is_accepted
    assert len(web.requests) == 1


@pytest.mark.parametrize("line", ["400 No", "401 No", "404 No", "500 No", "503 No"])
def test_refusal_is_told_with_what_the_endpoint_says(web, deliver, line):
    web.answers("/hook", status(line, body=b"wrong signature\0"))
    delivered = deliver()
    assert not delivered.is_accepted
    assert not delivered.is_gone
    assert delivered.excerpt == "wrong signature\ufffd"


def test_endpoint_that_is_gone_is_told_apart(web, deliver):
    web.answers("/hook", status("410 Gone"))
    assert deliver().is_gone


@pytest.mark.parametrize("line", ["429 Too Many Requests", "503 Service Unavailable"])
def test_endpoint_that_asks_for_time_is_given_it(web, deliver, line):
    web.answers("/hook", status(line, "Retry-After: 120"))
    with pytest.raises(SourceUnavailable) as unavailable:
        deliver()
    assert unavailable.value.code == "rate_limited"
    assert unavailable.value.retry_after_seconds == 120


@pytest.mark.parametrize("framing", [b"\r\n", b"Content-Length: 1000000000\r\n\r\n"])
def test_answer_is_read_no_further_than_four_kilobytes(web, deliver, framing):
    sent = 0

    async def pour(_reader, writer) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n" + framing)
        while True:
            writer.write(b"a" * 65_536)
            await writer.drain()
            # Over TLS, drain() does not give way once the other side is gone.
            await asyncio.sleep(0)
            sent += 65_536

    web.answers("/hook", pour)
    delivered = deliver()
    assert delivered.is_accepted
    assert delivered.is_truncated
    assert delivered.excerpt == "a" * 4_096
    assert sent < 16_000_000


def test_answer_that_drips_does_not_hold_the_courier(web, deliver):
    async def drip(_reader, writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.05)

    web.answers("/hook", drip)
    started = time.monotonic()
    delivered = deliver()
    assert delivered.is_accepted
    assert delivered.is_truncated
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
    ],
)
def test_message_is_delivered_when_only_the_answers_body_is_odd(web, deliver, answer):
    web.answers("/hook", answer)
    delivered = deliver()
    assert delivered.is_accepted
    assert delivered.is_truncated


def test_answer_that_comes_packed_is_not_unpacked(web, deliver):
    web.answers("/hook", status("200 OK", "Content-Encoding: gzip", body=b"\x1f\x8b"))
    assert deliver().excerpt == ""
    assert b"Accept-Encoding: identity\r\n" in web.requests[0]


def test_answer_that_does_not_come_ends_with_the_time(web, deliver):
    async def think(reader, _writer) -> None:
        await reader.read()

    web.answers("/hook", think)
    started = time.monotonic()
    assert code_of(deliver, error=SourceUnavailable, timeout_seconds=0.3) == "timeout"
    assert time.monotonic() - started < 2


# --- where nothing is delivered ---


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com/hook", "bad_scheme"),
        ("http://127.0.0.1/hook", "bad_scheme"),
        ("https://u:p@example.com/hook", "bad_address"),
        ("https://169.254.169.254/hook", "private_address"),
        ("https://10.0.0.1/hook", "private_address"),
        ("https://example.com:22/hook", "bad_port"),
        ("https://redis/hook", "local_name"),
    ],
)
def test_message_is_not_delivered_where_it_must_not_go(web, deliver, url, code):
    assert code_of(deliver, url) == code
    assert not web.requests


def test_plain_http_is_no_way_to_a_trusted_service(deliver):
    url = "http://127.0.0.1:8888/hook"
    assert code_of(deliver, url, guard=Guard.trusting(url)) == "bad_scheme"


def test_name_that_was_public_once_is_refused_when_it_leads_inside_now(web, deliver):
    answers = [["93.184.216.34"], ["127.0.0.1"]]

    async def rebinding(_name: str) -> list[str]:
        return answers[-1]

    with pytest.raises(SourceRejected) as refused:
        deliver("https://example.com/hook", resolve=rebinding)
    assert refused.value.code == "private_address"
    assert "127.0.0.1" not in refused.value.message
    assert not web.requests


def test_message_is_not_delivered_to_a_certificate_that_nobody_trusts(web, deliver):
    assert code_of(deliver, tls=None) == "tls_error"
    assert not web.requests


def test_message_goes_through_the_proxy(web, deliver):
    web.answers("example.com:443", b"HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\ninner")
    proxy = f"http://desk:secret@127.0.0.1:{web.other_port}"
    code = code_of(deliver, "https://example.com/", error=SourceUnavailable, proxy=proxy)
    assert code == "proxy_error"
    assert "secret" not in repr(Courier(proxy=proxy))
