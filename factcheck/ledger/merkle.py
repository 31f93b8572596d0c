"""The tree over the chain's events, grown at its right edge; knows not what its leaves say.

Source: RFC 9162 2.1, the Merkle tree of a log: leaves and nodes are hashed apart, so that no node
can pass for a leaf.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf, 32 bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two trees side by side, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Tree:
    """A tree of `size` leaves as the roots of its perfect parts, the largest first.

    It can be grown and asked for its root, and holds at most 64 hashes of 32 bytes.
    """

    size: int = 0
    parts: list[bytes] = field(default_factory=list)

    def grow(self, data: bytes) -> None:
        """Add a leaf at the right."""
        hashed = leaf_hash(data)
        position = self.size
        while position & 1:
            hashed = node_hash(self.parts.pop(), hashed)
            position >>= 1
        self.parts.append(hashed)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The hash that stands for all leaves in their order, 32 bytes."""
        if not self.parts:
            return EMPTY_ROOT
        *rest, root = self.parts
        for part in reversed(rest):
            root = node_hash(part, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of a tree with these leaves."""
    tree = Tree()
    for data in leaves:
        tree.grow(data)
    return tree.root


def proof(leaves: Iterable[bytes], position: int) -> list[bytes]:
    """The hashes beside the way from the leaf at `position` (from 0) up to the root, lowest first.

    Source: RFC 9162 2.1.3.1.
    """
    return proofs(leaves, [position])[0]


def proofs(leaves: Iterable[bytes], positions: Sequence[int]) -> list[list[bytes]]:
    """The `proof` of each leaf at `positions`, at the cost of one: the tree is hashed once."""
    level, places = [leaf_hash(data) for data in leaves], list(positions)
    beside: list[list[bytes]] = [[] for _ in places]
    while len(level) > 1:
        for found, place in zip(beside, places, strict=True):
            if place ^ 1 < len(level):
                found.append(level[place ^ 1])
        # A tree without a right neighbour moves up as it is.
        level = [
            node_hash(*level[at : at + 2]) if at + 1 < len(level) else level[at]
            for at in range(0, len(level), 2)
        ]
        places = [place // 2 for place in places]
    return beside


def root_by_proof(data: bytes, position: int, size: int, beside: Sequence[bytes]) -> bytes | None:
    """The root that `proof` leads to, or None when it cannot belong to a tree of `size` leaves.

    Source: RFC 9162 2.1.3.2.
    """
    if not 0 <= position < size:
        return None
    hashed, last = leaf_hash(data), size - 1
    for other in beside:
        if last == 0:
            return None
        if position & 1 or position == last:
            hashed = node_hash(other, hashed)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            hashed = node_hash(hashed, other)
        position, last = position >> 1, last >> 1
    return hashed if last == 0 else None
