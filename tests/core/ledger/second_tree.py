"""RFC 6962, section 2.1, word for word and slowly: to compare the product with."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256


def _hash(left: bytes, right: bytes) -> bytes:
    return sha256(bytes([1]) + left + right).digest()


def _k(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def _mth(d: Sequence[bytes]) -> bytes:
    if not d:
        return sha256().digest()
    if len(d) == 1:
        return d[0]
    k = _k(len(d))
    return _hash(_mth(d[:k]), _mth(d[k:]))


def _path(m: int, d: Sequence[bytes]) -> list[bytes]:
    if len(d) == 1:
        return []
    k = _k(len(d))
    if m < k:
        return [*_path(m, d[:k]), _mth(d[k:])]
    return [*_path(m - k, d[k:]), _mth(d[:k])]


def _subproof(m: int, d: Sequence[bytes], b: bool) -> list[bytes]:
    if m == len(d):
        return [] if b else [_mth(d)]
    k = _k(len(d))
    if m <= k:
        return [*_subproof(m, d[:k], b), _mth(d[k:])]
    return [*_subproof(m - k, d[k:], False), _mth(d[:k])]


@dataclass(frozen=True, slots=True)
class SecondTree:
    """A tree over these leaf hashes."""

    leaves: Sequence[bytes]

    def root(self) -> bytes:
        return _mth(self.leaves)

    def path(self, m: int) -> list[bytes]:
        return _path(m, self.leaves)

    def consistency(self, m: int) -> list[bytes]:
        return _subproof(m, self.leaves, True) if m else []

    def recomputed(self, m: int, path: Sequence[bytes]) -> bytes:
        """The root that a path leads to, from the top down as the definition goes."""

        def up(m: int, n: int, path: Sequence[bytes]) -> bytes:
            if n == 1:
                assert not path
                return self.leaves[self_m]
            k, sibling = _k(n), path[-1]
            if m < k:
                return _hash(up(m, k, path[:-1]), sibling)
            return _hash(sibling, up(m - k, n - k, path[:-1]))

        self_m = m
        return up(m, len(self.leaves), path)
