"""The copies kept of what was fetched: making them, reading them back, and who may see them."""

import hashlib
import platform
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import Q, QuerySet

from factcheck import archive
from factcheck.corroboration.page import Page
from factcheck.errors import CaptureDamaged, NotFound, SourceRejected
from factcheck.fetching import Exchange, Fetched
from factcheck.fetching.decoding import Decoder
from factcheck.models import Capture, Claim, Observation, Source, User
from factcheck.parsing import Document
from factcheck.services import addresses, audit, deposits

MAX_LANGUAGE_CHARACTERS = 10
# Above every limit that a fetch ever had: what is kept must stay readable when limits fall.
MAX_BODY_BYTES = 64 * 1024 * 1024
LIBRARIES = ("aiohttp", "trafilatura", "warcio")


def build(fetched: Fetched, document: Page, *, by: User | None) -> Capture:
    """Put the record of a fetch into the archive; the row is for the caller to `keep`.

    Raises:
        SourceRejected: `bad_response`: the page cannot be read back out of its record.
        CaptureDamaged: as `archive.put`.
        OSError: the archive cannot be written.
    """
    digest = hashlib.sha256(fetched.body).hexdigest()
    metadata = provenance(fetched, by) | {"body": {"sha256": digest, "bytes": len(fetched.body)}}
    record = archive.write(fetched.exchanges, software=software(), metadata=metadata)
    check_record(record, digest)
    look = document.fingerprint if isinstance(document, Document) else None
    return Capture(
        url=fetched.requested_url,
        url_key=addresses.key_of(fetched.requested_url),
        final_url=fetched.final_url,
        status=fetched.status,
        content_type=fetched.content_type,
        headers=[list(header) for header in fetched.headers],
        hops=metadata["hops"],
        tls_leaf_sha256=fetched.exchanges[-1].tls_leaf_sha256,
        sha256=digest,
        record_sha256=archive.put(record, storage=storage()),
        byte_count=len(fetched.body),
        title=document.title,
        author=document.author,
        text=document.text,
        links=[link._asdict() for link in document.links],
        canonical_url=document.canonical_url,
        site_name=document.site_name,
        wire_credit=document.wire_credit,
        language=document.language[:MAX_LANGUAGE_CHARACTERS],
        published_on=not_after(fetched.fetched_at, document.published_on),
        image_rows=look.rows if look else None,
        image_columns=look.columns if look else None,
        captured_at=fetched.fetched_at,
        requested_by=by,
        software=software(),
    )


def not_after(fetched_at: datetime, published_on: date | None) -> date | None:
    """The date that a page gives itself, unless it lies ahead; a day ahead it may be, far east."""
    latest = fetched_at.date() + timedelta(days=1)
    return published_on if published_on and published_on <= latest else None


def keep(capture: Capture) -> None:
    """Store the row of a copy that was built, and write its digests into the newsroom's chain.

    A transaction of its own, never part of another: the end of the chain is locked in it. What
    was fetched is kept for its own sake, whatever becomes of the work that asked for it.
    """
    with transaction.atomic(durable=True):
        capture.save(force_insert=True)
        deposits.enter(capture)
        audit.record(
            "capture.keep",
            subject_of(capture),
            by=capture.requested_by,
            data=digests(capture),
        )


def subject_of(capture: Capture) -> str:
    """How the newsroom's chain calls a copy."""
    return f"capture:{capture.pk}"


def digests(capture: Capture) -> dict[str, str]:
    """What the chain holds of a copy: the record, the page in it, and the text that was read."""
    return {
        "url": capture.url,
        "record_sha256": capture.record_sha256,
        "sha256": capture.sha256,
        "text_sha256": hashlib.sha256(capture.text.encode()).hexdigest(),
    }


def visible(*, capture_id: int, by: User) -> Capture:
    """A copy that a source of one of this person's claims points to.

    Raises:
        NotFound: there is none.
    """
    capture = behind(Claim.objects.of_desks_of(by)).filter(pk=capture_id).first()
    if capture is None:
        raise NotFound("There is no such copy on your desks.")
    return capture


