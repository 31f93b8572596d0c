import asyncio
import gzip
import socket
import struct
import time
from datetime import UTC, datetime, timedelta

import pytest

from factcheck import fetching
from factcheck.errors import SourceError, SourceRejected, SourceUnavailable
from factcheck.fetching import Hop, Limits

OK = b"HTTP/1.1 200 OK\r\n"
MB = 1024 * 1024
PAGE = b"<p>Forces captured more than 100 soldiers.</p>"


def hold_after(answer: bytes):
    """Send an answer and leave the connection open until the client goes."""

    async def hold(reader, writer) -> None:
        writer.write(answer)
        await writer.drain()
        await reader.read()

    return hold


def code_of(fetch, url: str, error: type[SourceError] = SourceRejected, **options) -> str:
    with pytest.raises(SourceError) as refused:
        fetch(url, **options)
    assert type(refused.value) is error
    assert refused.value.message.endswith(".")
    return refused.value.code


# --- what a fetch brings home ---


def test_page_is_fetched_with_all_that_a_capture_needs(web, fetch):
    url = web.answers_with("/a?b=c", PAGE, "Content-Type: Text/HTML; charset=utf-8", "X-A: 1")
    page = fetch(url.replace("http", "HTTP") + "#top")
    assert page.requested_url == url.replace("http", "HTTP") + "#top"
    assert page.final_url == url
    assert (page.status, page.content_type, page.charset) == (200, "text/html", "utf-8")
    assert page.headers[1:] == (("Content-Type", "Text/HTML; charset=utf-8"), ("X-A", "1"))
    assert page.body == PAGE
    assert page.hops == (Hop(url, 200, "127.0.0.1"),)
    assert page.fetched_at.tzinfo is UTC
    assert datetime.now(UTC) - page.fetched_at < timedelta(seconds=10)


def test_headers_of_a_page_can_be_stored_whatever_bytes_they_hold(web, fetch):
    url = web.answers_with("/", PAGE, "X-A: caf\udce9", "Content-Type: text/html\udcff")
    page = fetch(url)
    assert ("X-A", "caf\u00e9") in page.headers
    assert page.content_type == ""


def test_page_is_fetched_by_the_synchronous_door(web):
    page = fetching.fetch(
        web.answers_with("/", PAGE), guard=web.guard, user_agent="desk (desk@example.org)"
    )
    assert page.body == PAGE
    assert b"User-Agent: desk (desk@example.org)\r\n" in web.requests[0]


