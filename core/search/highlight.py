"""Showing why a photo was found: the words of the caption that answer the query.

Ranges of characters, never HTML, so a caption cannot smuggle in markup. Words are marked
by meaning: a search for "brandwond" marks "burn".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.photos.vocabulary import with_parts
from core.search.analysis import Facts, Reader
from core.search.lexicon import Meaning
from core.search.text import TOKEN
from core.search.types import Kind, Snippet, Understood, mark
from core.search.typos import SHORTEST, is_one_slip

_LONGEST = 160
_LEAD = 40

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Highlighter:
    """Marks what answers one query. `exact`: lemmas and folded words that it asked for."""

    reader: Reader
    marks: Meaning
    exact: frozenset[str]
    nearly: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, understood: Understood, reader: Reader) -> "Highlighter":
        """The highlighter of a query, in the sense in which it was understood."""
        exact = {text for word in understood.words for text in (word.lemma, word.key)}
        sites = understood.codes(Kind.BODY_SITE)
        parts = {mark(Kind.BODY_SITE, part) for code in sites for part in with_parts(code)}
        nearly = tuple(word.key for word in understood.words) if understood.corrected else ()
        return cls(reader, understood.marks | parts, frozenset(exact), nearly, understood.phrases)

    def snippets(self, caption: str) -> tuple[Snippet, ...]:
        """The fragment around the first match, 160 characters at most; none without one."""
        ranges = self._ranges(caption) if self.marks or self.exact or self.phrases else []
        if not ranges:
            return ()
        start = _start_of_fragment(caption, ranges[0][0])
        end = _end_of_fragment(caption, start)
        inside = tuple((a - start, b - start) for a, b in ranges if start <= a and b <= end)
        return (Snippet(caption[start:end], inside),)

    def _ranges(self, caption: str) -> list[Range]:
        found = list(TOKEN.finditer(caption))
        tokens = [self.reader[match.group()] for match in found]
        spans = list(self._spans(tokens))
        covered = {at for start, end in spans for at in range(start, end)}
        spans += [
            (at, at + 1)
            for at, facts in enumerate(tokens)
            if at not in covered and self._was_asked(facts)
        ]
        return sorted((found[start].start(), found[end - 1].end()) for start, end in spans)

    def _spans(self, tokens: Sequence[Facts]) -> Iterator[Range]:
        """The meanings and the phrases that answer, as ranges of tokens without overlap."""
        free = 0
        lemmas = tuple(facts.lemma for facts in tokens)
        said = {
            span.start: span.end
            for span in self.reader.spans(tokens)
            if not self.marks.isdisjoint(span.marks)
        }
        for at in range(len(tokens)):
            ends = [at + len(p) for p in self.phrases if lemmas[at : at + len(p)] == p]
            end = max([*ends, said.get(at, 0)])
            if end and at >= free:
                yield at, end
                free = end

    def _was_asked(self, facts: Facts) -> bool:
        if facts.lemma in self.exact or facts.key in self.exact:
            return True
        return any(
            facts.key.startswith(key) or (len(key) >= SHORTEST and is_one_slip(facts.key, key))
            for key in self.nearly
        )


def _start_of_fragment(caption: str, match: int) -> int:
    """A little before the first match, at the beginning of a word."""
    if match <= _LEAD:
        return 0
    space = caption.find(" ", match - _LEAD, match)
    return space + 1 if space >= 0 else match


def _end_of_fragment(caption: str, start: int) -> int:
    """At most 160 characters on, at the end of a word where there is one."""
    end = start + _LONGEST
    if end >= len(caption):
        return len(caption)
    space = caption.rfind(" ", start + 1, end + 1)
    return space if space > start else end
