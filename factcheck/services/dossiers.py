"""All that the newsroom knows of a claim as one signed file, which anyone can check offline."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from factcheck.errors import CaptureDamaged, InvalidInput
from factcheck.ledger import dossier, merkle, note
from factcheck.models import (
    Appearance,
    Assignment,
    AuditEvent,
    Capture,
    Checkpoint,
    Claim,
    Claimant,
    Correction,
    Delivery,
    Exemption,
    Mark,
    Merge,
    Observation,
    Origin,
    OriginDecision,
    OutsideCopy,
    Party,
    Passage,
    Publisher,
    Pull,
    Rating,
    Reply,
    Report,
    Ruling,
    Search,
    SearchQuery,
    SecondRuling,
    Source,
    Story,
    User,
    Verdict,
)
from factcheck.services import audit, captures, checkpoints, claims, seals

# What leads from each noun to its claim; each row is told whole, save the columns below.
PATHS: dict[type[Model], str] = {
    Appearance: "claim",
    Assignment: "claim",
    Claimant: "claims",
    Correction: "verdict__claim",
    Delivery: "verdict__claim",
    Exemption: "claim",
    Mark: "source__claim",
    Merge: "origin__claim",
    Observation: "source__claim",
    Origin: "claim",
    OriginDecision: "claim",
    Passage: "source__claim",
    Publisher: "source__claim",
    Pull: "claim",
    Reply: "claim",
    Report: "claim",
    Ruling: "claim",
    SecondRuling: "claim",
    Search: "claim",
    SearchQuery: "search__claim",
    Source: "claim",
    Story: "appearances__claim",
    Verdict: "claim",
}
# Words for the machine, and texts that stand elsewhere: of stories at their place, of copies in
# their records.
LEFT_OUT = {Report: {"email"}, Capture: {"text"}, Story: {"search", "text"}}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What goes into a dossier, read at one moment; the copies' records are read after it."""

    claim: Claim
    key: note.Signer
    checkpoint: Checkpoint
    told: dict[str, Any]
    events: list[dict[str, Any]]
    copies: QuerySet[Capture]


def write(*, claim_id: int, by: User, to: IO[bytes]) -> int:
    """Write a claim's dossier to a file; returns how many events it holds.

    Every copy is read and hashed on the way. What is written before an error is of no use.

    Raises:
        NotFound: no such claim on a desk of this person.
        NotPermitted: `sealed`: a blind ruling on it is not decided.
        InvalidInput: `no_signing_key`: the newsroom has no key to sign with.
        CaptureDamaged: a copy is missing or was changed; says which.
        OSError: the archive cannot be read, or the file not be written.
    """
    found = gathered(claim_id, by)
    digests: dict[str, str] = {}
    with ZipFile(to, "w") as package:

        def add(path: str, content: bytes, packing: int = ZIP_DEFLATED) -> None:
            entry = ZipInfo(path, timezone.now().timetuple()[:6])
            package.writestr(entry, content, packing)
            digests[path] = sha256(content).hexdigest()

        add(dossier.TOLD, as_json(found.told, indent=1))
        add(dossier.EVENTS, b"".join(as_json(each) + b"\n" for each in found.events))
        add(dossier.CHECKPOINT, found.checkpoint.note.encode())
        for capture in found.copies.exclude(record_sha256="").iterator(chunk_size=20):
            add(dossier.place_of(capture.record_sha256), record(capture), ZIP_STORED)
        listed = dossier.manifest(found.key.name, claims.subject_of(found.claim), digests)
        add(dossier.MANIFEST, found.key.sealed(listed).encode())
    return len(found.events)


def gathered(claim_id: int, by: User) -> Gathered:
    """The rows and events of a claim as they are now, the export among them, and signed.

    Locks the claim and the end of the chain.

    Raises:
        NotFound: no such claim on a desk of this person.
        NotPermitted: `sealed`: a blind ruling on it is not decided.
        InvalidInput: `no_signing_key`.
    """
    key = checkpoints.signer()
    if key is None:
        raise InvalidInput(
            "A dossier is signed, and this newsroom has no key for that yet: AUDIT_SIGNING_KEY.",
            code="no_signing_key",
        )
    with transaction.atomic():
        claim = claims.locked(claim_id, by)
        seals.demand_open(claim, by)
        subject = claims.subject_of(claim)
        audit.record("claim.export_dossier", subject, by=by, desk=claim.desk)
        checkpoint = checkpoints.make()
        assert checkpoint is not None  # noqa: S101 - there is a key, and an event
        copies = captures.behind(Claim.objects.filter(pk=claim.pk)).order_by("pk")
        subjects = [subject, *map(captures.subject_of, copies.only("pk"))]
        happened = AuditEvent.objects.filter(subject__in=subjects).order_by("sequence")
        events = proven(list(happened), checkpoint)
        told = rows_of(claim, copies)
        return Gathered(claim, key, checkpoint, told | people_in(told, happened), events, copies)


