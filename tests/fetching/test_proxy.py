import asyncio
import ssl

import pytest

from factcheck.errors import InvalidInput, SourceRejected, SourceUnavailable
from factcheck.fetching import Client
from factcheck.fetching.proxy import Proxy, without_secret

PAGE = b"<p>Forces captured more than 100 soldiers.</p>"
LOGIN = b"Proxy-Authorization: Basic ZGVzazpwQHNz\r\n"


@pytest.fixture
def proxy(web) -> str:
    return f"http://desk:p%40ss@127.0.0.1:{web.other_port}"


def code_of(error, fetch, *args, **options) -> str:
    with pytest.raises(error) as refused:
        fetch(*args, **options)
    return refused.value.code


# --- the setting ---


def test_proxy_is_none_when_none_is_set():
    assert Proxy.parse("") is None


@pytest.mark.parametrize("setting", ["http://proxy:3128", "http://proxy:3128/"])
def test_proxy_is_read_without_login(setting):
    proxy = Proxy.parse(setting)
    assert str(proxy.url) == "http://proxy:3128"
    assert proxy.guard.trusts("proxy", 3128)


def test_proxy_is_read_with_login_and_does_not_show_it():
    proxy = Proxy.parse("http://desk:p%40ss@10.0.0.1:3128")
    assert (proxy.url.user, proxy.url.password) == ("desk", "p@ss")
    assert "ss" not in repr(proxy)
    assert "p%40ss" not in repr(Client(proxy="http://desk:p%40ss@10.0.0.1:3128"))


@pytest.mark.parametrize(
    "setting",
    [
        "proxy:3128",
        "https://desk:secret@proxy:3128",
        "socks5://proxy",
        "http://desk:secret@",
        "http://desk:secret@proxy:99999",
        "http://desk:secret@proxy/path",
        "http://a:b:secret@proxy@evil:1",
    ],
)
def test_proxy_is_refused_without_repeating_its_password(setting):
    with pytest.raises(InvalidInput) as refused:
        Proxy.parse(setting)
    assert refused.value.code == "bad_proxy"
    assert "secret" not in refused.value.message
    assert refused.value.__cause__ is None


def test_secret_is_taken_out_of_a_request():
    request = b"GET http://a/ HTTP/1.1\r\nHost: a\r\n" + LOGIN + b"Accept: */*\r\n\r\n"
    assert without_secret(request) == b"GET http://a/ HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n"


# --- fetching through it ---


def test_page_comes_through_the_proxy_which_looks_its_name_up(web, fetch, proxy):
    async def never(_name: str) -> list[str]:
        raise AssertionError

    web.answers_with("http://example.com/a", PAGE)
    page = fetch("http://example.com/a", proxy=proxy, resolve=never)
    assert page.body == PAGE
    assert LOGIN in web.requests[0]
    assert page.exchanges[0].request == web.requests[0].replace(LOGIN, b"")
    assert page.exchanges[0].address == "127.0.0.1"


def test_each_request_tells_the_proxy_the_password(web, fetch, proxy):
    web.keeps_connections = True
    web.answers_with("http://example.com/b", PAGE)
    web.answers_with("http://example.com/a", b"", "Location: /b", status="302 Found")
    fetch("http://example.com/a", proxy=proxy)
    assert all(LOGIN in request for request in web.requests)


def test_secure_page_comes_through_a_tunnel_that_sees_nothing(web, fetch, proxy):
    async def tunnel(reader, writer) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", web.tls_port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pipe(reader, back), _pipe(there, writer))

    target = f"127.0.0.1:{web.tls_port}"
    web.handlers[target] = tunnel
    web.answers_with("/a", PAGE)
    page = fetch(web.tls_url("/a"), proxy=proxy, tls=web.trust)
    connect, inner = web.requests
    assert connect.startswith(f"CONNECT {target} HTTP/1.1\r\n".encode())
    assert LOGIN in connect
    [exchange] = page.exchanges
    assert exchange.request == inner
    assert LOGIN not in inner
    assert exchange.response == web.handlers["/a"]
    assert len(exchange.tls_leaf_sha256) == 64


async def _pipe(reader, writer) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except (OSError, ssl.SSLError):
        pass
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://169.254.169.254/", "private_address"),
        ("http://127.0.0.1:{other_port}/", "private_address"),
        ("http://10.0.0.1/", "private_address"),
        ("http://redis/", "local_name"),
        ("http://example.com:22/", "bad_port"),
        ("file:///etc/passwd", "bad_scheme"),
    ],
)
def test_proxy_lifts_no_rule_on_addresses_names_or_ports(web, fetch, proxy, url, code):
    url = url.format(other_port=web.other_port)
    guard = type(web.guard)()
    assert code_of(SourceRejected, fetch, url, proxy=proxy, guard=guard) == code
    assert not web.connections


def test_redirect_to_an_inner_address_is_refused_before_the_proxy_hears_of_it(web, fetch, proxy):
    web.answers_with(
        "http://example.com/", b"", "Location: http://169.254.169.254/", status="302 Found"
    )
    assert code_of(SourceRejected, fetch, "http://example.com/", proxy=proxy) == "private_address"
    assert len(web.requests) == 1


def test_page_may_be_tried_again_when_the_proxy_lets_nothing_through(web, fetch, proxy):
    web.answers("example.com:443", b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
    code = code_of(SourceUnavailable, fetch, "https://example.com/", proxy=proxy)
    assert code == "proxy_error"


def test_page_may_be_tried_again_when_no_proxy_is_there(fetch, web, unused_port):
    proxy = f"http://desk:secret@127.0.0.1:{unused_port}"
    code = code_of(SourceUnavailable, fetch, "http://example.com/", proxy=proxy)
    assert code == "proxy_error"


def test_proxies_of_the_environment_are_not_used(web, fetch, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{web.other_port}")
    monkeypatch.setenv("NO_PROXY", "169.254.169.254,10.0.0.1")
    assert fetch(web.answers_with("/", PAGE)).exchanges[0].request.startswith(b"GET / HTTP/1.1")
    for url in ("http://169.254.169.254/", "http://10.0.0.1/"):
        assert code_of(SourceRejected, fetch, url) == "private_address"
