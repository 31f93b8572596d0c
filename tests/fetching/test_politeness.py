import asyncio
import socket
import threading
import time
from contextlib import aclosing

import pytest
from django.conf import settings
from redis.asyncio import Redis

from factcheck.errors import SourceUnavailable
from factcheck.fetching import Fetched, Guard, Limits, Manners, OwnSlots, Pace, Wanted, fetch_many
from factcheck.fetching.politeness import network_of, registered_domain, rest_after
from factcheck.fetching.slots import Place, SharedSlots
from factcheck.services import health
from tests.fetching.crowd import answer, crowd

NOBODY = "redis://127.0.0.1:1"
TARPITS = 30


@pytest.fixture(scope="module")
def made_crowd():
    with crowd(TARPITS, 5) as made:
        yield made


@pytest.fixture
def web(made_crowd):
    made_crowd.pages.clear()
    made_crowd.visits.clear()
    made_crowd.most.clear()
    made_crowd.pages["/"] = answer()
    return made_crowd


def manners(web, *, interval=0.0, in_flight=50, timeout=5.0, starts_for=5.0, **others):
    pace = Pace(interval_seconds=interval, in_flight=in_flight)
    values = {
        "guard": web.guard,
        "user_agent": "FactCheck/test",
        "limits": Limits(timeout_seconds=timeout),
        "pace": pace,
        "own": OwnSlots(pace.group_size),
        "redis_url": health.client_url(settings.REDIS_URL),
        "starts_for_seconds": starts_for,
    }
    return Manners(**values | others)


def fetch(urls, behaviour):
    """What became of each address, as "fetched" or the error's code."""
    wanted = [Wanted(url, by_program=False) for url in urls]
    return {
        page.url: "fetched" if isinstance(outcome, Fetched) else outcome.code
        for page, outcome in fetch_many(wanted, behaviour)
    }


def error_of(url, behaviour):
    [(_, outcome)] = fetch_many([Wanted(url, by_program=False)], behaviour)
    return outcome


def side_by_side(*calls):
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("redis_url", [None, NOBODY])
def test_host_is_asked_once_at_a_time_with_a_pause_even_without_redis(web, redis_url):
    others = {"redis_url": redis_url} if redis_url else {}
    urls = [web.url(0, f"/?{number}") for number in range(4)]
    web.pages.update({f"/?{number}": answer() for number in range(4)})
    assert set(fetch(urls, manners(web, interval=0.15, **others)).values()) == {"fetched"}
    assert web.most[f"127.0.0.1:{web.ports[0]}"] == 1
    assert min(web.gaps()) >= 0.11


def test_redis_that_swallows_everything_holds_a_batch_up_once(web):
    with socket.create_server(("127.0.0.1", 0), backlog=64) as hole:
        redis_url = f"redis://127.0.0.1:{hole.getsockname()[1]}"
        urls = [web.url(number) for number in range(10)]
        began = time.monotonic()
        assert set(fetch(urls, manners(web, redis_url=redis_url)).values()) == {"fetched"}
        assert time.monotonic() - began < 4


def test_host_is_asked_once_at_a_time_by_two_workers_together(web):
    web.pages.update({f"/?{number}": answer() for number in range(6)})
    urls = [web.url(0, f"/?{number}") for number in range(6)]
    outcomes = {}

    def work(mine):
        outcomes.update(fetch(mine, manners(web, interval=0.1)))

    side_by_side(lambda: work(urls[:3]), lambda: work(urls[3:]))
    assert set(outcomes.values()) <= {"fetched", "not_yet"}
    assert list(outcomes.values()).count("fetched") >= 3
    assert web.most[f"127.0.0.1:{web.ports[0]}"] == 1
    assert min(web.gaps()) >= 0.07