def proven(events: list[AuditEvent], checkpoint: Checkpoint) -> list[dict[str, Any]]:
    """Each event in the words that its digest covers, with its proof that it is in the tree."""
    chained = AuditEvent.objects.filter(sequence__lte=checkpoint.size).order_by("sequence")
    digests = chained.values_list("digest", flat=True).iterator(chunk_size=10_000)
    leaves = (bytes.fromhex(digest) for digest in digests)
    proofs = merkle.proofs(leaves, [event.sequence - 1 for event in events])
    return [
        {"event": audit.told_by(event).decode(), "proof": [each.hex() for each in beside]}
        for event, beside in zip(events, proofs, strict=True)
    ]


def rows_of(claim: Claim, copies: QuerySet[Capture]) -> dict[str, Any]:
    """The claim's row and those that hang on it, by noun; times in ISO 8601."""
    nouns: dict[type[Model], QuerySet[Any]] = {
        model: model._default_manager.filter(**{path: claim}).distinct()  # noqa: SLF001 - Django's documented name
        for model, path in PATHS.items()
    }
    nouns |= {
        Claim: Claim.objects.filter(pk=claim.pk),
        Capture: copies,
        OutsideCopy: OutsideCopy.objects.filter(capture__in=copies),
        Party: Party.objects.filter(Q(claimant__claims=claim) | Q(publisher__source__claim=claim)),
        Rating: Rating.objects.order_by("position"),
    }
    return {
        model.__name__.lower(): list(rows.values(*columns(model)).distinct())
        for model, rows in nouns.items()
    } | {"desk": {"id": claim.desk_id, "name": claim.desk.name}}


def columns(model: type[Model]) -> list[str]:
    """The columns of which a dossier tells."""
    kept = model._meta.concrete_fields  # noqa: SLF001 - Django's documented name
    return [each.attname for each in kept if each.name not in LEFT_OUT.get(model, ())]


def people_in(told: dict[str, Any], events: Iterable[AuditEvent]) -> dict[str, Any]:
    """Who had to do with the claim: their names, their roles on its desk now, what they did."""
    did: dict[int, set[str]] = {}
    for event in events:
        if event.actor_id:
            did.setdefault(event.actor_id, set()).add(event.verb)
    people = User.objects.filter(pk__in=named_in(told) | did.keys()).order_by("pk")
    desk = told["desk"]["id"]
    return {
        "people": [
            {
                "id": user.pk,
                "name": str(user),
                "roles": sorted(
                    each.role for each in user.memberships.all() if each.desk_id == desk
                ),
                "did": sorted(did.get(user.pk, ())),
            }
            for user in people.prefetch_related("memberships")
        ]
    }


def roles_on(desk_id: int, user: User) -> list[str]:
    """The roles that a person holds on the desk now."""
    return sorted(each.role for each in user.memberships.all() if each.desk_id == desk_id)


def named_in(told: dict[str, Any]) -> set[int]:
    """The ids of people that the rows name: those in columns such as `logged_by_id`."""
    rows = (row for name, rows in told.items() if name != "desk" for row in rows)
    return {
        value
        for row in rows
        for column, value in row.items()
        if value and column.endswith(("_by_id", "assignee_id"))
    }


def record(capture: Capture) -> bytes:
    """The record of a copy.

    Raises:
        CaptureDamaged: it is missing or was changed; says which copy it is.
    """
    try:
        return captures.record(capture)
    except CaptureDamaged as error:
        raise CaptureDamaged(
            f"Copy {capture.pk} of {capture.url} is damaged, so there is no whole dossier of this"
            f" claim. {error.message}"
        ) from error


def as_json(value: object, *, indent: int | None = None) -> bytes:
    """Values of rows as JSON in UTF-8."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, indent=indent, default=iso
    ).encode()


def iso(value: date) -> str:
    """A time or a day in ISO 8601."""
    return value.isoformat()
