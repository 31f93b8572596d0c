import asyncio
from contextlib import aclosing

import pytest
from django.conf import settings
from redis.asyncio import Redis

from factcheck.fetching.slots import MAX_HOSTS_KEPT, OwnSlots, Place, SharedSlots, Slots, Wait
from factcheck.services import health

HERE = Place("a.example.org", ("example.org",))
NEIGHBOUR = Place("b.example.org", ("example.org",))
ELSEWHERE = Place("other.example", ("other.example",))
NOBODY = "redis://127.0.0.1:1"


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def own(clock):
    return OwnSlots(group_size=2, clock=clock)


def with_redis(play, url=None):
    """Play with a client of the tests' Redis, in an event loop of its own."""

    async def run():
        async with aclosing(Redis.from_url(url or health.client_url(settings.REDIS_URL))) as redis:
            return await play(redis)

    return asyncio.run(run())


def test_host_has_one_slot_in_a_process(own):
    assert own.take(HERE) is None
    assert own.take(HERE).seconds > 0
    own.release(HERE, pause_seconds=0)
    assert own.take(HERE) is None


def test_host_is_left_alone_for_the_pause(own, clock):
    own.take(HERE)
    own.release(HERE, pause_seconds=3)
    assert own.take(HERE) == Wait(3)
    clock.now += 3
    assert own.take(HERE) is None


def test_long_pause_is_not_shortened_by_a_short_one(own, clock):
    own.release(HERE, pause_seconds=60)
    own.release(HERE, pause_seconds=1)
    clock.now += 2
    assert own.take(HERE) == Wait(58)


def test_group_has_no_more_slots_than_its_size(own):
    third = Place("c.example.org", ("example.org",))
    assert [own.take(HERE), own.take(NEIGHBOUR)] == [None, None]
    assert own.take(third).seconds > 0
    assert own.take(ELSEWHERE) is None
    own.release(HERE, pause_seconds=0)
    assert own.take(third) is None


def test_hosts_that_rested_are_forgotten_in_the_end(own, clock):
    for number in range(MAX_HOSTS_KEPT):
        own.release(Place(str(number)), pause_seconds=1)
    clock.now += 2
    own.release(HERE, pause_seconds=5)
    assert len(own._rests) == 1


def test_host_has_one_slot_among_all_workers():
    async def play(redis):
        slots = SharedSlots(redis, 2, 5)
        assert await slots.take(HERE, "mine") is None
        assert (await slots.take(HERE, "yours")).is_elsewhere
        await slots.release(HERE, "yours", pause_seconds=0)
        assert (await slots.take(HERE, "yours")).is_elsewhere
        await slots.release(HERE, "mine", pause_seconds=0)
        assert await slots.take(HERE, "yours") is None

    with_redis(play)


def test_group_has_no_more_slots_than_its_size_among_all_workers():
    async def play(redis):
        slots, third = SharedSlots(redis, 2, 5), Place("c.example.org", ("example.org",))
        assert await slots.take(HERE, "1") is None
        assert await slots.take(NEIGHBOUR, "2") is None
        assert (await slots.take(third, "3")).is_elsewhere
        await slots.release(HERE, "1", pause_seconds=0)
        assert await slots.take(third, "3") is None

    with_redis(play)


def test_pause_is_observed_by_all_workers_and_the_longest_counts():
    async def play(redis):
        slots = SharedSlots(redis, 2, 5)
        await slots.release(HERE, "1", pause_seconds=90)
        await slots.release(HERE, "2", pause_seconds=1)
        wait = await slots.take(HERE, "3")
        assert 80 < wait.seconds <= 90
        assert not wait.is_elsewhere

    with_redis(play)


def test_what_a_dead_worker_holds_runs_out():
    async def play(redis):
        slots = SharedSlots(redis, 1, 0.1)
        assert await slots.take(HERE, "dead") is None
        assert (await slots.take(NEIGHBOUR, "living")).is_elsewhere
        await asyncio.sleep(0.15)
        assert await slots.take(HERE, "living") is None

    with_redis(play)


def test_what_a_dead_worker_holds_of_a_group_runs_out_while_others_hold_on():
    async def play(redis):
        third = Place("c.example.org", ("example.org",))
        await SharedSlots(redis, 2, 0.1).take(HERE, "dead")
        slots = SharedSlots(redis, 2, 5)
        assert await slots.take(NEIGHBOUR, "living") is None
        assert (await slots.take(third, "living too")).is_elsewhere
        await asyncio.sleep(0.15)
        assert await slots.take(third, "living too") is None

    with_redis(play)


def test_nothing_stays_in_redis_for_good():
    async def play(redis):
        slots = SharedSlots(redis, 1, 5)
        await slots.take(HERE, "1")
        await slots.release(NEIGHBOUR, "2", pause_seconds=5)
        keys = await redis.keys("factcheck:*")
        assert len(keys) == 3
        for key in keys:
            assert await redis.pttl(key) > 0

    with_redis(play)


def test_slot_that_another_worker_has_is_free_again_in_this_process(own):
    async def play(redis):
        shared = SharedSlots(redis, 2, 5)
        await shared.take(HERE, "theirs")
        slots = Slots(own, shared)
        assert (await slots.take(HERE, "ours")).is_elsewhere
        await shared.release(HERE, "theirs", pause_seconds=0)
        assert await slots.take(HERE, "ours") is None

    with_redis(play)


def test_process_keeps_its_own_count_while_redis_is_away(own, clock, caplog):
    async def play(redis):
        slots = Slots(own, SharedSlots(redis, 2, 5))
        assert await slots.take(HERE, "1") is None
        assert (await slots.take(HERE, "2")).seconds > 0
        await slots.release(HERE, "1", pause_seconds=4)
        assert await slots.take(HERE, "2") == Wait(4)
        clock.now += 60
        assert await slots.take(HERE, "2") is None
        clock.now += 60
        await slots.release(HERE, "2", pause_seconds=4)
        assert await slots.take(HERE, "3") == Wait(4)

    with_redis(play, url=NOBODY)
    assert caplog.text.count("hosts are spared per process alone") == 3


def test_redis_is_asked_again_after_a_while(own, clock):
    async def play(redis):
        slots = Slots(own, SharedSlots(redis, 2, 5), _away_until=clock.now + 10)
        await slots.take(HERE, "1")
        assert await redis.keys("factcheck:*") == []
        clock.now += 10
        await slots.take(ELSEWHERE, "2")
        assert len(await redis.keys("factcheck:*")) == 2

    with_redis(play)


def test_slot_is_free_when_its_taker_was_interrupted(own):
    class Hanging:
        async def take(self, _place, _token):
            await asyncio.sleep(60)

    async def play():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await Slots(own, Hanging()).take(HERE, "1")

    asyncio.run(play())
    assert own.take(HERE) is None