def test_request_names_the_service_and_carries_nothing_else(web, fetch, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://10.0.0.1:3128")
    monkeypatch.setenv("ALL_PROXY", "http://10.0.0.1:3128")
    web.answers_with("/set", PAGE, "Set-Cookie: a=b; Path=/")
    web.answers_with("/see", PAGE)

    async def twice() -> None:
        async with fetching.Client(guard=web.guard, limits=Limits()) as client:
            await client.fetch(web.url("/set"))
            await client.fetch(web.url("/see"))

    asyncio.run(twice())
    names = {line.split(b":")[0].lower() for line in web.requests[1].splitlines()[1:] if line}
    assert names == {b"host", b"user-agent", b"accept", b"accept-encoding"}
    assert b"Accept-Encoding: gzip, deflate, br\r\n" in web.requests[1]
    assert b"fact-check" in web.requests[1]


def test_page_that_ends_with_its_connection_is_whole(web, fetch):
    assert fetch(web.answers("/", OK + b"\r\n" + PAGE)).body == PAGE


def test_page_in_chunks_and_packed_is_unpacked(web, fetch):
    packed = gzip.compress(PAGE)
    head = OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"".join(b"1\r\n" + packed[i : i + 1] + b"\r\n" for i in range(len(packed)))
    assert fetch(web.answers("/", head + body + b"0\r\n\r\n")).body == PAGE


def test_page_is_not_followed_where_only_a_browser_would_go(web, fetch):
    url = web.answers_with(
        "/",
        b"<meta http-equiv=refresh content='0;url=http://10.0.0.1/'>",
        "Refresh: 0;url=http://10.0.0.1/",
        'Alt-Svc: h2="127.0.0.1:443"',
        "Link: <http://10.0.0.1/>; rel=preload",
    )
    assert len(fetch(url).hops) == 1
    assert len(web.requests) == 1


# --- redirects ---


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed(web, fetch, status):
    web.answers_with("/b", PAGE)
    url = web.answers_with("/a", b"", "Location: b", status=f"{status} Moved")
    page = fetch(url)
    assert page.final_url == web.url("/b")
    assert [hop.status for hop in page.hops] == [status, 200]
    assert [hop.url for hop in page.hops] == [url, web.url("/b")]


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://10.0.0.1/", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[::1]:{port}/", "private_address"),
        ("http://[::ffff:127.0.0.1]:1/", "private_address"),
        ("http://127.0.0.2:{port}/", "private_address"),
        ("http://127.0.0.1:1/", "private_address"),
        ("http://0.0.0.0:{port}/", "private_address"),
        ("http://2130706433:{port}/", "bad_address"),
        ("http://localhost:{port}/", "local_name"),
        ("http://example.com:6379/", "bad_port"),
        ("file:///etc/passwd", "bad_scheme"),
        ("http://user@127.0.0.1:{port}/", "bad_address"),
        ("", "bad_redirect"),
    ],
)
def test_redirect_is_refused_where_an_address_would_be(web, fetch, location, code):
    web.answers_with("/", PAGE)
    url = web.redirects("/a", location.format(port=web.port))
    assert code_of(fetch, url) == code
    assert len(web.requests) == 1


def test_redirects_are_followed_five_times_and_no_more(web, fetch):
    for hop in range(6):
        web.redirects(f"/{hop}", f"/{hop + 1}")
    web.answers_with("/6", PAGE)
    assert len(fetch(web.url("/1")).hops) == 6
    assert code_of(fetch, web.url("/0")) == "too_many_redirects"


def test_redirect_to_itself_ends(web, fetch):
    assert code_of(fetch, web.redirects("/a", "/a")) == "too_many_redirects"


def test_redirect_without_location_is_refused(web, fetch):
    assert code_of(fetch, web.answers_with("/a", b"", status="302 Found")) == "bad_redirect"


def test_body_of_a_redirect_is_not_decoded(web, fetch):
    web.answers_with("/b", PAGE)
    redirect = ("Location: /b", "Content-Encoding: gzip")
    assert fetch(web.answers_with("/a", b"no gzip", *redirect, status="302 Found")).body == PAGE


@pytest.mark.parametrize("length", ["", "Content-Length: 1000000000\r\n"])
def test_redirect_with_a_bomb_for_a_body_is_refused(web, fetch, length):
    async def endless(_reader, writer) -> None:
        head = f"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Encoding: gzip\r\n{length}\r\n"
        writer.write(head.encode() + gzip.compress(bytes(MB)))
        while True:
            writer.write(bytes(65_536))
            await writer.drain()

    assert code_of(fetch, web.answers("/a", endless)) == "too_large"
    assert len(web.requests) == 1


def test_redirect_is_refused_by_the_length_of_its_body_before_it_comes(web, fetch):
    head = b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 65537\r\n\r\n"
    web.answers_with("/b", PAGE)
    assert code_of(fetch, web.answers("/a", hold_after(head))) == "too_large"


def test_redirect_is_refused_by_its_body_at_the_limit(web, fetch):
    head = b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n"
    web.answers_with("/b", PAGE)
    assert fetch(web.answers("/a", head + bytes(65_536))).body == PAGE
    assert code_of(fetch, web.answers("/a", head + bytes(65_537))) == "too_large"


def test_no_coding_is_asked_for_that_is_not_undone(web, fetch):
    fetch(web.answers_with("/", PAGE), headers={"Accept-Encoding": "zstd"})
    assert b"zstd" not in web.requests[0]


