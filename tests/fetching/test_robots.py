import asyncio
import time
from contextlib import aclosing

import pytest
from django.conf import settings
from redis.asyncio import Redis

from factcheck.errors import SourceRejected, SourceUnavailable
from factcheck.fetching import Fetched, Wanted, fetch_many, robots, urls
from factcheck.fetching.robots import MAX_RULES_BYTES, Robots, SharedMemory, ours
from factcheck.services import health
from tests.fetching.crowd import answer, crowd
from tests.fetching.test_politeness import fetch as fetch_as_a_person
from tests.fetching.test_politeness import manners

PAGE = urls.parse("https://paper.example.org/news/1")


@pytest.fixture(scope="module")
def made_crowd():
    with crowd(3) as made:
        yield made


@pytest.fixture
def web(made_crowd):
    made_crowd.pages.clear()
    made_crowd.visits.clear()
    made_crowd.most.clear()
    made_crowd.pages["/"] = made_crowd.pages["/private"] = answer()
    return made_crowd


def fetch(web, *wanted, **others):
    pages = [Wanted(url) for url in wanted]
    return {
        page.url: "fetched" if isinstance(outcome, Fetched) else outcome.code
        for page, outcome in fetch_many(pages, manners(web, **others))
    }


class Forgetful:
    async def recall(self, _origin):
        return None

    async def note(self, _origin, _text):
        return None


def verdict(text, target=PAGE, **others):
    """What the rules say to one page: its pause, or the error's code."""

    async def get(_url):
        if isinstance(text, Exception):
            raise text
        return Body(text if isinstance(text, bytes) else text.encode())

    try:
        return asyncio.run(Robots(get, Forgetful(), **others).check(target))
    except (SourceRejected, SourceUnavailable) as error:
        return error.code


class Body:
    def __init__(self, body):
        self.body = body


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("", 0.0),
        ("User-agent: *\nDisallow: /", "robots_disallow"),
        ("User-agent: *\nDisallow: /news/", "robots_disallow"),
        ("User-agent: *\nDisallow: /sport/", 0.0),
        ("User-agent: *\nDisallow: /\nAllow: /news/", 0.0),
        ("User-agent: *\nDisallow: /*/1$", "robots_disallow"),
        ("User-agent: FactCheck\nDisallow: /\n\nUser-agent: *\nAllow: /", "robots_disallow"),
        ("User-agent: factcheck/2.0\nDisallow: /", "robots_disallow"),
        ("user-agent : FACTCHECK # us\ndisallow: /", "robots_disallow"),
        ("User-agent: *\nDisallow: /\n\nUser-agent: FactCheck\nDisallow:", 0.0),
        ("User-agent: FactCheckers\nDisallow: /", 0.0),
        ("User-agent: Fact\nDisallow: /", 0.0),
        ("User-agent: Googlebot\nDisallow: /", 0.0),
        ("User-agent: Googlebot\nUser-agent: *\nDisallow: /", "robots_disallow"),
        ("User-agent: FactCheck\nUser-agent: Other\nDisallow: /", "robots_disallow"),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", "robots_disallow"),
        ("User-agent: *\rDisallow: /", "robots_disallow"),
        (b"User-agent: *\nDisallow: /\xff\nDisallow: /news", "robots_disallow"),
        ("<!DOCTYPE html><html><body>Not found, but 200</body></html>", 0.0),
        ("User-agent: *\nCrawl-delay: 3", 3.0),
        ("User-agent: *\nCrawl-delay: 86400", 10.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
    ],
)
def test_rules_are_read_as_the_standard_says(rules, expected):
    assert verdict(rules) == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (SourceRejected("", code="http_404"), 0.0),
        (SourceRejected("", code="http_401"), 0.0),
        (SourceRejected("", code="no_content"), 0.0),
        (SourceRejected("", code="too_many_redirects"), 0.0),
        (SourceRejected("", code="private_address"), "robots_unavailable"),
        (SourceRejected("", code="tls_error"), "robots_unavailable"),
        (SourceUnavailable("", code="http_500"), "robots_unavailable"),
        (SourceUnavailable("", code="timeout"), "robots_unavailable"),
        (SourceUnavailable("", code="not_yet"), "not_yet"),
        (SourceUnavailable("", code="rate_limited"), "rate_limited"),
    ],
)
def test_robots_txt_that_is_not_there_allows_and_one_that_cannot_be_had_forbids(error, expected):
    assert verdict(error) == expected


def test_refusal_says_who_refuses_and_who_may_decide():
    sentence = robots.refusal("paper.example.org")
    assert sentence.startswith("paper.example.org asks programs not to read this page")
    assert "An editor may override" in sentence


