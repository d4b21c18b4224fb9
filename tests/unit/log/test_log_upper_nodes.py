"""Nodes remembered above the leaves: proofs come out the same, and the store is asked for fewer."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

import pytest

from ledger.log.merkle import Frontier, inclusion_proof, leaf_hash, root_at, verify_inclusion
from ledger.log.upper_nodes import LEVEL, UpperNodes

SIZE = 1_500


class Stored:
    """The nodes of a tree, and how many were asked for."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.asked: list[tuple[int, int]] = []
        frontier = Frontier.empty()
        for number in range(SIZE):
            frontier, completed = frontier.append(leaf_hash(sha256(b"%d" % number).digest()))
            self.nodes.update({(node.level, node.index): node.hash for node in completed})

    def __call__(self, wanted: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
        self.asked += wanted
        return {place: self.nodes[place] for place in wanted if place in self.nodes}


@pytest.fixture(scope="module")
def stored() -> Stored:
    return Stored()


def test_every_proof_is_the_one_made_without_remembering(stored: Stored) -> None:
    nodes = UpperNodes(stored)
    root = root_at(SIZE, stored)
    for index in [*range(0, SIZE, 7), *range(0, SIZE, 11)]:
        proof = inclusion_proof(index, SIZE, nodes)
        assert proof == inclusion_proof(index, SIZE, stored)
        verify_inclusion(stored.nodes[0, index], index, SIZE, proof, root)


def test_an_upper_node_is_read_once_and_a_lower_one_as_often_as_it_is_needed(stored: Stored) -> None:
    nodes, before = UpperNodes(stored), len(stored.asked)
    for index in (40, 41, 40, 1_000, 40):
        inclusion_proof(index, SIZE, nodes)
    asked = stored.asked[before:]
    upper = [place for place in asked if place[0] >= LEVEL]
    assert len(upper) == len(set(upper)) > 0
    assert asked.count((0, 41)) == 3


def test_a_node_that_is_not_there_is_asked_for_again(stored: Stored) -> None:
    absent, nodes = (LEVEL, 10_000), UpperNodes(stored)
    assert dict(nodes([absent])) == {}
    before = len(stored.asked)
    nodes([absent])
    assert stored.asked[before:] == [absent]


def test_what_is_remembered_is_bounded(stored: Stored) -> None:
    nodes = UpperNodes(stored, remembered=8)
    for index in range(0, SIZE, 50):
        assert inclusion_proof(index, SIZE, nodes) == inclusion_proof(index, SIZE, stored)