def test_redirect_is_followed_though_its_body_does_not_come(web, fetch):
    web.answers_with("/b", PAGE)
    web.answers("/a", hold_after(b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\nmoved"))
    page = fetch(web.url("/a"), redirect_body_timeout_seconds=0.1)
    assert page.body == PAGE
    assert page.exchanges[0].response.endswith(b"\r\n\r\nmoved")


def test_redirect_is_followed_though_its_body_ends_early(web, fetch):
    web.answers_with("/b", PAGE)
    head = b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 9\r\n\r\n"
    assert fetch(web.answers("/a", head + b"short")).body == PAGE


SECRETS = {"Authorization": "Bearer s3cret", "X-Api-Key": "s3cret", "Cookie": "id=s3cret"}


@pytest.mark.parametrize("other", ["port", "scheme"])
def test_secret_is_sent_to_its_own_origin_only(web, fetch, other):
    elsewhere = f"http://127.0.0.1:{web.other_port}/c" if other == "port" else web.tls_url("/c")
    web.redirects("/a", "/b?key=s3cret")
    web.redirects("/b?key=s3cret", elsewhere)
    web.redirects("/c", web.url("/d"))
    web.answers_with("/d", PAGE)
    fetch(web.url("/a"), headers=SECRETS, tls=web.trust)
    # Not to the other origin, nor back to the first at an address that the other one chose.
    assert [request.count(b"s3cret") for request in web.requests] == [3, 4, 0, 0]
    assert not any(b"referer" in request.lower() for request in web.requests)


# --- names ---


def test_name_is_dialled_at_the_address_that_was_checked(web, fetch):
    web.answers_with("/", PAGE)
    asked = []

    async def rebinding(name: str) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"]

    url = f"http://searxng:{web.port}/"
    page = fetch(url, guard=fetching.Guard.trusting(url), resolve=rebinding)
    assert page.hops == (Hop(url, 200, "127.0.0.1"),)
    assert asked == ["searxng"]
    assert f"Host: searxng:{web.port}\r\n".encode() in web.requests[0]


def test_name_is_not_looked_up_again_when_its_address_refuses_the_connection(fetch, unused_port):
    asked = []

    async def rebinding(name: str) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"]

    url = f"http://searxng:{unused_port}/"
    guard = fetching.Guard.trusting(url)
    code = code_of(fetch, url, SourceUnavailable, guard=guard, resolve=rebinding)
    assert code == "connection_error"
    assert asked == ["searxng"]


def test_name_is_checked_again_when_its_kept_connection_is_gone(web):
    web.answers_with("/", PAGE)
    answers = [["127.0.0.1"], ["169.254.169.254"]]

    async def rebinding(_name: str) -> list[str]:
        return answers.pop(0)

    async def twice() -> None:
        url = f"http://searxng:{web.port}/"
        async with fetching.Client(fetching.Guard.trusting(url), resolve=rebinding) as client:
            await client.fetch(url)
            await client.fetch(url)

    with pytest.raises(SourceRejected) as refused:
        asyncio.run(twice())
    assert refused.value.code == "private_address"
    assert len(web.requests) == 1


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"]])
def test_name_is_refused_when_it_leads_inside(web, fetch, answer):
    async def evil(_name: str) -> list[str]:
        return answer

    guard = fetching.Guard(loopback=frozenset({("127.0.0.1", 80), ("::1", 80)}))
    assert code_of(fetch, "http://example.com/", guard=guard, resolve=evil) == "private_address"


def test_name_is_refused_on_a_redirect_when_it_leads_inside(web, fetch):
    async def evil(_name: str) -> list[str]:
        return ["10.0.0.1"]

    url = web.redirects("/a", "https://example.com/")
    assert code_of(fetch, url, resolve=evil) == "private_address"


def test_name_may_be_tried_again_when_the_dns_does_not_know_it(fetch):
    async def nobody(_name: str) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    code = code_of(fetch, "http://example.com/", SourceUnavailable, resolve=nobody)
    assert code == "dns_error"


def test_time_runs_out_while_a_name_is_looked_up(fetch):
    async def slow(_name: str) -> list[str]:
        await asyncio.sleep(60)
        return []

    options = {"resolve": slow, "timeout_seconds": 0.2}
    assert code_of(fetch, "http://example.com/", SourceUnavailable, **options) == "timeout"


def test_local_name_is_refused_before_dns(fetch):
    async def never(_name: str) -> list[str]:
        raise AssertionError

    assert code_of(fetch, "http://redis/", resolve=never) == "local_name"


# --- answers that say no, or not now ---


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_page_is_given_up_when_the_site_says_no(web, fetch, status):
    url = web.answers_with("/", PAGE, "WWW-Authenticate: Basic", status=f"{status} No")
    assert code_of(fetch, url) == f"http_{status}"
    assert len(web.requests) == 1


def test_page_may_be_tried_again_when_the_site_says_later(web, fetch):
    url = web.answers_with("/", PAGE, status="502 Bad Gateway")
    assert code_of(fetch, url, SourceUnavailable) == "http_502"


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_page_may_be_tried_again_after_the_time_that_the_site_asks_for(web, fetch, status):
    with pytest.raises(SourceUnavailable) as unavailable:
        fetch(web.answers_with("/", PAGE, "Retry-After: 120", status=status))
    assert unavailable.value.code == "rate_limited"
    assert unavailable.value.retry_after_seconds == 120.0


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 204 No Content\r\n\r\n", OK + b"Content-Length: 0\r\n\r\n"]
)
def test_page_is_given_up_when_it_is_empty(web, fetch, answer):
    assert code_of(fetch, web.answers("/", answer)) == "no_content"


# --- the wire ---


def test_page_may_be_tried_again_when_nobody_listens(fetch, unused_port):
    guard = fetching.Guard(loopback=frozenset({("127.0.0.1", unused_port)}))
    url = f"http://127.0.0.1:{unused_port}/"
    assert code_of(fetch, url, SourceUnavailable, guard=guard) == "connection_error"


def test_page_may_be_tried_again_when_the_connection_is_dropped(web, fetch):
    async def drop(_reader, writer) -> None:
        writer.transport.abort()

    assert code_of(fetch, web.answers("/", drop), SourceUnavailable) == "connection_error"


@pytest.mark.parametrize("length", [b"", b"Content-Length: 1000\r\n"])
def test_page_may_be_tried_again_when_the_connection_is_reset_in_the_middle(web, fetch, length):
    async def reset(_reader, writer) -> None:
        writer.write(OK + length + b"\r\n" + PAGE)
        await writer.drain()
        await asyncio.sleep(0.1)
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    code = code_of(fetch, web.answers("/", reset), SourceUnavailable)
    assert code in {"connection_error", "cut_off"}


@pytest.mark.parametrize(
    "answer",
    [
        b"Content-Length: 1000\r\n\r\nshort",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
    ],
)
def test_page_may_be_tried_again_when_it_is_cut_off(web, fetch, answer):
    assert code_of(fetch, web.answers("/", OK + answer), SourceUnavailable) == "cut_off"


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>no status line</html>",
        b"HTTP/1.1 200 " + b"O" * 1_000_000 + b"\r\n\r\n",
        OK + b"Content-Length: -1\r\n\r\nshort",
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nshort",
        OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nshort",
        OK + b"Content-Length: 5\r\n\r\nshort and then much more",
        OK + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nshort",
        OK + b"Content-Length: 0x5\r\n\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\n7FFFFFFFFFFFFFFF\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5;" + b"x" * 1_000_000,
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50_000,
        OK + b"X-A: a\0b\r\nContent-Length: 5\r\n\r\nshort",
        OK + b"X-A: " + b"a" * 10_000 + b"\r\n\r\nshort",
        OK + b"X-A: a\r\n" * 1_000 + b"\r\nshort",
        b"HTTP/1.1 302 Found\r\nLocation: /" + b"a" * 1_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nx",
    ],
)
def test_answer_is_given_up_when_it_is_no_proper_http(web, fetch, answer):
    assert code_of(fetch, web.answers("/", answer)) == "bad_response"


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        (b"Content-Length: 5\r\n\r\nshort", b"and then much more"),
        (b"Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n", b"ZZ\r\n"),
        (b"Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n0\r\n", b"X: y\r\n" * 1_000),
    ],
)
def test_answer_is_given_up_at_once_when_it_goes_bad_in_the_middle(web, fetch, head, rest):
    async def turn(reader, writer) -> None:
        writer.write(OK + head[:-2])
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.write(head[-2:] + rest)
        await writer.drain()
        await reader.read()  # hold the connection until the client leaves

    started = time.monotonic()
    assert code_of(fetch, web.answers("/", turn)) == "bad_response"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("size", "code"), [(b"FFFFFFFFFFFFFFFF", "bad_response"), (b"FFFFFFF", "too_large")]
)
def test_answer_is_given_up_at_a_size_of_chunk_before_its_bytes_come(web, fetch, size, code):
    url = web.answers("/", hold_after(OK + b"Transfer-Encoding: chunked\r\n\r\n" + size + b"\r\n"))
    assert code_of(fetch, url) == code


