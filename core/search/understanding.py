"""Understanding a query: "pre-op left knee" and "linker knie preoperatief" are one question.

There is no query language: nothing typed can be an operator, so nothing can be injected
and nothing can fail. Only double quotes mean something: these words, next to each other.
"""

import re
from collections.abc import Iterator, Sequence

from core.search.analysis import Facts, Reader, Span, reader
from core.search.text import TOKEN, composed, is_stop_word
from core.search.types import (
    LONGEST_QUERY,
    MOST_WORDS,
    Chip,
    Kind,
    Mark,
    Understood,
    Word,
    kind_and_code,
)

_QUOTED = re.compile(r'"([^"]*)"')
_QUOTES = str.maketrans("“”„«»", '"""""')


def understand(text: str, *, tolerant: bool = False) -> Understood:
    """What the text asks for, in either language or both at once; never raises.

    `tolerant`: read a word of five letters or more that means nothing as the lexicon
    word one typing error away.
    """
    asked, truncated = _shortened(composed(text).translate(_QUOTES))
    read = reader()
    phrases = tuple(_phrases(asked, read))
    free = _QUOTED.sub(" ", asked)
    found = list(TOKEN.finditer(free))
    tokens = [read[match.group()] for match in found]
    if tolerant:
        tokens = [t if is_stop_word(t.key) else read.corrected(t) for t in tokens]
    spans = read.spans(tokens)
    said = [free[found[span.start].start() : found[span.end - 1].end()] for span in spans]
    return Understood(
        chips=tuple(_chips(spans, said, read)),
        words=tuple(_words(tokens, spans, [match.group() for match in found])),
        phrases=phrases,
        terms=tuple(_terms(spans)),
        truncated=truncated,
        corrected=tolerant,
    )


def _shortened(text: str) -> tuple[str, bool]:
    """The first 32 words within the first 200 characters, and whether that cut anything."""
    kept = text[:LONGEST_QUERY]
    tokens = list(TOKEN.finditer(kept))
    if len(tokens) > MOST_WORDS:
        return kept[: tokens[MOST_WORDS].start()], True
    return kept, len(text) > LONGEST_QUERY


def _phrases(text: str, read: Reader) -> Iterator[tuple[str, ...]]:
    for quoted in _QUOTED.findall(text):
        lemmas = tuple(facts.lemma for facts in read.tokens(quoted) if facts.lemma)
        if lemmas:
            yield lemmas


def _chips(spans: Sequence[Span], said: Sequence[str], read: Reader) -> Iterator[Chip]:
    shown: set[Mark] = set()
    for span, matched in zip(spans, said, strict=True):
        for mark in (mark for part in span.parts for mark in sorted(part)):
            if mark not in shown:
                shown.add(mark)
                label = read.lexicon.labels[mark]
                yield Chip(*kind_and_code(mark), label.nl, label.en, matched)


def _terms(spans: Sequence[Span]) -> Iterator[frozenset[Mark]]:
    for part in (part for span in spans for part in span.parts):
        terms = frozenset(mark for mark in part if kind_and_code(mark)[0] is Kind.TERM)
        if terms:
            yield terms


def _words(tokens: Sequence[Facts], spans: Sequence[Span], typed: Sequence[str]) -> Iterator[Word]:
    taken = {at for span in spans for at in range(span.start, span.end)}
    for at, facts in enumerate(tokens):
        if at not in taken and facts.key and not is_stop_word(facts.key):
            yield Word(typed[at], facts.key, facts.lemma)
