"""Acting once on a request that is sent twice: the answer is kept with what it tells of."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.utils import timezone

from factcheck.errors import KeyReused, RequestUnderWay
from factcheck.models import KeptAnswer, User

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Errand:
    """A request that may come again: whose it is, its key, and the digest of what it says."""

    by: User
    key: str
    request_digest: str

    @property
    def lock(self) -> int:
        """A number for PostgreSQL's advisory locks."""
        digest = sha256(f"answers {self.by.pk} {self.key}".encode()).digest()
        return int.from_bytes(digest[:8], signed=True)


Keep = Callable[[int, str, str], KeptAnswer]


def kept(errand: Errand) -> KeptAnswer | None:
    """The answer that this very request got within the last day, if it did.

    Raises:
        KeyReused: the key stands for another request.
    """
    rows = KeptAnswer.objects.filter(by=errand.by, key=errand.key)
    row = rows.filter(kept_at__gt=timezone.now() - KEPT_FOR).first()
    if row is not None and row.request_digest != errand.request_digest:
        raise KeyReused("This key was sent with another request; give each request its own.")
    return row


@contextmanager
def once(errand: Errand) -> Iterator[Keep]:
    """One transaction for the errand and its answer, which the body keeps by what is yielded.

    Raises:
        RequestUnderWay: the same request is being acted on, or just was.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [errand.lock])
            (is_ours,) = cursor.fetchone()
        if not is_ours or kept(errand):
            raise RequestUnderWay("A request with this key is under way; send it again shortly.")
        yield lambda status, body, location: keep(errand, status, body, location)


def keep(errand: Errand, status: int, body: str, location: str) -> KeptAnswer:
    """Keep the answer for a day, in place of one that is older."""
    row, _ = KeptAnswer.objects.update_or_create(
        by=errand.by,
        key=errand.key,
        defaults={
            "request_digest": errand.request_digest,
            "status": status,
            "body": body,
            "location": location,
            "kept_at": timezone.now(),
        },
    )
    return row


def purge() -> int:
    """Drop answers that were kept for a day; returns how many they were."""
    return KeptAnswer.objects.filter(kept_at__lte=timezone.now() - KEPT_FOR).delete()[0]