def test_answer_is_given_up_at_a_later_chunk_before_its_bytes_come(web, fetch):
    async def turn(reader, writer) -> None:
        writer.write(OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n")
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.write(b"FFFFFFFFFFFFFFFF\r\n")
        await writer.drain()
        await reader.read()

    assert code_of(fetch, web.answers("/", turn)) == "bad_response"


def test_page_is_given_up_when_its_certificate_is_not_trusted(web, fetch):
    web.answers_with("/", PAGE)
    assert code_of(fetch, f"https://127.0.0.1:{web.tls_port}/") == "tls_error"
    assert not web.requests


def test_page_may_be_tried_again_when_the_tls_handshake_never_ends(web, fetch):
    url = f"https://127.0.0.1:{web.port}/"
    assert code_of(fetch, url, SourceUnavailable, timeout_seconds=0.5) == "timeout"


# --- time ---


async def say_nothing(reader, _writer) -> None:
    await reader.read()


async def drip_headers(_reader, writer) -> None:
    for byte in OK + b"X-A: " + b"a" * 8_000:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.02)


async def drip_body(_reader, writer) -> None:
    writer.write(OK + b"\r\n")
    while True:
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.02)


async def hint_without_end(_reader, writer) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n" * 50)
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("server", [say_nothing, drip_headers, drip_body, hint_without_end])
def test_fetch_ends_with_its_time(web, fetch, server):
    started = time.monotonic()
    url = web.answers("/", server)
    assert code_of(fetch, url, SourceUnavailable, timeout_seconds=0.5) == "timeout"
    assert time.monotonic() - started < 2


