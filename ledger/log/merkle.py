"""Which root hash has a log of n entries, and which hashes prove that an entry stands in it, or that it only grew?

RFC 6962 section 2.1 and RFC 9162 section 2.1, with SHA-256. A *stored* node is complete: (level, index) covers the
leaves from index << level up to, not including, (index + 1) << level. Nodes on the right edge that are not complete
yet are never stored; a proof needs at most one of them, and it is hashed from complete ones. A tree of 7 leaves,
its one incomplete node below the root drawn as *:

        level 3                      root
        level 2          (2,0)                   *
        level 1      (1,0)   (1,1)         (1,2)    |
        level 0      0   1   2   3         4   5    6

Proofs have exact lengths: one hash too many or too few is refused before anything is hashed.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ledger.log.errors import MalformedBytes, ProofInvalid

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()
MAX_SIZE: Final = 2**53 - 1

Place = tuple[int, int]
Fetch = Callable[[Sequence[Place]], Mapping[Place, bytes]]


def leaf_hash(entry: bytes) -> bytes:
    """Hash of the leaf that holds an entry: SHA-256(0x00, entry). The prefix keeps leaves and nodes apart."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of the node over two nodes: SHA-256(0x01, left, right)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Node:
    """A complete node, as it is stored."""

    level: int
    index: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Frontier:
    """The complete subtrees a log of `size` leaves consists of, largest first (leftmost): all that appending needs."""

    size: int
    hashes: tuple[bytes, ...]

    @classmethod
    def empty(cls) -> Frontier:
        return cls(0, ())

    def append(self, leaf: bytes) -> tuple[Frontier, tuple[Node, ...]]:
        """The frontier with one leaf hash more, and every node this leaf completes, level 0 first."""
        index = self.size
        hashes = list(self.hashes)
        completed = [Node(0, index, leaf)]
        level, node = 0, leaf
        while index & 1:
            node = node_hash(hashes.pop(), node)
            index >>= 1
            level += 1
            completed.append(Node(level, index, node))
        hashes.append(node)
        return Frontier(self.size + 1, tuple(hashes)), tuple(completed)

    def nodes(self) -> dict[Place, bytes]:
        """The complete subtrees by (level, index): with the nodes of later leaves, all that proofs of those leaves need."""
        places: dict[Place, bytes] = {}
        start = 0
        for node in self.hashes:
            level = (self.size - start).bit_length() - 1
            places[(level, start >> level)] = node
            start += 1 << level
        return places

    def root(self) -> bytes:
        """Root hash of the tree; of an empty one EMPTY_ROOT."""
        return _fold_right(self.hashes) if self.hashes else EMPTY_ROOT

    def encode(self) -> bytes:
        """Eight bytes of size, big endian, then the hashes."""
        return struct.pack(">Q", self.size) + b"".join(self.hashes)

    @classmethod
    def decode(cls, data: bytes) -> Frontier:
        """Raises MalformedBytes unless the bytes are a size and exactly the hashes that size has."""
        if len(data) < 8:
            raise MalformedBytes("bad-value", "frontier", expected="at least 8 bytes", found=len(data))
        (size,) = struct.unpack_from(">Q", data)
        expected = 8 + HASH_BYTES * int(size).bit_count()
        if size > MAX_SIZE or len(data) != expected:
            raise MalformedBytes("bad-value", "frontier", expected=f"{expected} bytes", found=len(data))
        return cls(size, tuple(data[at : at + HASH_BYTES] for at in range(8, expected, HASH_BYTES)))


def root_at(size: int, fetch: Fetch) -> bytes:
    """Root hash the log had at a size, from its complete nodes. Raises ProofInvalid if one is missing."""
    _refuse_size(size, MAX_SIZE)
    places = _cover(0, size)
    nodes = fetch(places)
    return _fold_right([_stored(nodes, place) for place in places]) if places else EMPTY_ROOT


def inclusion_proof(index: int, size: int, fetch: Fetch) -> tuple[bytes, ...]:
    """RFC 6962 2.1.1: hashes proving that leaf `index` (0-based) stands in the tree of `size`, its sibling first."""
    return inclusion_proofs((index,), size, fetch)[0]


def inclusion_proofs(indexes: Sequence[int], size: int, fetch: Fetch) -> list[tuple[bytes, ...]]:
    """One inclusion proof per index in the tree of `size`; `fetch` is asked once, for every complete node needed."""
    for index in indexes:
        _refuse_index(index, size)
    return _gather([_siblings(0, index, size) for index in indexes], size, fetch)


