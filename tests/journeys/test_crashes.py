"""Whatever breaks on the way, a story ends in the same rows: nothing lost, nothing doubled."""

import os
import signal
import socket
import subprocess

import pytest
import redis
from django.test import override_settings

from factcheck.enums import JobKind, JobState
from factcheck.models import Job
from tests.factories import JobFactory
from tests.journeys import rows
from tests.journeys.machinery import PROJECT, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
WITHIN_SECONDS = 120


@pytest.fixture
def story(machine, desk, editor):
    return rows.take_in(desk, editor)


@pytest.fixture
def ends_well(machine, story, stranger):
    """Wait for the story's end, then compare its rows with those of an undisturbed run.

    That run does the same story's jobs in this very process, one after the other, on another
    desk, so that it can stand in the same database.
    """

    def check():
        wait_until(rows.is_worked_off, seconds=WITHIN_SECONDS, machine=machine)
        machine.stop(*list(machine.children))
        with override_settings(
            SEARXNG_URL=machine.environment["SEARXNG_URL"],
            FETCH_LOOPBACK_EXCEPTION=machine.environment["FETCH_LOOPBACK_EXCEPTION"],
        ):
            undisturbed = rows.take_in(stranger.desks.get(), stranger)
            rows.work_off_here()
        assert rows.outcome(story) == rows.outcome(undisturbed)
        assert any(claim["origins"] for claim in rows.outcome(story))
        assert rows.doubled() == []
        assert not Job.objects.dead().exists()

    return check


def is_fetching():
    return Job.objects.filter(kind=JobKind.FETCH, state=JobState.RUNNING).exists()


def test_story_ends_the_same_when_worker_children_are_killed_mid_fetch(machine, ends_well):
    machine.start("worker", "beat", "dispatcher")
    wait_until(is_fetching, seconds=60, machine=machine)
    for pid in machine.pool():
        os.kill(pid, signal.SIGKILL)
    ends_well()


def test_story_ends_the_same_when_the_broker_is_emptied(machine, ends_well):
    machine.start("dispatcher")
    wait_until(lambda: Job.objects.exclude(rung_at=None).exists(), seconds=30, machine=machine)
    with redis.Redis(unix_socket_path=str(machine.broker.socket)) as client:
        assert client.dbsize()
        client.flushall()
    machine.start("worker", "beat")
    ends_well()


def test_story_ends_the_same_when_the_broker_is_down_at_first(machine, desk, editor, ends_well):
    machine.broker.child.stop()
    machine.start("dispatcher", "beat")
    story_waits_for = 4
    with pytest.raises(AssertionError):
        wait_until(lambda: Job.objects.exclude(rung_at=None).exists(), seconds=story_waits_for)
    machine.broker.start()
    machine.start("worker")
    ends_well()


def test_story_ends_the_same_when_each_job_is_delivered_ten_times_at_once(machine, ends_well):
    machine.start("worker", "beat", "dispatcher")
    rung = set()
    with machine.ringing() as ring:
        while not rows.is_worked_off():
            for job in Job.objects.filter(state=JobState.QUEUED).exclude(pk__in=rung):
                rung.add(job.pk)
                for _ in range(10):
                    ring(job.pk)
    assert len(rung) > 5
    ends_well()


def test_job_that_always_fails_dies_and_is_seen_while_the_story_ends(machine, desk, editor):
    story = rows.take_in(desk, editor)
    poison = JobFactory(kind=JobKind.FETCH, subject_id=10**9)
    machine.start("worker", "beat", "dispatcher")
    wait_until(rows.is_worked_off, seconds=WITHIN_SECONDS, machine=machine)
    assert list(Job.objects.dead()) == [poison]
    poison.refresh_from_db()
    assert poison.attempt == 3
    assert "Claim matching query does not exist" in poison.last_error
    assert any(claim["origins"] for claim in rows.outcome(story))


def test_dispatcher_goes_on_when_the_broker_swallows_everything(machine):
    JobFactory()
    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(16)
        log = machine.folder / "dispatcher.log"
        with log.open("wb") as output:
            dispatcher = subprocess.Popen(
                machine.programs["dispatcher"],
                cwd=PROJECT,
                stderr=output,
                env=os.environ
                | machine.environment
                | {"REDIS_URL": f"redis://127.0.0.1:{hole.getsockname()[1]}/0"},
            )
        try:
            wait_until(
                lambda: log.read_text().count("The broker cannot be reached") >= 2, seconds=60
            )
            dispatcher.terminate()
            assert dispatcher.wait(15) == 0
        finally:
            dispatcher.kill()
    assert Job.objects.get().rung_at is None