def behind(claims: QuerySet[Claim]) -> QuerySet[Capture]:
    """The copies that the sources of `claims` rest on, each once."""
    cited = Source.objects.filter(claim__in=claims)
    seen_since = Observation.objects.filter(source__claim__in=claims).exclude(capture=None)
    return Capture.objects.filter(
        Q(pk__in=cited.values("capture"))
        | Q(pk__in=seen_since.values("capture"))
        | Q(pk__in=seen_since.values("previous"))
    )


def record(capture: Capture) -> bytes:
    """The WARC file of a copy, the very bytes that were kept.

    Raises:
        CaptureDamaged: it is missing or was changed.
        OSError: the archive cannot be read.
    """
    return archive.read(capture.record_sha256, storage=storage())


def body(capture: Capture) -> bytes:
    """The page as it was received, its codings undone, read out of the record.

    Raises:
        CaptureDamaged: the record is missing or was changed, or holds another page.
        OSError: the archive cannot be read.
    """
    return body_of(capture, record(capture))


def body_of(capture: Capture, record: bytes) -> bytes:
    """The page in the record of a copy.

    Raises:
        CaptureDamaged: the record holds another page, or none.
    """
    content = body_in(record)
    if hashlib.sha256(content).hexdigest() != capture.sha256:
        raise CaptureDamaged(
            f"The record of copy {capture.pk} holds another page than the one that was kept."
        )
    return content


def body_in(record: bytes) -> bytes:
    """The page in a WARC file, its codings undone.

    Raises:
        CaptureDamaged: there is none that can be read.
    """
    answer = archive.answer_in(record)
    try:
        decoder = Decoder(answer.values("content-encoding"), MAX_BODY_BYTES)
        content = b"".join(decoder.feed(answer.payload))
        decoder.finish()
    except SourceRejected as error:
        raise CaptureDamaged(error.message) from error
    return content


def storage() -> Storage:
    """Where this newsroom keeps its records."""
    return storages["archive"]


def provenance(fetched: Fetched, by: User | None) -> dict[str, Any]:
    """Who asked for a page, when, and which way it came; people by id and roles only."""
    return {
        "asked_by": by and {"person": by.pk, "roles": roles_of(by)},
        "asked_at": archive.date_of(fetched.exchanges[0].started_at),
        "received_at": archive.date_of(fetched.fetched_at),
        "requested_url": fetched.requested_url,
        "hops": hops(fetched.exchanges, [hop.status for hop in fetched.hops]),
        "software": software(),
    }


def hops(exchanges: Sequence[Exchange], statuses: Sequence[int]) -> list[dict[str, Any]]:
    """Each address that was asked on the way, and who answered."""
    return [
        {
            "url": exchange.url,
            "status": status,
            "address": exchange.address,
            "tls_leaf_sha256": exchange.tls_leaf_sha256,
            "started_at": archive.date_of(exchange.started_at),
        }
        for exchange, status in zip(exchanges, statuses, strict=True)
    ]


def roles_of(person: User) -> list[str]:
    """The roles that a person holds on any desk, in order of their names."""
    return sorted(set(person.memberships.values_list("role", flat=True)))


def check_record(record: bytes, digest: str) -> None:
    """Make sure that a page can be read back before anything rests on it.

    Raises:
        SourceRejected: `bad_response`.
    """
    try:
        is_same = hashlib.sha256(body_in(record)).hexdigest() == digest
    except CaptureDamaged:
        is_same = False
    if not is_same:
        raise SourceRejected(
            "The site's answer is malformed: the page could not be read back from its record.",
            code="bad_response",
        )


@cache
def software() -> str:
    """What fetched, read and recorded a page."""
    service = settings.USER_AGENT.partition(" ")[0]
    libraries = [f"{name}/{version(name)}" for name in LIBRARIES]
    return " ".join([service, *libraries, f"Python/{platform.python_version()}"])