def consistency_proof(old_size: int, size: int, fetch: Fetch) -> tuple[bytes, ...]:
    """RFC 6962 2.1.2: hashes proving that the tree of `size` begins with that of `old_size`; none for 0 and equal."""
    _refuse_size(size, MAX_SIZE)
    if not 0 <= old_size <= size:
        raise ProofInvalid("size-order", "consistency proof", expected=f"at most {size}", found=old_size)
    if old_size in (0, size):
        return ()
    # both trees are climbed from the old tree's last complete subtree (its root itself, if the size is a power of two)
    level = (old_size & -old_size).bit_length() - 1
    index = (old_size - 1) >> level
    path = _siblings(level, index, size)
    return _gather([[(level, index), *path] if index else path], size, fetch)[0]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise ProofInvalid unless the proof leads from the leaf hash at `index` to the root of the tree of `size`."""
    _refuse_index(index, size)
    inner = (index ^ (size - 1)).bit_length()
    _refuse_length("inclusion proof", inner + (index >> inner).bit_count(), proof, leaf, root)
    if _climb(leaf, index, inner, proof) != root:
        raise ProofInvalid("root-mismatch", "inclusion proof", expected=root.hex(), found="another root")


def verify_consistency(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Raise ProofInvalid unless the proof shows that tree (size, root) begins with tree (old_size, old_root)."""
    where = "consistency proof"
    _refuse_size(size, MAX_SIZE)
    if not 0 <= old_size <= size:
        raise ProofInvalid("size-order", where, expected=f"at most {size}", found=old_size)
    if old_size in (0, size):
        _refuse_length(where, 0, proof, old_root, root)
        known = EMPTY_ROOT if old_size == 0 else root
        if old_root != known:
            raise ProofInvalid("old-root-mismatch", where, expected=known.hex(), found=old_root.hex())
        return
    level = (old_size & -old_size).bit_length() - 1
    index = (old_size - 1) >> level
    inner = (index ^ ((size - 1) >> level)).bit_length()
    borders = (index >> inner).bit_count()
    _refuse_length(where, inner + borders + (1 if index else 0), proof, old_root, root)
    # an old tree that is one complete subtree is its own start; its root is known and not repeated in the proof
    start, path = (proof[0], proof[1:]) if index else (old_root, proof)
    old = start
    for step, sibling in enumerate(path):
        if step >= inner or index >> step & 1:
            old = node_hash(sibling, old)
    if old != old_root:
        raise ProofInvalid("old-root-mismatch", where, expected=old_root.hex(), found=old.hex())
    if _climb(start, index, inner, path) != root:
        raise ProofInvalid("root-mismatch", where, expected=root.hex(), found="another root")


def _climb(node: bytes, index: int, inner: int, path: Sequence[bytes]) -> bytes:
    """Root reached from a node: `inner` steps beside the right edge's path, then only siblings on the left."""
    for step, sibling in enumerate(path):
        if step >= inner or index >> step & 1:
            node = sha256(b"\x01" + sibling + node).digest()
        else:
            node = sha256(b"\x01" + node + sibling).digest()
    return node


def _siblings(level: int, index: int, size: int) -> list[Place]:
    """Places of the siblings on the way from (level, index) up to the root, lowest first; only one can be incomplete.

    Up to the level where the way joins the way of the last leaf every sibling counts; above it only those on the
    left exist.
    """
    last = (size - 1) >> level
    inner = (index ^ last).bit_length()
    places = [(level + step, index >> step ^ 1) for step in range(inner)]
    above = index >> inner
    level += inner
    while above:
        if above & 1:
            places.append((level, above ^ 1))
        above >>= 1
        level += 1
    return places


def _gather(paths: Sequence[Sequence[Place]], size: int, fetch: Fetch) -> list[tuple[bytes, ...]]:
    """The hashes at the places of each path, from one fetch; incomplete ones are hashed from complete ones below."""
    edges: dict[Place, list[Place]] = {}
    wanted: dict[Place, None] = {}
    for path in paths:
        for place in path:
            if (place[1] + 1) << place[0] <= size:
                wanted[place] = None
            elif place not in edges:
                edges[place] = _cover(place[1] << place[0], size)
                wanted.update(dict.fromkeys(edges[place]))
    nodes = fetch(list(wanted)) if wanted else {}
    combined = {place: _fold_right([_stored(nodes, part) for part in cover]) for place, cover in edges.items()}
    try:
        return [tuple([combined[place] if place in combined else nodes[place] for place in path]) for path in paths]
    except KeyError as error:
        level, index = error.args[0]
        raise ProofInvalid("missing-node", f"level {level}, index {index}") from error


def _cover(start: int, end: int) -> list[Place]:
    """Places of the complete subtrees covering the leaves from start up to end, largest first."""
    places: list[Place] = []
    while start < end:
        level = (end - start).bit_length() - 1
        places.append((level, start >> level))
        start += 1 << level
    return places


def _fold_right(hashes: Sequence[bytes]) -> bytes:
    node = hashes[-1]
    for left in reversed(hashes[:-1]):
        node = node_hash(left, node)
    return node


def _stored(nodes: Mapping[Place, bytes], place: Place) -> bytes:
    try:
        return nodes[place]
    except KeyError as error:
        raise ProofInvalid("missing-node", f"level {place[0]}, index {place[1]}") from error


def _refuse_size(size: int, most: int) -> None:
    if not 0 <= size <= most:
        raise ProofInvalid("index-outside-tree", "size", expected=f"0 to {most}", found=size)


def _refuse_index(index: int, size: int) -> None:
    _refuse_size(size, MAX_SIZE)
    if not 0 <= index < size:
        raise ProofInvalid("index-outside-tree", "inclusion proof", expected=f"an index below {size}", found=index)


def _refuse_length(where: str, expected: int, proof: Sequence[bytes], *ends: bytes) -> None:
    if len(proof) != expected:
        raise ProofInvalid("proof-length", where, expected=f"{expected} hashes", found=len(proof))
    for value in (*ends, *proof):
        if len(value) != HASH_BYTES:
            raise ProofInvalid("hash-length", where, expected=f"{HASH_BYTES} bytes", found=len(value))