def test_batch_does_not_stand_by_for_long_while_another_worker_asks_the_host(web):
    async def hold():
        async with aclosing(Redis.from_url(health.client_url(settings.REDIS_URL))) as redis:
            place = Place(f"127.0.0.1:{web.ports[0]}")
            assert await SharedSlots(redis, 10, 30).take(place, "theirs") is None

    asyncio.run(hold())
    began = time.monotonic()
    urls = [web.url(0), web.url(0, "/?1"), web.url(0, "/?2")]
    assert set(fetch(urls, manners(web)).values()) == {"not_yet"}
    assert time.monotonic() - began < 2
    assert web.visits == []


def test_next_batch_of_a_process_observes_the_pause_of_the_last_without_redis(web):
    behaviour = manners(web, interval=0.2, redis_url=NOBODY)
    for _ in range(2):
        fetch([web.url(0)], behaviour)
    assert web.gaps()[0] >= 0.15


def test_each_redirect_waits_for_the_turn_of_its_host(web):
    web.pages["/go"] = answer(
        b"moved", status="302 Found", headers=[f"Location: {web.url(0, '/')}"]
    )
    urls = [web.url(number, "/go") for number in range(1, 4)]
    assert set(fetch(urls, manners(web, interval=0.15)).values()) == {"fetched"}
    assert web.most[f"127.0.0.1:{web.ports[0]}"] == 1
    assert len(web.gaps()) == 2
    assert min(web.gaps()) >= 0.11


def test_waiting_for_a_turn_is_no_part_of_the_time_for_a_page(web):
    web.pages.update({f"/?{number}": answer() for number in range(4)})
    urls = [web.url(0, f"/?{number}") for number in range(4)]
    behaviour = manners(web, interval=0.2, timeout=0.4)
    assert set(fetch(urls, behaviour).values()) == {"fetched"}


@pytest.mark.parametrize(
    ("status", "header", "code", "rest"),
    [
        ("429 Too Many", "Retry-After: 90", "not_yet", 90),
        ("503 Busy", "Retry-After: 90", "not_yet", 90),
        ("429 Too Many", "X: y", "not_yet", 60),
        ("429 Too Many", "Retry-After: 3600", "rate_limited", 3600),
        ("429 Too Many", "Retry-After: 9999999", "rate_limited", 86_400),
    ],
)
def test_whole_host_rests_for_all_workers_when_it_asks_to(web, status, header, code, rest):
    web.pages["/busy"] = answer(status=status, headers=[header])
    assert fetch([web.url(0, "/busy")], manners(web)) == {web.url(0, "/busy"): "rate_limited"}
    error = error_of(web.url(0), manners(web))
    assert error.code == code
    assert error.retry_after_seconds == pytest.approx(rest, abs=5)
    assert web.paths() == ["/busy"]
    assert fetch([web.url(1)], manners(web)) == {web.url(1): "fetched"}


def test_tarpit_of_many_hosts_holds_a_fifth_of_the_slots_at_most(web):
    web.pages["/pit"] = 5.0
    pits = [web.url(number, "/pit") for number in range(TARPITS)]
    pages = [web.url_v6(number) for number in range(5)]
    began, came = time.monotonic(), {}
    wanted = [Wanted(url, by_program=False) for url in pits + pages]
    behaviour = manners(web, in_flight=10, timeout=0.8, starts_for=0.5)
    for page, outcome in fetch_many(wanted, behaviour):
        came[page.url] = (time.monotonic() - began, getattr(outcome, "code", "fetched"))
    assert all(came[url][1] == "fetched" and came[url][0] < 0.7 for url in pages)
    assert {came[url][1] for url in pits} == {"timeout", "not_yet"}
    assert web.most["127.0.0.1"] == 2


def test_tarpit_of_many_hosts_holds_no_more_among_two_workers(web):
    web.pages["/pit"] = 5.0
    pits = [web.url(number, "/pit") for number in range(12)]

    def work(mine):
        fetch(mine, manners(web, in_flight=10, timeout=0.6, starts_for=0.3))

    side_by_side(lambda: work(pits[:6]), lambda: work(pits[6:]))
    assert web.most["127.0.0.1"] == 2


