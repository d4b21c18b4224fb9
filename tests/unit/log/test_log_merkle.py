"""The tree against a naive copy of RFC 6962 section 2.1, and against every way a proof can be bent."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from hashlib import sha256

import pytest

from ledger.log.errors import MalformedBytes, ProofInvalid
from ledger.log.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    inclusion_proofs,
    leaf_hash,
    node_hash,
    root_at,
    verify_consistency,
    verify_inclusion,
)

Place = tuple[int, int]
ENTRIES = [b"entry %d" % number for number in range(131)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


# RFC 6962 section 2.1, word for word: MTH, PATH and SUBPROOF over the entries D[n], k the largest power of two below n.
def largest_power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = largest_power_below(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = largest_power_below(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


class Stored:
    """Complete nodes as a store holds them; counts how often it is asked."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.nodes: dict[Place, bytes] = {}
        self.asked = 0
        frontier = Frontier.empty()
        for leaf in leaves:
            frontier, completed = frontier.append(leaf)
            self.nodes.update({(node.level, node.index): node.hash for node in completed})
        self.frontier = frontier

    def fetch(self, places: Sequence[Place]) -> Mapping[Place, bytes]:
        self.asked += 1
        return {place: self.nodes[place] for place in places if place in self.nodes}


STORED = Stored(LEAVES)
ROOTS = [mth(LEAVES[:size]) for size in range(len(LEAVES) + 1)]


def test_roots_of_all_small_sizes_are_those_of_the_rfc() -> None:
    frontier = Frontier.empty()
    assert frontier.root() == EMPTY_ROOT == ROOTS[0]
    for size, leaf in enumerate(LEAVES, start=1):
        frontier, _ = frontier.append(leaf)
        assert frontier.size == size
        assert frontier.root() == ROOTS[size] == root_at(size, STORED.fetch)
        assert Frontier.decode(frontier.encode()) == frontier
    assert root_at(0, STORED.fetch) == EMPTY_ROOT


def test_roots_of_the_reference_entries_are_the_published_ones() -> None:
    # the eight entries and roots of the Certificate Transparency reference code
    entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    frontier = Frontier.empty()
    for entry in entries:
        frontier, _ = frontier.append(leaf_hash(bytes.fromhex(entry)))
    assert frontier.root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_appending_completes_each_node_once_and_level_zero_first() -> None:
    frontier = Frontier.empty()
    seen: list[Place] = []
    for leaf in LEAVES[:8]:
        frontier, completed = frontier.append(leaf)
        assert [node.level for node in completed] == list(range(len(completed)))
        seen += [(node.level, node.index) for node in completed]
    assert len(seen) == len(set(seen)) == 15
    assert STORED.nodes[(3, 0)] == ROOTS[8]


def test_a_frontier_and_what_came_after_it_prove_every_later_leaf_without_the_store() -> None:
    for before in range(len(LEAVES)):
        frontier = Stored(LEAVES[:before]).frontier
        nodes = frontier.nodes()
        assert nodes == {place: STORED.nodes[place] for place in nodes}
        for leaf in LEAVES[before : before + 5]:
            frontier, completed = frontier.append(leaf)
            nodes.update({(node.level, node.index): node.hash for node in completed})
        made = inclusion_proofs(range(before, frontier.size), frontier.size, lambda wanted, nodes=nodes: nodes)
        assert made == inclusion_proofs(range(before, frontier.size), frontier.size, STORED.fetch)


def test_inclusion_proofs_of_all_small_sizes_are_those_of_the_rfc_and_verify() -> None:
    for size in [*range(1, 35), 63, 64, 65, 127, 128, 129, 130, 131]:
        for index in range(size):
            proof = inclusion_proof(index, size, STORED.fetch)
            assert list(proof) == path(index, LEAVES[:size])
            verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


