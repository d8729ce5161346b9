"""The Merkle tree of RFC 6962: its hashes, its proofs, and how a stranger checks them.

The tree is complete below a height or not there yet, so all of it follows from `node`:
the hash of the complete subtree of 2**height leaves at a place. Who holds the leaves or
the tiles gives that function; who checks a proof needs none.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Node = Callable[[int, int], bytes]
"""(height, place) to hash: the complete subtree over leaves place * 2**height onward."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry: never that of an inner node, whatever its bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The hash over a power of two of neighbours."""
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [node_hash(left, right) for left, right in pairs]
    return hashes[0]


def root(size: int, node: Node) -> bytes:
    """The root of the first `size` leaves."""
    return _range(0, size, node) if size else EMPTY_ROOT


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _range(first: int, end: int, node: Node) -> bytes:
    count = end - first
    if count & (count - 1) == 0:  # `first` is a multiple of it wherever RFC 6962 comes by
        height = count.bit_length() - 1
        return node(height, first >> height)
    middle = first + _split(count)
    return node_hash(_range(first, middle, node), _range(middle, end, node))


def inclusion_proof(seq: int, size: int, node: Node) -> list[bytes]:
    """PATH(seq, D[size]) of RFC 6962, 2.1.1: the siblings from the leaf up."""
    if not 0 <= seq < size:
        raise ValueError("no such leaf in a tree of that size")
    path: list[bytes] = []
    first, end = 0, size
    while end - first > 1:
        middle = first + _split(end - first)
        if seq < middle:
            path.append(_range(middle, end, node))
            end = middle
        else:
            path.append(_range(first, middle, node))
            first = middle
    return path[::-1]


def consistency_proof(old: int, size: int, node: Node) -> list[bytes]:
    """PROOF(old, D[size]) of RFC 6962, 2.1.2: that the old tree is how this one begins."""
    if not 0 <= old <= size:
        raise ValueError("the old tree is not the smaller one")
    if old in (0, size):
        return []
    proof: list[bytes] = []
    first, end, is_whole = 0, size, True
    while old != end - first:
        middle = _split(end - first)
        if old <= middle:
            proof.append(_range(first + middle, end, node))
            end = first + middle
        else:
            proof.append(_range(first, first + middle, node))
            first, old, is_whole = first + middle, old - middle, False
    if not is_whole:
        proof.append(_range(first, end, node))
    return proof[::-1]


def is_included(seq: int, size: int, leaf: bytes, proof: Sequence[bytes], top: bytes) -> bool:
    """Whether `proof` takes the hash `leaf` at `seq` to the root `top` (RFC 9162, 2.1.3.2)."""
    if not 0 <= seq < size:
        return False
    place, last, found = seq, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == top


def is_consistent(old: int, size: int, proof: Sequence[bytes], old_top: bytes, top: bytes) -> bool:
    """Whether `proof` shows the tree `top` to begin with `old_top` (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= size:
        return False
    if old == size:
        return not proof and old_top == top
    if old == 0:
        return not proof and old_top == EMPTY_ROOT
    return _is_grown(old, size, proof, (old_top, top))


def _is_grown(old: int, size: int, proof: Sequence[bytes], tops: tuple[bytes, bytes]) -> bool:
    old_top, top = tops
    path = list(proof) if old & (old - 1) else [old_top, *proof]
    if not path:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_top and after == top
