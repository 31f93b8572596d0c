"""Checkpoints of the chain as signed notes; knows what they say, not where they are kept.

Source: C2SP signed-note and tlog-checkpoint (c2sp.org), with Ed25519 keys.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_ID_BYTES = 4
_SEED_BYTES = 32
_ROOT_BYTES = 32
_LINES = 3
_DASH = "\N{EM DASH} "


class BadNote(ValueError):
    """A text that is no checkpoint, a key that is none, or a signature that does not fit."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed: the log's name, how many events it has, the root of their tree."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The lines that are signed, the last one ended too."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under its name, which is the log's too."""

    name: str
    seed: bytes

    def __post_init__(self) -> None:
        """Refuse what could not stand in a note."""
        if not self.name or set(self.name) & set("+ \n\t") or len(self.seed) != _SEED_BYTES:
            raise BadNote("A key has a name without blanks and plus signs, and a seed of 32 bytes.")

    @property
    def verifier(self) -> "Verifier":
        """The public key."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, key.public_bytes_raw())

    def signed(self, checkpoint: Checkpoint) -> str:
        """`checkpoint` as a note."""
        return self.sealed(checkpoint.text)

    def sealed(self, text: str) -> str:
        """`text`, whose last line is ended, as a note: its lines, an empty one, the signature."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        stamp = self.verifier.id + key.sign(text.encode())
        return f"{text}\n{_DASH}{self.name} {base64.b64encode(stamp).decode()}\n"


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under its name."""

    name: str
    key: bytes

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Read a key as it is published: name+id+key.

        Raises:
            BadNote: it is none.
        """
        name, _, rest = text.strip().partition("+")
        number, _, coded = rest.partition("+")
        stamp = _decoded(coded)
        if stamp[:1] != _ED25519 or len(stamp) != 1 + _SEED_BYTES or not name:
            raise BadNote(f"{text!r} is no Ed25519 verifier key (name+id+key).")
        verifier = cls(name, stamp[1:])
        if verifier.id.hex() != number:
            raise BadNote(f"The verifier key {text!r} was copied wrongly: its id is another one.")
        return verifier

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.key).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """The key as it is published."""
        coded = base64.b64encode(_ED25519 + self.key).decode()
        return f"{self.name}+{self.id.hex()}+{coded}"

    def opened(self, note: str) -> Checkpoint:
        """The checkpoint that `note` carries, which this key has signed.

        Raises:
            BadNote: it is no checkpoint, another log's, or not signed by this key.
        """
        text, _ = _parted(note)
        checkpoint = _read(text)
        if checkpoint.origin != self.name:
            raise BadNote(f"This is a checkpoint of {checkpoint.origin}, not of {self.name}.")
        self.read(note)
        return checkpoint

    def read(self, note: str) -> str:
        """The text that `note` carries, which this key has signed, its last line ended.

        Raises:
            BadNote: it is not signed by this key.
        """
        text, signatures = _parted(note)
        for line in signatures.splitlines():
            name, _, coded = line.removeprefix(_DASH).rpartition(" ")
            stamp = _decoded(coded)
            if name == self.name and stamp[:_ID_BYTES] == self.id:
                self._check(text, stamp[_ID_BYTES:])
                return text
        raise BadNote(f"No signature of {self.name} stands below this text.")

    def _check(self, text: str, signature: bytes) -> None:
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text.encode())
        except InvalidSignature as error:
            raise BadNote(f"The signature of {self.name} does not fit this text.") from error


def _parted(note: str) -> tuple[str, str]:
    text, _, signatures = note.rpartition("\n\n")
    return f"{text}\n", signatures


def split(text: str) -> list[str]:
    """The notes that stand one below the other in `text`, each with its end of line."""
    notes: list[str] = []
    lines: list[str] = []
    for line in text.splitlines():
        if lines and lines[-1].startswith(_DASH) and not line.startswith(_DASH):
            notes.append("\n".join(lines) + "\n")
            lines = []
        if lines or line:
            lines.append(line)
    return [*notes, "\n".join(lines) + "\n"] if lines else notes


def _read(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) != _LINES + 1 or not lines[1].isdecimal() or str(int(lines[1])) != lines[1]:
        raise BadNote("This is no checkpoint: it has no name, size and root in three lines.")
    root = _decoded(lines[2])
    if len(root) != _ROOT_BYTES:
        raise BadNote("This is no checkpoint: its root is not 32 bytes long.")
    return Checkpoint(lines[0], int(lines[1]), root)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
