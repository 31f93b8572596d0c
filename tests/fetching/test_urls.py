import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from factcheck.errors import SourceRejected
from factcheck.fetching import urls

ODD_HOSTS = [
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "127.1",
    "127.0.0.01",
    "1.1.1.1.1",
    "425.510.425.510",
    "1.2.3.0x4",
    "%31%32%37.0.0.1",
    "localhost%E3%80%82",
    "127.0.0.1%00.example.com",
    "[127.0.0.1]",
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[::1",
    "::1",
    "[]",
    "[::1]x",
    "[:::]",
    "a..b",
    ".a.b",
    "-a.b",
    "a-.b",
    "a b.c",
    "a\\.b",
    "a,b.c",
    "exa\u00admple\u200b..com",
    "\ufffd.com",
    "xn--\u00fc.com",
    "a" * 64 + ".com",
    ".".join(["a" * 60] * 5),
    "\u00fc" * 300,
    "",
]

CANONICAL = [
    ("HTTPS://EXAMPLE.COM/News", "https://example.com/News"),
    ("https://example.com:443/", "https://example.com/"),
    ("http://example.com:8080", "http://example.com:8080/"),
    ("https://example.com./a", "https://example.com/a"),
    ("http://example.com?q=1#top", "http://example.com/?q=1"),
    ("http://fa\u00df.de/", "http://xn--fa-hia.de/"),
    ("http://\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444/", "http://xn--e1afmkfd.xn--p1ai/"),
    ("http://[2606:4700:4700:0::1111]/", "http://[2606:4700:4700::1111]/"),
    ("http://[::ffff:8.8.8.8]/", "http://8.8.8.8/"),
    ("http://\uff11\uff12\uff17.0.0.1/", "http://127.0.0.1/"),
    ("http://127\u30020\u30020\u30021/", "http://127.0.0.1/"),
    ("http://127.0.0.1./", "http://127.0.0.1/"),
    ("http://my_site.example.com/", "http://my_site.example.com/"),
    ('http://example.com/a b"<c>\\d', "http://example.com/a%20b%22%3Cc%3E%5Cd"),
    ("http://example.com/\u202egpj.exe", "http://example.com/%E2%80%AEgpj.exe"),
    ("http://example.com/%41%zz?a=b&c=%20", "http://example.com/%41%zz?a=b&c=%20"),
]


@pytest.mark.parametrize(("url", "canonical"), CANONICAL)
def test_address_gets_one_spelling(url, canonical):
    assert urls.parse(url).url == canonical


@pytest.mark.parametrize("host", ODD_HOSTS)
def test_address_is_refused_when_its_host_is_odd(host):
    with pytest.raises(SourceRejected) as refused:
        urls.parse(f"http://{host}/")
    assert refused.value.code == "bad_address"


@pytest.mark.parametrize(
    "url",
    [
        "http://user@example.com/",
        "http://user:word@example.com/",
        "http://example.com\\@127.0.0.1/",
        "http://127.1.1.1:80\\@@127.2.2.2:80/",
        "http://1.1.1.1 &@2.2.2.2# @3.3.3.3/",
        "http://example.com%2f@127.0.0.1/",
        "http:/example.com",
        "http:example.com",
        "http:///example.com/",
        "http://:8080/",
        "http://example.com:/",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:8\u0660/",
        "http://example.com:80:80/",
        "ht\ntp://example.com/",
        "\x00http://example.com/",
        "http://example.com/\r\nHost: inner",
        "http://example.com/\tb",
        "http://example\x00.com/",
        "http://example.com/\ud800",
        "http://example.com/" + "a" * 2_000,
        "http://example.com/#" + "a" * 2_000,
        "http://example.com/" + "\u0436" * 400,
    ],
)
def test_address_is_refused_when_two_programs_may_read_it_differently(url):
    with pytest.raises(SourceRejected) as refused:
        urls.parse(url)
    assert refused.value.code == "bad_address"


def test_refusal_tells_an_editor_what_is_wrong():
    with pytest.raises(SourceRejected) as refused:
        urls.parse("http://editor@example.com/")
    assert refused.value.message == (
        "This is not an address that can be fetched: it carries a user name before the host."
    )


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://127.0.0.1:6379/_SET",
        "data:text/html,x",
        "javascript:alert(1)",
        "view-source:http://example.com/",
        "blob:http://example.com/1",
        "example.com/page",
        "//example.com/",
        " http://example.com/",
        "",
    ],
)
def test_address_is_refused_when_its_scheme_is_not_the_webs(url):
    with pytest.raises(SourceRejected) as refused:
        urls.parse(url)
    assert refused.value.code == "bad_scheme"


@pytest.mark.parametrize(
    ("location", "following"),
    [
        ("/b?c", "https://example.com/b?c"),
        ("b", "https://example.com/a/b"),
        ("?c=d", "https://example.com/a/x?c=d"),
        ("//other.com/b", "https://other.com/b"),
        ("http://other.com", "http://other.com/"),
        ("/caf\udcc3\udca9", "https://example.com/caf%C3%A9"),
        ("/a\\b", "https://example.com/a%5Cb"),
    ],
)
def test_redirect_is_read_relative_to_its_page(location, following):
    assert urls.resolve(urls.parse("https://example.com/a/x"), location).url == following


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("javascript:alert(1)", "bad_scheme"),
        ("file:///etc/passwd", "bad_scheme"),
        ("http://[::1", "bad_address"),
        ("http://user@other.com/", "bad_address"),
        ("ht\ttp://other.com/", "bad_address"),
        ("/a\tb", "bad_address"),
        ("http://oth\udcffer.com/", "bad_address"),
        ("/" + "a" * 5_000, "bad_address"),
    ],
)
def test_redirect_is_refused_as_an_address_is(location, code):
    with pytest.raises(SourceRejected) as refused:
        urls.resolve(urls.parse("https://example.com/"), location)
    assert refused.value.code == code


def test_origin_is_scheme_host_and_port():
    assert urls.parse("https://Example.com/a").origin == ("https", "example.com", 443)
    assert urls.parse("http://example.com:443/a").origin == ("http", "example.com", 443)


hosts = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[a-z0-9.%@:\[\]\\_-]{1,20}", fullmatch=True),
    st.ip_addresses().map(lambda a: f"[{a}]" if a.version == 6 else str(a)),
    st.from_regex(r"[a-z\u00e0-\u00ff\u0430-\u044f]{1,9}\.(com|\u0440\u0444)", fullmatch=True),
)


@given(hosts, st.text(max_size=20), st.text(max_size=20))
def test_address_is_dialled_as_it_was_checked_or_refused(host, path, query):
    try:
        target = urls.parse(f"http://{host}/{path}?{query}")
    except SourceRejected:
        return
    # What the HTTP client will read in the one spelling that it is given.
    dialled = URL(target.url, encoded=True)
    assert dialled.raw_host == target.host
    assert dialled.port == target.port
    assert dialled.raw_user is None
    assert dialled.raw_path_qs.isascii()
    assert urls.parse(target.url) == target
