import asyncio
import hashlib
import ssl
import zlib
from datetime import UTC, datetime, timedelta

import pytest

from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.fetching import Client, Exchange, Fetched, Limits

PAGE = b"<p>Forces captured more than 100 soldiers.</p>"
OK = b"HTTP/1.1 200 OK\r\n"


def visit(web, *urls: str) -> list[Fetched]:
    """Fetch one page after the other by one client."""

    async def run() -> list[Fetched]:
        async with Client(guard=web.guard, limits=Limits(timeout_seconds=5)) as client:
            return [await client.fetch(url) for url in urls]

    return asyncio.run(run())


# --- what is kept ---


def test_exchange_holds_what_was_sent_and_received_to_the_byte(web, fetch):
    packed = zlib.compress(PAGE)
    answer = (
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        b"HTTP/1.1 200 Fine \r\nx-ODD:  \xff two \r\nX-odd: one\r\n"
        b"Content-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"%X;why=not\r\n%b\r\n0\r\nTrailer: yes\r\n\r\n"
        % (len(packed), packed)
    )
    page = fetch(web.answers("/a?b=c", answer))
    assert page.body == PAGE
    [exchange] = page.exchanges
    assert exchange.response == answer
    assert exchange.request == web.requests[0]
    assert exchange.request.startswith(b"GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:")
    assert (exchange.url, exchange.address) == (page.final_url, "127.0.0.1")
    assert exchange.tls_leaf_sha256 == ""
    assert exchange.started_at.tzinfo is UTC
    assert datetime.now(UTC) - exchange.started_at < timedelta(seconds=10)


def test_exchange_is_kept_of_each_hop(web, fetch):
    web.answers_with("/b", PAGE)
    page = fetch(web.redirects("/a", "/b"))
    assert [exchange.url for exchange in page.exchanges] == [hop.url for hop in page.hops]
    first, second = page.exchanges
    assert first.response == web.handlers["/a"]
    assert second.response == web.handlers["/b"]
    assert [first.request, second.request] == web.requests
    assert first.started_at <= second.started_at


def test_exchange_is_whole_when_the_page_ends_with_its_connection(web, fetch):
    answer = OK + b"\r\n" + PAGE * 10_000
    assert fetch(web.answers("/", answer)).exchanges[0].response == answer


def test_exchange_names_the_certificate(web, fetch):
    web.answers_with("/", PAGE)
    page = fetch(web.tls_url(), tls=web.trust)
    leaf = ssl.get_server_certificate(("127.0.0.1", web.tls_port))
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(leaf)).hexdigest()
    [exchange] = page.exchanges
    assert exchange.tls_leaf_sha256 == digest
    assert exchange.response == web.handlers["/"]
    assert exchange.request.startswith(b"GET / HTTP/1.1\r\n")


# --- connections that are used again ---


def test_connection_is_used_again_and_each_page_keeps_its_own_bytes(web):
    web.keeps_connections = True
    urls = [web.answers_with(f"/{each}", PAGE + str(each).encode()) for each in range(3)]
    pages = visit(web, *urls)
    assert web.connections == 1
    for each, page in enumerate(pages):
        assert page.body == PAGE + str(each).encode()
        assert page.exchanges[0].request == web.requests[each]
        assert page.exchanges[0].response == web.handlers[f"/{each}"]


def test_connection_is_used_again_after_a_redirect_within_the_site(web, fetch):
    web.keeps_connections = True
    web.answers_with("/b", PAGE)
    fetch(web.redirects("/a", "/b"))
    assert web.connections == 1


def test_connection_is_not_shared_by_ports_or_schemes(web, fetch):
    web.keeps_connections = True
    web.answers_with("/c", PAGE)
    web.redirects("/b", web.tls_url("/c"))
    web.redirects("/a", f"http://127.0.0.1:{web.other_port}/b")
    fetch(web.url("/a"), tls=web.trust)
    assert web.connections == 3


def test_page_is_fetched_over_a_new_connection_when_the_kept_one_is_gone(web):
    url = web.answers_with("/", PAGE)
    assert [page.body for page in visit(web, url, url)] == [PAGE, PAGE]
    assert web.connections == 2


@pytest.mark.parametrize("pause", [0, 0.05])
def test_answer_that_nobody_asked_for_is_not_taken_for_the_next(web, pause):
    async def smuggle(_reader, writer) -> None:
        writer.write(OK + b"Content-Length: 4\r\n\r\npage")
        if pause:
            await writer.drain()
            await asyncio.sleep(pause)
        writer.write(OK + b"Content-Length: 4\r\n\r\nevil")
        await writer.drain()
        await asyncio.sleep(0.2)

    async def run() -> Fetched:
        async with Client(guard=web.guard) as client:
            await client.fetch(web.answers("/a", smuggle))
            await asyncio.sleep(0.1)
            return await client.fetch(web.answers_with("/b", PAGE))

    page = asyncio.run(run())
    assert page.body == PAGE
    assert page.exchanges[0].response == web.handlers["/b"]
    assert web.connections == 2


# --- how much is kept ---


def test_heads_that_do_not_end_are_given_up(web, fetch):
    async def hint(_reader, writer) -> None:
        while True:
            writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n" * 1_000)
            await writer.drain()

    with pytest.raises(SourceRejected) as refused:
        fetch(web.answers("/", hint))
    assert refused.value.code == "bad_response"


def test_framing_that_outweighs_its_page_is_given_up(web, fetch):
    async def crumble(_reader, writer) -> None:
        writer.write(OK + b"Transfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write((b"1;" + b"x" * 1_000 + b"\r\na\r\n") * 100)
            await writer.drain()

    with pytest.raises(SourceRejected) as refused:
        fetch(web.answers("/", crumble), max_body_bytes=1_000_000)
    assert refused.value.code == "too_large"


def test_exchange_keeps_no_more_than_was_read_when_a_redirect_goes_on(web, fetch):
    async def drip(_reader, writer) -> None:
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n")
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.01)

    web.answers_with("/b", PAGE)
    first: Exchange
    first, _ = fetch(web.answers("/a", drip), redirect_body_timeout_seconds=0.1).exchanges
    assert first.response.startswith(b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\na")
    assert len(first.response) < 1_000


def test_lost_connection_wakes_whoever_reads(web, fetch):
    async def leave(_reader, writer) -> None:
        writer.write(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab")
        await writer.drain()

    with pytest.raises(SourceUnavailable) as unavailable:
        fetch(web.answers("/", leave))
    assert unavailable.value.code == "cut_off"
