"""The tree against RFC 6962's own vectors and against a second implementation, written from it."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

import pytest

from core.ledger import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
)
from core.ledger.tree import perfect_root, root
from tests.core.ledger.second_tree import SecondTree

# The leaves and roots that Certificate Transparency's reference tests use.
INPUTS = [
    bytes.fromhex(each)
    for each in (
        "", "00", "10", "2021", "3031", "40414243",
        "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZES = range(1, 70)


@cache
def hashes(count: int) -> tuple[bytes, ...]:
    return tuple(leaf_hash(b"entry %d" % number) for number in range(count))


def node(height: int, place: int) -> bytes:
    at = place << height
    return perfect_root(hashes(128)[at : at + (1 << height)])


def of(leaves: Sequence[bytes]) -> bytes:
    def of_these(height: int, place: int) -> bytes:
        at = place << height
        return perfect_root([leaf_hash(each) for each in leaves[at : at + (1 << height)]])

    return root(len(leaves), of_these)


class TestVectors:
    def test_an_empty_tree(self) -> None:
        assert of([]) == EMPTY_ROOT == sha256(b"").digest()

    @pytest.mark.parametrize("size", range(1, 9))
    def test_the_roots_of_the_reference_tests(self, size: int) -> None:
        assert of(INPUTS[:size]).hex() == ROOTS[size - 1]


class TestProofs:
    def test_all_of_all_small_trees_agree_with_the_second_implementation(self) -> None:
        for size in SIZES:
            second = SecondTree(hashes(size))
            assert root(size, node) == second.root(), size
            for seq in range(size):
                path = inclusion_proof(seq, size, node)
                assert path == second.path(seq)
                assert second.recomputed(seq, path) == second.root()
                assert is_included(seq, size, hashes(size)[seq], path, second.root())
            for old in range(size + 1):
                assert consistency_proof(old, size, node) == second.consistency(old)

    def test_a_tree_is_how_a_larger_one_begins(self) -> None:
        for size in SIZES:
            for old in range(size + 1):
                before = root(old, node)
                proof = consistency_proof(old, size, node)
                assert is_consistent(old, size, proof, before, root(size, node)), (old, size)

    def test_no_proof_holds_for_anything_else(self) -> None:
        accepted = 0
        for size in range(2, 20):
            top, other = root(size, node), root(size, lambda h, p: sha256(node(h, p)).digest())
            for seq in range(size):
                path = inclusion_proof(seq, size, node)
                leaf = hashes(size)[seq]
                tries = [
                    (seq, size, leaf, path, other),
                    (seq, size, other, path, top),
                    (seq, size, leaf, path[:-1], top),
                    (seq, size, leaf, [*path, top], top),
                    (size, size, leaf, path, top),
                    (-1, size, leaf, path, top),
                    *((wrong, size, leaf, path, top) for wrong in range(size) if wrong != seq),
                ]
                accepted += sum(is_included(*each) for each in tries)
            for old in range(1, size):
                before, proof = root(old, node), consistency_proof(old, size, node)
                accepted += is_consistent(old, size, proof, other, top)
                accepted += is_consistent(old, size, proof, before, other)
                accepted += is_consistent(old, size, proof[1:], before, top)
                accepted += is_consistent(old, size, [*proof, top], before, top)
                accepted += is_consistent(size + 1, size, proof, before, top)
        assert accepted == 0

    @pytest.mark.parametrize("seq", [-1, 5])
    def test_there_is_no_proof_of_a_leaf_that_is_not_there(self, seq: int) -> None:
        with pytest.raises(ValueError, match="no such leaf"):
            inclusion_proof(seq, 5, node)

    def test_there_is_no_proof_of_a_larger_past(self) -> None:
        with pytest.raises(ValueError, match="not the smaller"):
            consistency_proof(6, 5, node)