def test_time_is_one_for_all_redirects(web, fetch):
    async def slow(_reader, writer) -> None:
        await asyncio.sleep(0.3)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")
        await writer.drain()

    started = time.monotonic()
    url = web.answers("/", slow)
    assert code_of(fetch, url, SourceUnavailable, timeout_seconds=0.5) == "timeout"
    assert time.monotonic() - started < 1


# --- size ---


@pytest.mark.parametrize(
    "answer",
    [
        b"Content-Length: 99999999999\r\n\r\n",
        b"\r\n" + bytes(MB + 1),
        b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(MB + 1)),
    ],
)
def test_page_is_given_up_when_it_is_larger_than_the_limit(web, fetch, answer):
    assert code_of(fetch, web.answers("/", OK + answer), max_body_bytes=MB) == "too_large"


@pytest.mark.parametrize("coding", ["zstd", "gzip, gzip, gzip", "br, gzip, br"])
def test_page_is_given_up_when_it_is_packed_as_nobody_asked(web, fetch, coding):
    url = web.answers_with("/", PAGE, f"Content-Encoding: {coding}")
    assert code_of(fetch, url) == "bad_encoding"


def test_page_is_given_up_when_its_packing_is_cut(web, fetch):
    url = web.answers_with("/", gzip.compress(PAGE)[:-4], "Content-Encoding: gzip")
    assert code_of(fetch, url) == "bad_encoding"
