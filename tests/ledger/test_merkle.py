from hashlib import sha256

import pytest

from factcheck.ledger.merkle import EMPTY_ROOT, Tree, leaf_hash, proof, root_by_proof, root_of

# Source: the test data of certificate transparency's reference trees (RFC 6962, RFC 9162).
LEAVES = [
    bytes.fromhex(data)
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
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


@pytest.mark.parametrize("size", range(1, 9))
def test_root_is_that_of_the_reference_trees(size):
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_tree_without_leaves_has_a_root_of_its_own():
    assert root_of([]) == EMPTY_ROOT == sha256(b"").digest()


def test_tree_goes_on_growing_from_its_parts():
    first = Tree()
    for data in LEAVES[:5]:
        first.grow(data)
    second = Tree(first.size, list(first.parts))
    for data in LEAVES[5:]:
        second.grow(data)
    assert second.root.hex() == ROOTS[7]
    assert len(second.parts) == 1


@pytest.mark.parametrize("size", range(1, 9))
def test_proof_leads_from_every_leaf_to_the_root(size):
    for position in range(size):
        beside = proof(LEAVES[:size], position)
        found = root_by_proof(LEAVES[position], position, size, beside)
        assert found.hex() == ROOTS[size - 1]


def test_proof_of_another_leaf_or_place_leads_elsewhere():
    beside = proof(LEAVES, 3)
    root = bytes.fromhex(ROOTS[7])
    assert root_by_proof(b"other", 3, 8, beside) != root
    assert root_by_proof(LEAVES[3], 2, 8, beside) != root
    assert root_by_proof(LEAVES[3], 3, 8, beside[:-1]) is None
    assert root_by_proof(LEAVES[3], 3, 8, [*beside, leaf_hash(b"")]) is None
    assert root_by_proof(LEAVES[3], 8, 8, beside) is None
