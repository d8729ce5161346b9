"""The clinical lexicon: what people write in Dutch and English, and what they mean by it.

Two tables stand beside this file. A form is a tuple of folded words. The same form may
have several meanings ("tkp" is a knee and a prosthesis); within one kind either may be
meant. Read once; nothing in it comes from a patient.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from core.photos.vocabulary import BODY_SITES, LATERALITIES, PHASES, Coded
from core.search.text import keys
from core.search.types import Kind, Mark, mark

Form = tuple[str, ...]
Meaning = frozenset[Mark]
NOTHING: Meaning = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All forms and what they mean; a form that means nothing is read over.

    `words`: the forms of one word. `openers`: first and second word to the longer forms
    that they open, the longest first. `weak`: words that count only close to a body site.
    """

    labels: Mapping[Mark, Coded]
    forms: Mapping[Form, Meaning]
    words: Mapping[str, Meaning]
    openers: Mapping[str, Mapping[str, tuple[Form, ...]]]
    weak: Mapping[str, Meaning]

    def longest(self, spoken: Sequence[str], at: int) -> Form | None:
        """The longest form of two or more words at position `at`."""
        seconds = self.openers.get(spoken[at])
        if seconds is None or at + 1 >= len(spoken):
            return None
        forms = seconds.get(spoken[at + 1], ())
        return next((form for form in forms if tuple(spoken[at : at + len(form)]) == form), None)


def _table(name: str) -> Iterator[list[str]]:
    text = files("core.search").joinpath(name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def _labels() -> dict[Mark, Coded]:
    labels = {mark(Kind.BODY_SITE, code): site for code, site in BODY_SITES.items()}
    labels |= {mark(Kind.LATERALITY, side): coded for side, coded in LATERALITIES.items()}
    labels |= {mark(Kind.PHASE, phase): coded for phase, coded in PHASES.items()}
    for code, nl, en, _ in _table("lexicon_terms.tsv"):
        labels[mark(Kind.TERM, code)] = Coded(code, nl, en)
    return labels


def _spoken(labels: Mapping[Mark, Coded]) -> Iterator[tuple[str, Meaning]]:
    """Every form as written in the tables, with its meaning; labels are forms too."""
    for labelled, coded in labels.items():
        yield from ((label, frozenset({labelled})) for label in (coded.nl, coded.en))
    for code, _, _, forms in _table("lexicon_terms.tsv"):
        yield from ((form, frozenset({mark(Kind.TERM, code)})) for form in forms.split("|"))
    for kind, code, forms in _table("lexicon_codes.tsv"):
        meaning = NOTHING if kind == "ignore" else frozenset({mark(Kind(kind), code)})
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
    return Lexicon(
        labels=MappingProxyType(labels),
        forms=MappingProxyType(strong),
        words=MappingProxyType({form[0]: strong[form] for form in strong if len(form) == 1}),
        openers=_openers(strong),
        weak=MappingProxyType(weak),
    )


def _openers(forms: Iterable[Form]) -> Mapping[str, Mapping[str, tuple[Form, ...]]]:
    openers: dict[str, dict[str, tuple[Form, ...]]] = {}
    for form in sorted((form for form in forms if len(form) > 1), key=len, reverse=True):
        seconds = openers.setdefault(form[0], {})
        seconds[form[1]] = (*seconds.get(form[1], ()), form)
    return MappingProxyType(openers)