def test_host_that_a_desk_overrode_is_not_asked_for_its_rules():
    forbidden = "User-agent: *\nDisallow: /\nCrawl-delay: 9"
    assert verdict(forbidden, overridden=frozenset({"paper.example.org"})) == 0.0
    assert verdict(forbidden, overridden=frozenset({"example.org"})) == "robots_disallow"


def test_rules_beyond_the_first_500_kib_do_not_count():
    filling = "# " + "x" * (MAX_RULES_BYTES - 2)
    assert verdict(f"{filling}\nUser-agent: *\nDisallow: /") == 0.0


BOMBS = {
    "programs by rules": "".join(f"User-agent: a{n}\n" for n in range(14_000))
    + "".join(f"Disallow: /{n}\n" for n in range(14_000)),
    "programs by rules, odd line ends": "\x0c".join(f"User-agent: a{n}" for n in range(14_000))
    + "\x0c"
    + "\x0c".join(f"Disallow: /{n}" for n in range(14_000)),
    "stars": "User-agent: *\nDisallow: /" + "*a" * 200_000 + "$",
    "many patterns of stars": "User-agent: *\n" + f"Disallow: /{'*a' * 20}b\n" * 9_000,
    "no line end": "User-agent: " + " " * 400_000 + "x",
    "spaces": "\n".join([" " * 2_000 + "user"] * 250),
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_rules_take_no_time(name):
    began = time.monotonic()
    verdict(BOMBS[name], urls.parse("https://paper.example.org/" + "a" * 1_500 + "!"))
    assert time.monotonic() - began < 3


def test_names_of_other_programs_are_blotted_out():
    text = "User-agent: Googlebot\nuser agent FactCheck\nUSERAGENT: *\nDisallow: /user-agent: x"
    assert ours(text).splitlines() == [
        "User-agent: 0",
        "User-agent: FactCheck",
        "User-agent: *",
        "Disallow: /user-agent: x",
    ]


def test_rules_are_asked_for_once_by_all_workers_and_before_the_pages(web):
    web.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /private\n")
    expected = {web.url(0): "fetched", web.url(0, "/private"): "robots_disallow"}
    for _ in range(2):
        assert fetch(web, *expected) == expected
    assert web.paths() == ["/robots.txt", "/", "/"]


def test_each_origin_has_its_own_rules_and_a_redirect_meets_those_of_its_host(web):
    web.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /private\n")
    web.pages["/go"] = answer(
        b"moved", status="302 Found", headers=[f"Location: {web.url(1, '/private')}"]
    )
    assert fetch(web, web.url(0, "/go")) == {web.url(0, "/go"): "robots_disallow"}
    assert web.paths() == ["/robots.txt", "/go", "/robots.txt"]


def test_asking_for_the_rules_is_a_request_like_any_other(web):
    assert fetch(web, web.url(0), interval=0.2) == {web.url(0): "fetched"}
    assert web.paths() == ["/robots.txt", "/"]
    assert web.gaps()[0] >= 0.15


def test_crawl_delay_is_waited_for(web):
    web.pages["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 0.3\n")
    assert set(fetch(web, web.url(0), web.url(0, "/private")).values()) == {"fetched"}
    assert web.gaps()[-1] >= 0.22


def test_page_is_not_asked_for_while_its_rules_cannot_be_had(web):
    web.pages["/robots.txt"] = answer(status="503 Busy")
    for _ in range(2):
        assert fetch(web, web.url(0)) == {web.url(0): "robots_unavailable"}
    assert web.paths() == ["/robots.txt"]


def test_person_who_asks_for_a_page_meets_no_rules(web):
    web.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /\n")
    assert fetch_as_a_person([web.url(0)], manners(web)) == {web.url(0): "fetched"}
    assert web.paths() == ["/"]


def test_rules_count_without_redis_too(web):
    web.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /private\n")
    expected = {web.url(0): "fetched", web.url(0, "/private"): "robots_disallow"}
    assert fetch(web, *expected, redis_url="redis://127.0.0.1:1") == expected


def test_rules_are_kept_for_a_day_and_their_lack_for_minutes():
    async def play():
        url = health.client_url(settings.REDIS_URL)
        async with aclosing(Redis.from_url(url)) as redis:
            memory = SharedMemory(redis)
            assert await memory.recall("https://a.example") is None
            for text, longest in (("Disallow: /ü", 86_400), ("", 86_400), (None, 300)):
                await memory.note("https://a.example", text)
                assert await memory.recall("https://a.example") == (text,)
                left = await redis.ttl("factcheck:robots:https://a.example")
                assert longest - 5 <= left <= longest

    asyncio.run(play())