def test_consistency_proofs_of_all_small_sizes_are_those_of_the_rfc_and_verify() -> None:
    for size in [*range(35), 63, 64, 65, 127, 128, 129, 130, 131]:
        for old in range(size + 1):
            proof = consistency_proof(old, size, STORED.fetch)
            assert list(proof) == (subproof(old, LEAVES[:size], True) if old else [])
            verify_consistency(old, ROOTS[old], size, ROOTS[size], proof)


def test_random_larger_trees_prove_and_verify_like_the_rfc() -> None:
    rng = random.Random(6962)
    leaves = [sha256(b"large %d" % number).digest() for number in range(3000)]
    stored = Stored(leaves)
    for _ in range(6):
        size = rng.randrange(131, 3000)
        old, index = rng.randrange(1, size), rng.randrange(size)
        root = mth(leaves[:size])
        proof = inclusion_proof(index, size, stored.fetch)
        assert list(proof) == path(index, leaves[:size])
        verify_inclusion(leaves[index], index, size, proof, root)
        growth = consistency_proof(old, size, stored.fetch)
        assert list(growth) == subproof(old, leaves[:size], True)
        verify_consistency(old, mth(leaves[:old]), size, root, growth)


def test_many_proofs_ask_the_store_once() -> None:
    stored = Stored(LEAVES[:101])
    proofs = inclusion_proofs(range(101), 101, stored.fetch)
    assert stored.asked == 1
    assert [list(proof) for proof in proofs] == [path(index, LEAVES[:101]) for index in range(101)]


def test_a_node_missing_from_the_store_is_named() -> None:
    stored = Stored(LEAVES[:7])
    del stored.nodes[(1, 2)]  # part of the right edge
    with pytest.raises(ProofInvalid, match="missing-node at level 1, index 2"):
        inclusion_proof(0, 7, stored.fetch)
    with pytest.raises(ProofInvalid, match="missing-node at level 1, index 2"):
        root_at(7, stored.fetch)
    del stored.nodes[(1, 1)]
    with pytest.raises(ProofInvalid, match="missing-node at level 1, index 1"):
        inclusion_proof(0, 4, stored.fetch)


def test_threat_14_every_bent_inclusion_proof_is_refused() -> None:
    refused = 0
    for index, size in [(0, 1), (0, 7), (5, 7), (6, 7), (3, 8), (64, 65), (100, 131)]:
        proof, root, leaf = inclusion_proof(index, size, STORED.fetch), ROOTS[size], LEAVES[index]
        bent: list[tuple[bytes, int, int, Sequence[bytes], bytes]] = [
            (leaf, index, size, [*proof, root], root),
            (leaf, index, size, [bytes(32), *proof], root),
            (leaf, index, size, proof, bytes(32)),
            (leaf, index, size, proof, root[:31]),
            (leaf[:31], index, size, proof, root),
            (bytes(32), index, size, proof, root),
            (leaf, -1, size, proof, root),
            (leaf, size, size, proof, root),
            (leaf, index, index, proof, root),
            (leaf, index + 1, size, proof, root),
            (leaf, index, 2**60, proof, root),
            (leaf, index, 0, proof, root),
        ]
        if index:
            bent.append((leaf, index - 1, size, proof, root))
        for at, value in enumerate(proof):
            bent.append((leaf, index, size, [*proof[:at], *proof[at + 1 :]], root))
            bent.append((leaf, index, size, [*proof[:at], value[:31], *proof[at + 1 :]], root))
            bent.append((leaf, index, size, [*proof[:at], bytes([value[0] ^ 1]) + value[1:], *proof[at + 1 :]], root))
        if len(proof) > 1:
            bent.append((leaf, index, size, proof[::-1], root))
        for case in bent:
            with pytest.raises(ProofInvalid):
                verify_inclusion(*case)
            refused += 1
    assert refused > 150


