"""A claim's evidence as one file that can be checked and replayed without this service."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO

from django.db.models import QuerySet
from django.utils import timezone

from factcheck.archive import wacz
from factcheck.errors import CaptureDamaged, InvalidInput, NotFound
from factcheck.models import Capture, Claim, User
from factcheck.services import audit, captures

MAX_TITLE_CHARACTERS = 200


def write(*, claim_id: int, by: User, to: IO[bytes]) -> int:
    """Write the copies behind a claim's sources to a file as WACZ; returns how many they are.

    Every copy is read and hashed on the way. What is written before an error is of no use.

    Raises:
        NotFound: no such claim on a desk of this person.
        InvalidInput: `no_copies`: nothing was fetched for the claim yet.
        CaptureDamaged: a copy is missing or was changed; says which.
        OSError: the archive cannot be read, or the file not be written.
    """
    claims = Claim.objects.of_desks_of(by).filter(pk=claim_id)
    claim = claims.select_related("desk").first()
    if claim is None or not by.is_active:
        raise NotFound("There is no such claim on your desks.")
    copies = captures.behind(claims)
    if not copies.exists():
        raise InvalidInput("No page was fetched for this claim yet.", code="no_copies")
    about = wacz.About(
        title=f"Evidence for: {claim.text[:MAX_TITLE_CHARACTERS]}",
        description=f"The copies behind the sources of claim {claim.pk}: {claim.text}",
        software=captures.software(),
        created_at=timezone.now(),
    )
    count = wacz.write(pages_of(copies), about=about, to=to)
    told = {"copies": count}
    audit.record("claim.export", f"claim:{claim.pk}", by=by, desk=claim.desk, data=told)
    return count


def pages_of(copies: QuerySet[Capture]) -> Iterator[wacz.Page]:
    """The copies as they go into a package, each with its record.

    Raises:
        CaptureDamaged: one is missing or was changed; says which.
    """
    for capture in copies.order_by("pk").iterator(chunk_size=20):
        try:
            record = captures.record(capture)
        except CaptureDamaged as error:
            raise CaptureDamaged(
                f"Copy {capture.pk} of {capture.url} is damaged, so there is no whole file"
                f" of this claim's evidence. {error.message}"
            ) from error
        yield wacz.Page(
            id=str(capture.pk),
            digest=capture.record_sha256,
            url=capture.hops[0]["url"],
            at=datetime.fromisoformat(capture.hops[0]["started_at"]),
            title=capture.title or capture.url,
            text=capture.text,
            record=record,
        )
