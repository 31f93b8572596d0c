"""Whether all copies are still what was kept: each record, each row, and what no row knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.utils import timezone

from factcheck import archive
from factcheck.errors import CaptureDamaged
from factcheck.models import AuditEvent, Capture
from factcheck.services import captures

# A row holds up to a megabyte of text.
ROWS_AT_ONCE = 20
NAMES_AT_ONCE = 500
# A record is written before its row: what is younger may be a fetch under way.
YOUNG = timedelta(hours=1)

RESTORE = "Its place in the archive is {name}; run this again when it is back."
LET_IT_BE_READ = "See that this account can read {name} in the archive, then run this again."
COMPARE = "Compare the row of copy {id} with a backup of the database."


@dataclass(frozen=True, slots=True)
class Finding:
    """A copy that was looked at; without a `problem` it is sound."""

    capture_id: int
    url: str
    problem: str = ""
    advice: str = ""


def examined() -> Iterator[Finding]:
    """Look at every copy, the oldest first; holds one record at a time.

    Raises:
        ConnectionError: the archive cannot be reached at all.
    """
    rows = Capture.objects.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        kept = {
            event.subject: event.data
            for event in AuditEvent.objects.filter(
                verb="capture.keep", subject__in=[captures.subject_of(each) for each in batch]
            )
        }
        for capture in batch:
            yield examine(capture, kept.get(captures.subject_of(capture)))


def examine(capture: Capture, chained: dict[str, str] | None) -> Finding:
    """Look at one copy; `chained` is what the newsroom's chain holds of it.

    Raises:
        ConnectionError: the archive cannot be reached at all.
    """
    problem, advice = "", ""
    try:
        record = captures.record(capture)
        captures.body_of(capture, record)
        if chained != captures.digests(capture):
            problem, advice = "Its row is not what the newsroom's chain says was kept.", COMPARE
        elif not is_as_recorded(capture, archive.metadata_in(record)):
            problem, advice = "Its row says otherwise than its record how it was made.", COMPARE
    except CaptureDamaged as error:
        problem, advice = error.message, RESTORE
    except ConnectionError:
        raise
    except OSError as error:
        problem, advice = f"Its record cannot be read: {error.strerror or error}.", LET_IT_BE_READ
    name = archive.name_of(capture.record_sha256)
    return Finding(capture.pk, capture.url, problem, advice.format(id=capture.pk, name=name))


def is_as_recorded(capture: Capture, recorded: dict[str, object]) -> bool:
    """Whether the row tells the same way and time as the record."""
    row = {
        "requested_url": capture.url,
        "received_at": archive.date_of(capture.captured_at),
        "hops": capture.hops,
        "software": capture.software,
    }
    return row == {name: recorded.get(name) for name in row}


def strangers() -> Iterator[str]:
    """The files in the archive that no row knows, but for those of the last hour.

    Raises:
        OSError: the archive cannot be reached, or not be listed.
    """
    storage = captures.storage()
    names = archive.names(storage)
    oldest = timezone.now() - YOUNG
    while batch := dict(islice(names, NAMES_AT_ONCE)):
        rows = Capture.objects.filter(record_sha256__in=filter(None, batch.values()))
        known = set(rows.values_list("record_sha256", flat=True))
        for name, digest in batch.items():
            if digest not in known and storage.get_modified_time(name) < oldest:
                yield name
