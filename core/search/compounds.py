"""Taking Dutch compounds apart: "linkerknie" is linker and knie, "kniewond" knie and wond.

Only words that the lexicon knows entirely are taken apart. A half-known word stays whole:
"handdoek" would otherwise be a photo of a hand.
"""

from collections.abc import Container

_LINKS = ("", "s", "en", "e", "n")
_SHORTEST_PART, _SHORTEST_WORD, _LONGEST_WORD = 3, 6, 40


def take_apart(word: str, known: Container[str]) -> tuple[str, ...]:
    """The known parts of a folded `word`, fewest first; empty when it is not a compound."""
    if not _SHORTEST_WORD <= len(word) <= _LONGEST_WORD:
        return ()
    # best[i]: the fewest parts that end exactly at i, a linking letter after a part included.
    best: list[tuple[str, ...] | None] = [(), *([None] * len(word))]
    for start in range(len(word)):
        before = best[start]
        if before is None:
            continue
        for end in range(start + _SHORTEST_PART, len(word) + 1):
            part = word[start:end]
            if part in known:
                _extend(best, word, end, (*before, part))
    parts = best[len(word)] or ()
    return parts if len(parts) > 1 else ()


def _extend(
    best: list[tuple[str, ...] | None], word: str, end: int, parts: tuple[str, ...]
) -> None:
    for link in _LINKS:
        here = end + len(link)
        if not word.startswith(link, end) or (link and here >= len(word)):
            continue
        other = best[here]
        if other is None or len(parts) < len(other):
            best[here] = parts
