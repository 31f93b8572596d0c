"""An export of the chain, line by line, and what is wrong with it; knows no keys and no network.

A line is the SHA-256 of an event in hex, a blank, and the event in canonical JSON (RFC 8785), so
that `cut -d' ' -f2-` and `sha256sum` check one by hand. An event names the SHA-256 of the one
before it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

import rfc8785

from factcheck.ledger.merkle import Tree

_DIGEST_CHARACTERS = 64


class Broken(ValueError):
    """The chain is not what it was; `sequence` is the first bad event, as it is numbered."""

    def __init__(self, sequence: int, what: str) -> None:
        """Say what is wrong with the event at `sequence`."""
        super().__init__(f"Event {sequence}: {what}")
        self.sequence = sequence


@dataclass(frozen=True, slots=True)
class Checked:
    """A chain that holds: how many events, and the digest of the last one ("" for none)."""

    size: int
    digest: str
    checkpoints: int

    def __str__(self) -> str:
        counted = (_counted(self.size, "event"), _counted(self.checkpoints, "signed checkpoint"))
        return f"The chain holds: {', '.join(counted)}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def canonical(value: object) -> bytes:
    """One byte form for equal values.

    Raises:
        ValueError: what JSON cannot say, or not in every language: a number beyond 2^53, NaN.

    Source: RFC 8785.
    """
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # it checks what it is given


def line_of(digest: str, event: bytes) -> bytes:
    """An event as a line of the export, without its end."""
    return digest.encode() + b" " + event


def check(lines: Iterable[bytes], roots: Mapping[int, bytes]) -> Checked:
    """Walk the chain from its first event and hold it against the signed `roots` (size -> root).

    Raises:
        Broken: names the first bad event, or the first one that a checkpoint misses.
    """
    tree = Tree()
    digest, sound_until = "", 0
    for number, line in enumerate(lines, start=1):
        digest = _checked(line, number, digest)
        tree.grow(bytes.fromhex(digest))
        if number in roots:
            _compare(tree.root, roots[number], sound_until, number)
            sound_until = number
    missing = sorted(size for size in roots if size > tree.size)
    if missing:
        raise Broken(
            tree.size + 1,
            f"is missing: the export ends at {tree.size}, and {missing[-1]} events were signed.",
        )
    return Checked(tree.size, digest, len(roots))


def _checked(line: bytes, number: int, previous: str) -> str:
    stored, _, event = line.rstrip(b"\r\n").partition(b" ")
    digest = hashlib.sha256(event).hexdigest()
    if len(stored) != _DIGEST_CHARACTERS or stored.decode("ascii", "replace") != digest:
        raise Broken(number, "its words are not those that its digest was made of.")
    fields = _fields(event, number)
    if fields.get("sequence") != number:
        raise Broken(number, f"in its place stands the event numbered {fields.get('sequence')!r}.")
    if fields.get("previous") != previous:
        raise Broken(number, "it does not follow the event before it.")
    return digest


def _fields(event: bytes, number: int) -> dict[str, object]:
    try:
        fields = json.loads(event)
    except (ValueError, RecursionError) as error:
        raise Broken(number, "it is no JSON.") from error
    if not isinstance(fields, dict):
        raise Broken(number, "it is no JSON object.")
    return fields


def _compare(root: bytes, signed: bytes, sound_until: int, number: int) -> None:
    if root != signed:
        _rewritten(sound_until, number)


def _rewritten(sound_until: int, number: int) -> NoReturn:
    raise Broken(
        sound_until + 1,
        f"it or one of those up to {number} was rewritten, with all that follow it, after the "
        f"checkpoint of {number} events was signed.",
    )


def lines_in(file: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of an export, empty ones left out."""
    return (line for line in file if line.strip())
