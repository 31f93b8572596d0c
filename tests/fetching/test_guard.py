import pytest

from factcheck.errors import InvalidInput, SourceRejected
from factcheck.fetching import addresses, urls
from factcheck.fetching.guard import PUBLIC_ONLY, Guard

DEMO = Guard(loopback=frozenset({("127.0.0.1", 8901), ("::1", 8901)}))
INNER = Guard.trusting("http://10.1.2.3:8888/searxng")
NAMED = Guard.trusting("http://searxng:8080")


def code_of(guard: Guard, url: str) -> str:
    try:
        guard.check_target(urls.parse(url))
    except SourceRejected as refused:
        return refused.code
    return ""


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LocalHost.",
        "evil.localhost",
        "localhost.localdomain",
        "host.docker.internal",
        "metadata.google.internal",
        "redis",
        "kubernetes.default.svc",
        "x.svc.cluster.local",
        "printer.local",
        "abcdefghijklmnop.onion",
        "router.home.arpa",
        "1.0.0.127.in-addr.arpa",
        "nas.lan",
        "wiki.corp",
        "a.test",
        "a.invalid",
        "a.example",
    ],
)
def test_name_is_refused_before_dns_when_it_lives_inside_networks(host):
    assert code_of(PUBLIC_ONLY, f"http://{host}/") == "local_name"


def test_name_is_let_through_when_only_a_label_of_it_looks_local():
    assert code_of(PUBLIC_ONLY, "http://local.example.com/") == ""


@pytest.mark.parametrize("port", [22, 25, 81, 5432, 6379, 11211, 65535])
def test_port_is_refused_unless_it_is_a_webs(port):
    assert code_of(PUBLIC_ONLY, f"http://example.com:{port}/") == "bad_port"


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_port_is_let_through_when_it_is_a_webs(port):
    assert code_of(PUBLIC_ONLY, f"http://example.com:{port}/") == ""


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://[::1]/", "http://127.0.0.1:8901/"])
def test_literal_address_is_refused_when_it_is_not_public(url):
    assert code_of(PUBLIC_ONLY, url) == "private_address"


@pytest.mark.parametrize("url", ["http://127.0.0.1:8901/", "http://[::1]:8901/a?b"])
def test_loopback_exception_lets_its_pair_through(url):
    assert code_of(DEMO, url) == ""


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:8902/", "private_address"),
        ("http://127.0.0.1/", "private_address"),
        ("http://127.0.0.2:8901/", "private_address"),
        ("http://10.0.0.1:8901/", "private_address"),
        ("http://localhost:8901/", "local_name"),
        ("http://example.com:8901/", "bad_port"),
    ],
)
def test_loopback_exception_lets_nothing_else_through(url, code):
    assert code_of(DEMO, url) == code


def test_loopback_exception_does_not_serve_a_name_that_resolves_there():
    with pytest.raises(SourceRejected) as refused:
        DEMO.check_address(addresses.parse("127.0.0.1"), "evil.com", 8901)
    assert refused.value.code == "private_address"


def test_loopback_exception_cannot_be_wider_than_this_machine():
    for host in ("10.0.0.1", "localhost", "example.com", "127.1", "0.0.0.1", "0:0::1"):
        with pytest.raises(InvalidInput) as refused:
            Guard(loopback=frozenset({(host, 80)}))
        assert refused.value.code == "bad_guard"


def test_setting_is_read_as_pairs():
    assert Guard.parse(" 127.0.0.1:8901, [::1]:80 ,") == Guard(
        loopback=frozenset({("127.0.0.1", 8901), ("::1", 80)})
    )
    assert Guard.parse("") == PUBLIC_ONLY


@pytest.mark.parametrize(
    "setting",
    ["127.0.0.1", "localhost:80", "10.0.0.1:80", "127.0.0.1:x", "127.0.0.1:80/a", "::1:80", "*"],
)
def test_setting_is_refused_when_it_is_nonsense(setting):
    with pytest.raises(InvalidInput) as refused:
        Guard.parse(setting)
    assert "127.0.0.1" in refused.value.message


@pytest.mark.parametrize(
    ("guard", "url", "code"),
    [
        (INNER, "http://10.1.2.3:8888/searxng/search", ""),
        (INNER, "http://10.1.2.3:80/", "private_address"),
        (INNER, "http://10.1.2.4:8888/", "private_address"),
        (NAMED, "http://searxng:8080/search", ""),
        (NAMED, "http://searxng/", "local_name"),
        (NAMED, "http://redis:8080/", "local_name"),
    ],
)
def test_trusted_pair_is_let_through_and_nothing_else(guard, url, code):
    assert code_of(guard, url) == code


def test_trusted_name_may_resolve_to_an_inner_address_but_not_another_name():
    NAMED.check_address(addresses.parse("172.18.0.5"), "searxng", 8080)
    with pytest.raises(SourceRejected):
        NAMED.check_address(addresses.parse("172.18.0.5"), "evil.com", 8080)


@pytest.mark.parametrize("address", ["169.254.169.254", "64:ff9b::a9fe:a9fe", "fd00:ec2::254"])
def test_metadata_address_is_refused_even_when_it_is_trusted(address):
    host = f"[{address}]" if ":" in address else address
    guard = Guard.trusting(f"http://{host}:80")
    assert code_of(guard, f"http://{host}/") == "private_address"
    with pytest.raises(SourceRejected):
        NAMED.check_address(addresses.parse(address), "searxng", 8080)


def test_trusting_is_refused_when_the_setting_is_no_address():
    with pytest.raises(InvalidInput) as refused:
        Guard.trusting("searxng:8080")
    assert refused.value.code == "bad_guard"


def test_refusal_tells_an_editor_where_the_address_leads():
    with pytest.raises(SourceRejected) as refused:
        PUBLIC_ONLY.check_target(urls.parse("http://10.0.0.1/"))
    assert refused.value.message == (
        "This address leads to a private network (10.0.0.1); the service does not fetch it."
    )
