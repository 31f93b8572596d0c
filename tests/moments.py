"""Calls that meet: all at the same moment, or one while a transaction is still open."""

from contextlib import contextmanager
from threading import Barrier, Thread

from django.db import connection, transaction


def at_once(*calls):
    """Call each in a thread of its own, all at the same moment; what each returned or raised."""
    barrier, outcomes = Barrier(len(calls)), [None] * len(calls)

    def run(position, call):
        barrier.wait()
        outcomes[position] = outcome(call)

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@contextmanager
def held_up(call):
    """A transaction that `call` must wait for: yields its `start` and where its outcome will be."""
    outcomes = []
    thread = Thread(target=lambda: outcomes.append(outcome(call)))
    with transaction.atomic():
        yield thread.start, outcomes
        thread.join(0.3)
        assert thread.is_alive(), f"it did not wait: {outcomes}"
    thread.join(10)
    assert outcomes


def outcome(call):
    """What it returned or raised, on a database connection that is closed after it."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - the test looks at it
        return error
    finally:
        connection.close()