def test_names_that_lead_to_one_address_are_one_group(web):
    names = [f"pit.tar{number}.net" for number in range(8)]

    async def resolve(_name):
        return ["127.0.0.1"]

    web.pages["/pit"] = 5.0
    guard = Guard(trusted=frozenset((name, web.ports[0]) for name in names))
    urls = [f"http://{name}:{web.ports[0]}/pit" for name in names]
    behaviour = manners(
        web, guard=guard, resolve=resolve, in_flight=10, timeout=0.4, starts_for=0.2
    )
    assert set(fetch(urls, behaviour).values()) == {"timeout", "not_yet"}
    assert web.most["127.0.0.1"] == 2


def test_name_is_looked_up_once_for_its_place_and_its_connection(web):
    asked = []

    async def resolve(name):
        asked.append(name)
        return ["127.0.0.1"]

    guard = Guard(trusted=frozenset({("paper.example.net", web.ports[0])}))
    url = f"http://paper.example.net:{web.ports[0]}/"
    assert fetch([url], manners(web, guard=guard, resolve=resolve)) == {url: "fetched"}
    assert asked == ["paper.example.net"]


def test_name_that_leads_nowhere_is_looked_up_once(web):
    asked = []

    async def resolve(name):
        asked.append(name)
        raise OSError("no such name")

    url = "https://nowhere.example.net/"
    assert fetch([url], manners(web, resolve=resolve)) == {url: "dns_error"}
    assert asked == ["nowhere.example.net."]


def test_batch_that_is_left_ends_what_is_under_way(web):
    web.pages["/pit"] = 5.0
    wanted = [Wanted(web.url(0, "/pit"), by_program=False), Wanted(web.url_v6(0), by_program=False)]
    pages = fetch_many(wanted, manners(web))
    assert next(pages)[0].url == web.url_v6(0)
    began = time.monotonic()
    pages.close()
    assert time.monotonic() - began < 1


def test_no_further_page_is_fetched_while_many_are_unread(web):
    web.pages.update({f"/?{number}": answer() for number in range(30)})
    wanted = [Wanted(web.url(number, f"/?{number}"), by_program=False) for number in range(30)]
    pages = fetch_many(wanted, manners(web))
    next(pages)
    time.sleep(0.4)
    assert len(web.visits) <= 22
    assert len(list(pages)) == 29


def test_fault_of_one_page_is_told_as_such_and_stops_no_other(web, caplog):
    class Broken(str):
        __slots__ = ()

        def __len__(self):
            raise ZeroDivisionError

    outcomes = fetch([Broken(web.url(0)), web.url(1)], manners(web))
    assert list(outcomes.values()).count("fetched") == 1
    assert "fault" in outcomes.values()
    assert "ZeroDivisionError" in caplog.text


def test_mistake_in_the_manners_is_raised_to_the_caller(web):
    with pytest.raises(ValueError, match="redis"):
        fetch([web.url(0)], manners(web, redis_url="gopher://127.0.0.1"))


@pytest.mark.parametrize(
    ("code", "asked", "rest"),
    [
        ("rate_limited", 7.0, 7.0),
        ("rate_limited", None, 60.0),
        ("timeout", None, 15.0),
        ("http_500", None, 0.0),
        ("rate_limited", 1e9, 86_400.0),
    ],
)
def test_rest_is_what_the_site_asks_for_or_what_it_shows_to_need(code, asked, rest):
    assert rest_after(SourceUnavailable("", code=code, retry_after_seconds=asked)) == rest


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("a.b.example.org", "example.org"),
        ("example.org", "example.org"),
        ("t.co", "t.co"),
        ("www.kyivindependent.com", "kyivindependent.com"),
        ("localhost", "localhost"),
    ],
)
def test_hosts_are_grouped_by_the_domain_that_was_registered(host, domain):
    assert registered_domain(host) == domain


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:ff07::1", "2001:db8:1:ff00::/56"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("no address", "no address"),
    ],
)
def test_addresses_are_grouped_by_what_one_owner_can_fill(address, network):
    assert network_of(address) == network
