"""The clinical lexicon: what people write in Dutch and English, and what they mean by it.

Two tables stand beside this file. A form is a tuple of folded words. The same form may
have several meanings ("tkp" is a knee and a prosthesis); within one kind either may be
meant. Read once; nothing in it comes from a patient.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from core.photos.vocabulary import BODY_SITES, LATERALITIES, PHASES, Coded
from core.search.text import keys
from core.search.types import Kind, Mark

Form = tuple[str, ...]
Meaning = frozenset[Mark]
NOTHING: Meaning = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All forms. `openers`: first word to the longer forms that it opens, longest first."""

    labels: Mapping[Mark, Coded]
    words: Mapping[str, Meaning]
    openers: Mapping[str, tuple[tuple[Form, Meaning], ...]]
    weak: Mapping[str, Meaning]

    def longest(self, spoken: Sequence[str], at: int) -> tuple[int, Meaning] | None:
        """The longest form of two or more words at position `at`: its length and meaning.

        The meaning is empty for a form that is to be read over.
        """
        for form, meaning in self.openers.get(spoken[at], ()):
            if tuple(spoken[at : at + len(form)]) == form:
                return len(form), meaning
        return None


def _table(name: str) -> Iterator[list[str]]:
    text = files("core.search").joinpath(name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def _labels() -> dict[Mark, Coded]:
    labels = {Mark(Kind.BODY_SITE, code): site for code, site in BODY_SITES.items()}
    labels |= {Mark(Kind.LATERALITY, side): coded for side, coded in LATERALITIES.items()}
    labels |= {Mark(Kind.PHASE, phase): coded for phase, coded in PHASES.items()}
    for code, nl, en, _ in _table("lexicon_terms.tsv"):
        labels[Mark(Kind.TERM, code)] = Coded(code, nl, en)
    return labels


def _spoken(labels: Mapping[Mark, Coded]) -> Iterator[tuple[str, Meaning]]:
    """Every form as written in the tables, with its meaning; labels are forms too."""
    for mark, coded in labels.items():
        yield from ((label, frozenset({mark})) for label in (coded.nl, coded.en))
    for code, _, _, forms in _table("lexicon_terms.tsv"):
        yield from ((form, frozenset({Mark(Kind.TERM, code)})) for form in forms.split("|"))
    for kind, code, forms in _table("lexicon_codes.tsv"):
        meaning = NOTHING if kind == "ignore" else frozenset({Mark(Kind(kind), code)})
        yield from ((form, meaning) for form in forms.split("|"))


@cache
def lexicon() -> Lexicon:
    """The lexicon of the house, read from its tables at the first call."""
    labels = _labels()
    strong: dict[Form, Meaning] = {}
    weak: dict[str, Meaning] = {}
    for spoken, meaning in _spoken(labels):
        form = keys(spoken)
        if spoken.startswith("~"):
            weak[form[0]] = weak.get(form[0], NOTHING) | meaning
        elif form:
            strong[form] = strong.get(form, NOTHING) | meaning
    openers: dict[str, list[tuple[Form, Meaning]]] = {}
    for form in sorted((form for form in strong if len(form) > 1), key=len, reverse=True):
        openers.setdefault(form[0], []).append((form, strong[form]))
    return Lexicon(
        labels=MappingProxyType(labels),
        words=MappingProxyType({form[0]: strong[form] for form in strong if len(form) == 1}),
        openers=MappingProxyType({word: tuple(forms) for word, forms in openers.items()}),
        weak=MappingProxyType(weak),
    )
