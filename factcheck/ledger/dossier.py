"""A claim's dossier, held against its seal from the file alone; knows no newsroom and no rows.

A dossier is a ZIP file:

    MANIFEST          the SHA-256 of each other file, as `sha256sum` lists them, in a signed note
    dossier.json      the claim with all that hangs on it, by noun, and the people by role
    events.jsonl      what happened to it and its copies, each event with its proof of inclusion
    checkpoint.txt    how far the newsroom's chain had come, signed
    copies/           the archived records, each named by its SHA-256

What is read comes from whoever handed the file over: each problem is told, and none is an error.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from factcheck.ledger import chain, note
from factcheck.ledger.merkle import root_by_proof

MANIFEST, TOLD, EVENTS = "MANIFEST", "dossier.json", "events.jsonl"
CHECKPOINT = "checkpoint.txt"
_COPIES, _WARC = "copies/", ".warc.gz"
_CHUNK_BYTES = 256 * 1024
_MAX_FILE_BYTES = 256 * 1024 * 1024
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    NotImplementedError,  # a packing that zipfile does not know
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    AttributeError,  # JSON of another shape
    ValueError,
)


def place_of(digest: str) -> str:
    """Where the record with this SHA-256 lies in a dossier."""
    return f"{_COPIES}{digest}{_WARC}"


def manifest(log: str, subject: str, digests: Mapping[str, str]) -> str:
    """The text that is signed: whose dossier of what, and the SHA-256 of each file."""
    listed = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
    return f"{log} dossier\n{subject}\n{listed}"


@dataclass(slots=True)
class Checked:
    """What was found in a dossier, and what is wrong with it, a sentence each."""

    subject: str = ""
    problems: list[str] = field(default_factory=list)
    checkpoint: note.Checkpoint | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    copies: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        """One line for people."""
        if self.problems or self.checkpoint is None:
            return "\n".join(self.problems)
        rulings, verdicts = len(self.told["ruling"]), len(self.told["verdict"])
        return (
            f"The dossier of {self.subject} holds: {len(self.events)} events, {rulings} rulings, "
            f"{verdicts} verdicts, {len(self.copies)} copies, as of {self.checkpoint.size} events "
            f"of {self.checkpoint.origin}."
        )


def check(file: IO[bytes], verifier: note.Verifier) -> Checked:
    """Hold a dossier against the seal that `verifier` must have made, and its parts together."""
    checked = Checked()
    try:
        with zipfile.ZipFile(file) as package:
            checked.problems += _Check(package, verifier, checked).run()
    except (*_UNREADABLE, note.BadNote) as error:
        checked.problems.append(f"This is no dossier that can be read: {error}")
    return checked


@dataclass(slots=True)
class _Check:
    package: zipfile.ZipFile
    verifier: note.Verifier
    found: Checked

    def run(self) -> Iterator[str]:
        yield from self._files(self._listed())
        self.found.checkpoint = self.verifier.opened(self._text(CHECKPOINT))
        self.found.told = json.loads(self._text(TOLD))
        yield from self._events(self.found.checkpoint)
        yield from self._steps()
        yield from self._rulings()
        yield from self._verdicts()
        yield from self._copies()
        yield from self._people()

    def _listed(self) -> dict[str, str]:
        first, subject, *lines = self.verifier.read(self._text(MANIFEST)).splitlines()
        if first != f"{self.verifier.name} dossier":
            raise ValueError(f"it is none of {self.verifier.name}.")
        self.found.subject = subject
        return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}

    def _files(self, listed: Mapping[str, str]) -> Iterator[str]:
        names = self.package.namelist()
        there = set(names) - {MANIFEST}
        if len(set(names)) != len(names):
            yield "A file stands in it twice."
        yield from (f"{path} is listed, but not there." for path in sorted(listed.keys() - there))
        yield from (f"{path} is there, but not listed." for path in sorted(there - listed.keys()))
        for path in sorted(there & listed.keys()):
            if self._digest(path) != listed[path]:
                yield f"{path} was changed after the dossier was signed."

    def _events(self, checkpoint: note.Checkpoint) -> Iterator[str]:
        for line in self._text(EVENTS).splitlines():
            entry = json.loads(line)
            event = json.loads(entry["event"])
            self.found.events.append(event)
            leaf = hashlib.sha256(entry["event"].encode()).digest()
            beside = [bytes.fromhex(each) for each in entry["proof"]]
            place = event["sequence"] - 1
            if root_by_proof(leaf, place, checkpoint.size, beside) != checkpoint.root:
                yield f"Event {event['sequence']} is not in the chain that was signed."

    def _steps(self) -> Iterator[str]:
        claim = self.found.told["claim"][0]
        if self.found.subject != f"claim:{claim['id']}":
            yield f"It was signed for {self.found.subject}, and tells of claim:{claim['id']}."
        status = "unverified"
        for event in self._about_the_claim():
            if "status" in event["data"]:
                before, after = event["data"]["status"]
                if before != status:
                    yield f"Before event {event['sequence']} a step from {status} is missing."
                status = after
        told = {event["data"].get("version") for event in self._about_the_claim()}
        if missing := sorted(set(range(2, claim["version"] + 1)) - told):
            yield f"No event tells how the claim came to its version {missing[0]}."
        if claim["status"] != status:
            yield f"The claim is said to be {claim['status']}; by its events it is {status}."

    def _rulings(self) -> Iterator[str]:
        chained = {
            (event["data"].get("ruling"), event["data"]["evidence_digest"])
            for event in self._about_the_claim()
            if "evidence_digest" in event["data"]
        }
        for ruling in self.found.told["ruling"]:
            digest = hashlib.sha256(chain.canonical(ruling["evidence"])).hexdigest()
            if (ruling["id"], digest) not in chained:
                yield f"The evidence of ruling {ruling['id']} is not that of which an event tells."

    def _verdicts(self) -> Iterator[str]:
        chained = {
            (event["data"].get("verdict"), event["data"]["etag"])
            for event in self._about_the_claim()
            if "etag" in event["data"]
        }
        for verdict in self.found.told["verdict"]:
            digest = hashlib.sha256(verdict["body"].encode()).hexdigest()
            if (verdict["version"], digest) not in chained:
                yield f"Version {verdict['version']} is not the one of which an event tells."

    def _copies(self) -> Iterator[str]:
        names = [path for path in self.package.namelist() if path.startswith(_COPIES)]
        self.found.copies = {path[len(_COPIES) : -len(_WARC)] for path in names}
        kept = {
            event["data"].get("record_sha256")
            for event in self.found.events
            if event["verb"] == "capture.keep"
        }
        for digest in sorted(self.found.copies):
            if self._digest(place_of(digest)) != digest:
                yield f"The record {digest} is another than its name says."
            if digest not in kept:
                yield f"No event tells that the record {digest} was kept."
        for capture in self.found.told["capture"]:
            if capture["record_sha256"] not in self.found.copies | {""}:
                yield f"The record of copy {capture['id']} is missing."

    def _people(self) -> Iterator[str]:
        known = {person["id"] for person in self.found.told["people"]} | {None}
        for event in self.found.events:
            if event["actor"] not in known:
                yield f"Who acted in event {event['sequence']} is not among the people."

    def _about_the_claim(self) -> Iterator[dict[str, Any]]:
        return (each for each in self.found.events if each["subject"] == self.found.subject)

    def _digest(self, path: str) -> str:
        digest = hashlib.sha256()
        with self.package.open(path) as file:
            while piece := file.read(_CHUNK_BYTES):
                digest.update(piece)
        return digest.hexdigest()

    def _text(self, path: str) -> str:
        with self.package.open(path) as file:
            content = file.read(_MAX_FILE_BYTES + 1)
        if len(content) > _MAX_FILE_BYTES:
            raise ValueError(f"{path} is too large.")
        return content.decode()
