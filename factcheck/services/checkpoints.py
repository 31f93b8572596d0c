"""Signing how far the audit chain has come, and telling places outside of it.

Whoever holds the database can rewrite all of it, digests too. Whoever keeps a signed checkpoint
elsewhere can tell: its root stands for exactly the events that there were.
"""

import base64
import binascii
import itertools
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from factcheck.ledger import chain, note
from factcheck.ledger.merkle import Tree
from factcheck.models import AuditEvent, Checkpoint, Counter
from factcheck.services import audit


def signer() -> note.Signer | None:
    """The newsroom's key, or None where none is set: then nothing is signed.

    Raises:
        ImproperlyConfigured: AUDIT_SIGNING_KEY is no key.
    """
    return _signer(settings.AUDIT_SIGNING_KEY, settings.AUDIT_LOG_NAME)


@cache
def _signer(key: str, name: str) -> note.Signer | None:
    if not key:
        return None
    try:
        return note.Signer(name, base64.b64decode(key, validate=True))
    except (binascii.Error, note.BadNote) as error:
        raise ImproperlyConfigured(
            "AUDIT_SIGNING_KEY is not 32 bytes in base64; make one with `openssl rand -base64 32`."
        ) from error


def make() -> Checkpoint | None:
    """Sign the chain as it stands, unless that was done already; None without key or events.

    Locks the end of the chain until the transaction ends. Hashes only what came since the last
    checkpoint.
    """
    key = signer()
    if key is None:
        return None
    with transaction.atomic():
        head = Counter.objects.select_for_update().filter(name=audit.CHAIN).first()
        if head is None:
            return None
        last = Checkpoint.objects.order_by("-size").first()
        if last is not None and last.size == head.value:
            return last
        tree = _grown(last)
        signed = key.signed(note.Checkpoint(key.name, tree.size, tree.root))
        return Checkpoint.objects.create(
            size=tree.size,
            note=signed,
            parts=[part.hex() for part in tree.parts],
            made_at=timezone.now(),
        )


def _grown(last: Checkpoint | None) -> Tree:
    tree = Tree(last.size, [bytes.fromhex(part) for part in last.parts]) if last else Tree()
    digests = AuditEvent.objects.filter(sequence__gt=tree.size).order_by("sequence")
    for digest in digests.values_list("digest", flat=True).iterator(chunk_size=10_000):
        tree.grow(bytes.fromhex(digest))
    return tree


def notes() -> Iterator[str]:
    """All checkpoints as they were signed, the oldest first, an empty line after each."""
    for signed in Checkpoint.objects.order_by("size").values_list("note", flat=True).iterator():
        yield f"{signed}\n"


def checked(outside: Iterable[note.Checkpoint] = ()) -> chain.Checked:
    """Walk the whole chain in the database against its own checkpoints, and those kept `outside`.

    Raises:
        factcheck.ledger.chain.Broken: names the first bad event.
        factcheck.ledger.note.BadNote: a stored checkpoint was not signed by the newsroom's key.
    """
    key = signer()
    own = (key.verifier.opened(signed.removesuffix("\n")) for signed in notes()) if key else ()
    roots = {each.size: each.root for each in itertools.chain(own, outside)}
    # Closed at once: a cursor of the database hangs on it.
    with closing(audit.exported()) as lines:
        return chain.check(lines, roots)
