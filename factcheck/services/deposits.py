"""Asking the Wayback Machine to keep the pages too that are kept here; never in the way of these.

Switched on by both of its keys. One job a copy: it asks, then looks again until there is an
answer. Whatever goes wrong is written beside our copy, and nothing else comes of it.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from factcheck.enums import JobKind, OutsideArchive
from factcheck.errors import SourceError, SourceUnavailable
from factcheck.fetching import Guard
from factcheck.models import Capture, OutsideCopy
from factcheck.providers.wayback import Kept, Wayback
from factcheck.services import audit, jobs

LOOK_AGAIN_AFTER = timedelta(seconds=20)
GIVE_UP_AFTER = timedelta(minutes=30)


def is_on() -> bool:
    """Whether this newsroom has an account there."""
    return bool(settings.WAYBACK_ACCESS_KEY and settings.WAYBACK_SECRET_KEY)


def enter(capture: Capture) -> None:
    """Have the page of a copy kept outside as well, if that is switched on."""
    if is_on():
        jobs.enqueue(JobKind.DEPOSIT, capture.pk)


def run(lease: jobs.Lease) -> None:
    """Ask for one copy, or look what became of it.

    An archive that cannot be had now is tried again while attempts and time are left.
    """
    copy = copy_of(Capture.objects.get(pk=lease.subject_id))
    if copy.made_at or not is_on():
        with jobs.holding(lease):
            return
    try:
        proceed(lease, copy)
    except SourceUnavailable as error:
        if lease.is_last_attempt or is_late(copy):
            settle(lease, copy, error)
        else:
            try_again(lease, copy, error)
    except SourceError as error:
        settle(lease, copy, error)


def copy_of(capture: Capture) -> OutsideCopy:
    """What is known of the Wayback Machine's copy; a row to be saved when it was never asked."""
    asked = capture.outside_copies.filter(archive=OutsideArchive.WAYBACK).first()
    return asked or OutsideCopy(
        capture=capture, archive=OutsideArchive.WAYBACK, asked_at=timezone.now()
    )


def is_late(copy: OutsideCopy) -> bool:
    """Whether it was asked for so long ago that nobody waits any more."""
    return timezone.now() - copy.asked_at > GIVE_UP_AFTER


def proceed(lease: jobs.Lease, copy: OutsideCopy) -> None:
    """Take the next step: ask, or look and then come back or be done.

    Raises:
        SourceUnavailable, SourceRejected: as the archive's `ask` and `result`, or too late.
    """
    machine = wayback()
    if not copy.reference:
        copy.reference = machine.ask(copy.capture.hops[0]["url"])
    elif kept := machine.result(copy.reference):
        keep(lease, copy, kept)
        return
    elif is_late(copy):
        raise SourceUnavailable("The Wayback Machine did not say what became of the request.")
    with transaction.atomic():
        copy.save()
        jobs.put_back(lease, due_at=timezone.now() + LOOK_AGAIN_AFTER)


def wayback() -> Wayback:
    """The Wayback Machine, with this newsroom's keys."""
    return Wayback(
        settings.WAYBACK_URL,
        access_key=settings.WAYBACK_ACCESS_KEY,
        secret_key=settings.WAYBACK_SECRET_KEY,
        guard=Guard.parse(settings.FETCH_LOOPBACK_EXCEPTION),
        proxy=settings.FETCH_PROXY,
        user_agent=settings.USER_AGENT,
    )


def keep(lease: jobs.Lease, copy: OutsideCopy, kept: Kept) -> None:
    """Note the copy that was made, here and in the newsroom's chain."""
    with jobs.holding(lease):
        copy.url, copy.made_at, copy.failure = kept.url, kept.made_at, ""
        copy.save()
        told = {"archive": copy.archive, "url": copy.url}
        audit.record("capture.deposit", f"capture:{copy.capture_id}", by=None, data=told)


def try_again(lease: jobs.Lease, copy: OutsideCopy, error: SourceUnavailable) -> None:
    """Put the work back; a request that came to nothing is made anew."""
    if error.code == "not_kept_now" and copy.pk:
        copy.reference = ""
        copy.save(update_fields=["reference"])
    wait = error.retry_after_seconds
    delay = None if wait is None else timedelta(seconds=wait)
    jobs.failed(lease, error.message, delay=delay)


def settle(lease: jobs.Lease, copy: OutsideCopy, error: SourceError) -> None:
    """End the work without a copy outside, and say why there is none."""
    with jobs.holding(lease):
        copy.reference, copy.failure = "", error.message
        copy.save()
