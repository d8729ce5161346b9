"""Words that are one slip of the finger away from a word that the lexicon knows."""

from collections.abc import Iterable, Iterator, Mapping

SHORTEST = 5
"""A shorter word has too many neighbours to guess."""


def _without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def is_one_slip(typed: str, meant: str) -> bool:
    """True when one letter was added, dropped, swapped for another or with its neighbour."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    at = next(
        (i for i, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]),
        min(len(typed), len(meant)),
    )
    rest, wanted = typed[at:], meant[at:]
    return (
        rest[1:] == wanted
        or rest == wanted[1:]
        or rest[1:] == wanted[1:]
        or (rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:])
    )


def neighbourhood(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """For every word, and every word with one letter dropped, the words it may stand for."""
    near: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= SHORTEST - 1:
            for key in {word, *_without_one(word)}:
                near.setdefault(key, []).append(word)
    return {key: tuple(sorted(found)) for key, found in near.items()}


def nearest(typed: str, near: Mapping[str, tuple[str, ...]]) -> str | None:
    """The word one slip away from `typed`, or None; among several, one of the same length."""
    if len(typed) < SHORTEST:
        return None
    candidates = {
        word
        for key in (typed, *_without_one(typed))
        for word in near.get(key, ())
        if is_one_slip(typed, word)
    }
    return min(candidates, key=lambda word: (abs(len(word) - len(typed)), word), default=None)
