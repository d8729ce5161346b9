"""Reading text: tokens, lemmas and meanings, the same way for a document and for a query.

What is known of a token is worked out once and kept, so that reading a caption is little
more than looking its words up.
"""

from collections.abc import Container, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import simplemma

from core.search.compounds import take_apart
from core.search.lexicon import NOTHING, Form, Lexicon, Meaning, lexicon
from core.search.text import composed, cut, fold
from core.search.types import Kind, Mark, kind_and_code
from core.search.typos import nearest, neighbourhood

_MOST_KEPT = 200_000
_LONGEST_KEPT = 40
_LONGEST_AGAIN = 40
_SHORTEST_LEMMA = 3
_NEAR = 2
"""How many words may stand between a weak word and its body site: "L pre-op knee"."""


class Facts(NamedTuple):
    """What is known of a token.

    `parts`: the meaning of each of its parts. `marks`: what a document says with it.
    `seconds`: the words that may follow to make a longer form. `weak`: see the lexicon.
    """

    key: str
    lemma: str
    parts: tuple[Meaning, ...]
    marks: Meaning
    seconds: Container[str]
    weak: bool


class Span(NamedTuple):
    """Tokens `start` to `end` said something; `marks` is what a document answers with."""

    start: int
    end: int
    parts: tuple[Meaning, ...]
    marks: Meaning


class Reading(NamedTuple):
    """A text as the index keeps it: its lemmas joined by spaces, and all it says."""

    lemmas: str
    marks: Meaning


class Reader(dict[str, Facts]):
    """Reads text with one lexicon; as a mapping it holds the facts of each token met."""

    def __init__(self, words: Lexicon) -> None:
        super().__init__()
        self.lexicon = words
        self._near = neighbourhood(words.words)
        self._said: dict[Form, Meaning] = {}
        self._readings: dict[str, Reading] = {}

    def __missing__(self, token: str) -> Facts:
        facts = self._work_out(token)
        if len(token) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[token] = facts
        return facts

    def tokens(self, text: str) -> list[Facts]:
        """The facts of every token of a composed text, in order."""
        return [self[token] for token in cut(text)]

    def read(self, text: str) -> Reading:
        """The lemmas of a text and everything that it says.

        Short texts, such as the name of a procedure, come again and again.
        """
        if len(text) > _LONGEST_AGAIN:
            return self._read(text)
        known = self._readings.get(text)
        if known is None:
            if len(self._readings) >= _MOST_KEPT:
                self._readings.clear()
            known = self._readings[text] = self._read(text)
        return known

    def _read(self, text: str) -> Reading:
        tokens = self.tokens(composed(text))
        lemmas = " ".join([facts.lemma for facts in tokens])
        said = [facts.marks for facts in tokens if facts.marks]
        if _needs_care(tokens):
            said = [span.marks for span in self.spans(tokens)]
        return Reading(lemmas, NOTHING.union(*said))

    def names(self, text: str) -> str:
        """The folded words of a name, joined by spaces: a name has no lemma."""
        return " ".join([facts.key for facts in self.tokens(composed(text))])

    def spans(self, tokens: Sequence[Facts]) -> list[Span]:
        """What the tokens say: the longest form first, left to right, without overlap."""
        found = list(self._strong(tokens))
        if any(facts.weak for facts in tokens):
            found.extend(self._weak(tokens, list(found)))
            found.sort(key=lambda span: span.start)
        return found

    def corrected(self, facts: Facts) -> Facts:
        """The facts of the lexicon word that is one slip away, or the same facts."""
        if facts.parts or facts.seconds or facts.weak:
            return facts
        word = nearest(facts.key, self._near)
        return self[word] if word else facts

    def _strong(self, tokens: Sequence[Facts]) -> Iterator[Span]:
        spoken = [facts.key for facts in tokens]
        at = 0
        while at < len(tokens):
            facts = tokens[at]
            form = self.lexicon.longest(spoken, at) if facts.seconds else None
            if form:
                end = at + len(form)
                yield Span(at, end, (self.lexicon.forms[form],), self._said_by(form))
                at = end
                continue
            if facts.parts:
                yield Span(at, at + 1, facts.parts, facts.marks)
            at += 1

    def _weak(self, tokens: Sequence[Facts], found: Sequence[Span]) -> Iterator[Span]:
        taken = {at for span in found for at in range(span.start, span.end)}
        sites = [span for span in found if any(map(_is_site, span.marks))]
        for at, facts in enumerate(tokens):
            if not facts.weak or at in taken:
                continue
            meaning = self.lexicon.weak[facts.key]
            if any(max(site.start - at - 1, at - site.end) <= _NEAR for site in sites):
                yield Span(at, at + 1, (meaning,), meaning)

    def _said_by(self, form: Form) -> Meaning:
        if form not in self._said:
            inside = [self[word] for word in form]
            self._said[form] = _with_inside(self.lexicon.forms[form], inside)
        return self._said[form]

    def _work_out(self, token: str) -> Facts:
        key = fold(token)
        if key.isdigit():
            return Facts(key, key, (), NOTHING, (), weak=False)
        lemma = fold(_lemma(token)) or key
        parts = self._parts(key, lemma)
        seconds = self.lexicon.openers.get(key, ())
        marks = NOTHING.union(*parts)
        if len(parts) == 1:
            marks = _with_inside(marks, [self[part] for part in self._apart(key)])
        return Facts(key, lemma, parts, marks, seconds, key in self.lexicon.weak)

    def _parts(self, key: str, lemma: str) -> tuple[Meaning, ...]:
        words = self.lexicon.words
        meaning = words.get(key) or words.get(lemma)
        if meaning:
            return (meaning,)
        return tuple(words[part] for part in self._apart(key))

    def _apart(self, key: str) -> tuple[str, ...]:
        return take_apart(key, self.lexicon.words)


def _needs_care(tokens: Sequence[Facts]) -> bool:
    """True when a longer form may be in it, so that reading word by word will not do."""
    for at, facts in enumerate(tokens):
        if facts.weak or (
            facts.seconds and at + 1 < len(tokens) and tokens[at + 1].key in facts.seconds
        ):
            return True
    return False


def _with_inside(meaning: Meaning, inside: Sequence[Facts]) -> Meaning:
    """A document that says "breast reconstruction" also says breast, and reconstruction.

    Only terms are opened up (the Dutch breastbone is no breast), and only words inside
    that have one meaning.
    """
    if not all(map(_is_term, meaning)):
        return meaning
    clear = (facts.parts[0] for facts in inside if len(facts.parts) == 1)
    return meaning.union(*(part for part in clear if len(part) == 1)) if meaning else meaning


def _is_term(mark: Mark) -> bool:
    return kind_and_code(mark)[0] is Kind.TERM


def _is_site(mark: Mark) -> bool:
    return kind_and_code(mark)[0] is Kind.BODY_SITE


def _lemma(token: str) -> str:
    """The dictionary form, Dutch first; digits and very long tokens stay as they are.

    The dictionary sends some words round in a circle (fiets to fietsen to fiets): the
    shortest word on the way stands for all of them.
    """
    if len(token) < _SHORTEST_LEMMA or len(token) > _LONGEST_KEPT:
        return token
    met = [token.lower()]
    while (lemma := simplemma.lemmatize(met[-1], lang=("nl", "en"))) not in met:
        met.append(lemma)
    return min(met[met.index(lemma) :], key=len)


@cache
def reader() -> Reader:
    """The reader of this process, with the lexicon of the house."""
    return Reader(lexicon())