def test_threat_14_every_bent_consistency_proof_is_refused() -> None:
    refused = 0
    for old, size in [(0, 5), (1, 2), (4, 7), (6, 7), (7, 7), (8, 64), (65, 131)]:
        proof, before, after = consistency_proof(old, size, STORED.fetch), ROOTS[old], ROOTS[size]
        bent: list[tuple[int, bytes, int, bytes, Sequence[bytes]]] = [
            (old, before, size, after, [*proof, after]),
            (old, bytes(32), size, after, proof),
            (old, before[:31], size, after, proof),
            (old, before, size, after[:31], proof),
            (size + 1, before, size, after, proof),
            (-1, before, size, after, proof),
            (old, before, -1, after, proof),
        ]
        if old:
            bent.append((old, before, size, bytes(32), proof))
            bent.append((old - 1, before, size, after, proof))
        for at, value in enumerate(proof):
            bent.append((old, before, size, after, [*proof[:at], *proof[at + 1 :]]))
            bent.append((old, before, size, after, [*proof[:at], bytes([value[0] ^ 1]) + value[1:], *proof[at + 1 :]]))
        for case in bent:
            with pytest.raises(ProofInvalid):
                verify_consistency(*case)
            refused += 1
    assert refused > 80


def test_a_proof_of_the_wrong_length_says_both_lengths() -> None:
    proof = inclusion_proof(100, 131, STORED.fetch)
    assert len(proof) == 8
    with pytest.raises(ProofInvalid, match="expected 8 hashes, got 7") as caught:
        verify_inclusion(LEAVES[100], 100, 131, proof[1:], ROOTS[131])
    assert (caught.value.code, caught.value.expected, caught.value.found) == ("proof-length", "8 hashes", 7)


def test_a_hash_of_another_length_is_named_before_anything_is_hashed() -> None:
    with pytest.raises(ProofInvalid, match="hash-length at inclusion proof: expected 32 bytes, got 33"):
        verify_inclusion(LEAVES[0], 0, 2, [LEAVES[1] + b"x"], ROOTS[2])
    with pytest.raises(ProofInvalid, match="hash-length at consistency proof: expected 32 bytes, got 31"):
        verify_consistency(1, ROOTS[1], 2, ROOTS[2], [LEAVES[1][1:]])


def test_threat_15_a_leaf_made_of_two_node_hashes_is_not_their_parent() -> None:
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)
    assert sha256(left + right).digest() not in (leaf_hash(left + right), node_hash(left, right))


def test_threat_15_an_inner_node_offered_as_a_leaf_is_refused() -> None:
    inner = STORED.nodes[(1, 0)]
    proof = inclusion_proof(0, 8, STORED.fetch)
    verify_inclusion(LEAVES[0], 0, 8, proof, ROOTS[8])
    for index, hashes in [(0, proof[1:]), (0, proof)]:
        with pytest.raises(ProofInvalid):
            verify_inclusion(inner, index, 8, hashes, ROOTS[8])


def test_threat_03_two_exchanged_entries_change_the_root() -> None:
    swapped = [LEAVES[1], LEAVES[0], *LEAVES[2:8]]
    assert mth(swapped) != ROOTS[8]
    with pytest.raises(ProofInvalid, match="root-mismatch"):
        verify_inclusion(LEAVES[0], 1, 8, inclusion_proof(1, 8, STORED.fetch), ROOTS[8])


@pytest.mark.parametrize(
    ("index", "size"), [(-1, 5), (5, 5), (0, 0), (0, 2**53)], ids=["negative", "at the size", "empty", "too large"]
)
def test_a_proof_for_a_place_outside_the_tree_is_refused(index: int, size: int) -> None:
    with pytest.raises(ProofInvalid, match="index-outside-tree"):
        inclusion_proof(index, size, STORED.fetch)


def test_a_consistency_proof_from_a_larger_tree_is_refused() -> None:
    with pytest.raises(ProofInvalid, match="size-order"):
        consistency_proof(6, 5, STORED.fetch)


def test_a_frontier_of_the_wrong_length_is_refused() -> None:
    whole = Stored(LEAVES[:7]).frontier.encode()
    for data in (b"", whole[:7], whole[:-1], whole + b"\0", b"\xff" * 8 + bytes(32 * 64)):
        with pytest.raises(MalformedBytes, match="bad-value at frontier"):
            Frontier.decode(data)
