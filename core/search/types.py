"""What goes into the search room and what comes out: plain, frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple, NewType
from uuid import UUID

from core.search.scopes import NOBODY, Related
from core.search.uses import Use

MOST_HITS = 100
MOST_COUNTS = 60
"""How many values of a facet are told of, the most frequent first."""
LONGEST_QUERY = 200
MOST_WORDS = 32


class Kind(StrEnum):
    """What sort of meaning a word has: three are coded on a photo, a term is only said."""

    BODY_SITE = "body_site"
    LATERALITY = "laterality"
    PHASE = "phase"
    TERM = "term"


Mark = NewType("Mark", str)
"""One meaning, its kind and its code: "laterality:left". A string, for captions have many."""


def mark(kind: Kind, code: str) -> Mark:
    """The mark of a code of this kind."""
    return Mark(f"{kind.value}:{code}")


def kind_and_code(meaning: Mark) -> tuple[Kind, str]:
    """What `mark` put together."""
    kind, _, code = meaning.partition(":")
    return Kind(kind), code


NO_USES: Mapping[str, Any] = MappingProxyType({})


class SearchDocument(NamedTuple):
    """All that search may know of one photo; what is not here cannot be found.

    `scope`: the group of readers it is for, a department or part of one; whoever may see
    the scope may find the photo. `captured_at`: seconds since 1970 UTC. `source`: the file
    name and folder it came with, a hint and never the truth. `patient`: the name's words.
    `uses`: the fields about what it may be used for, see `core.search.uses`.
    """

    photo_id: UUID
    scope: str
    department: str
    body_site: str | None
    laterality: str | None
    phase: str | None
    view: str | None
    year: int | None
    captured_at: int
    patient_id: UUID | None
    caption: str
    procedure: str
    source: str
    patient: str
    uses: Mapping[str, Any] = NO_USES


@dataclass(frozen=True, slots=True)
class Chip:
    """A meaning recognised in the query: its labels, and the `text` that said it."""

    kind: Kind
    code: str
    nl: str
    en: str
    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word without a meaning in the lexicon: as typed, as folded, and its lemma."""

    text: str
    key: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What a query was taken to mean.

    `terms`: for each clinical word, the synonym groups of which one must be said.
    `phrases`: lemmas that must stand next to each other. `truncated`: the query was longer
    than 200 characters or 32 words and the rest was not used. `corrected`: nothing matched
    as typed, so one typing error a word was allowed.
    """

    chips: tuple[Chip, ...] = ()
    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    terms: tuple[frozenset[Mark], ...] = ()
    truncated: bool = False
    corrected: bool = False

    def codes(self, kind: Kind) -> frozenset[str]:
        """The codes of the chips of one kind."""
        return frozenset(chip.code for chip in self.chips if chip.kind is kind)

    @property
    def marks(self) -> frozenset[Mark]:
        """Every meaning that a document may answer with."""
        return frozenset(mark(chip.kind, chip.code) for chip in self.chips)


NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Filters:
    """What the searcher ticked: any value within a field, every field together.

    An empty set does not filter; of `use`, each purpose counts as a field. Filters and
    facets speak of the same thing: what the photo is coded with or, where it is not coded,
    what its text says.
    """

    body_site: frozenset[str] = NONE
    laterality: frozenset[str] = NONE
    phase: frozenset[str] = NONE
    department: frozenset[str] = NONE
    year: frozenset[int] = frozenset()
    patient: frozenset[UUID] = frozenset()
    use: frozenset[Use] = frozenset()


@dataclass(frozen=True, slots=True)
class PhotoQuery:
    """One question to the index.

    `scopes`: those whose photos the asker may see; None and the empty set both mean
    nothing at all, never everything. `related`: what they see beside that, of some patients.
    `first`: 1 to 100. `after`: the cursor of the page
    before. `at`: the moment for which `use` is asked and counted; without it, neither is.
    Without text, and with `newest_first`, the newest photo leads.
    """

    text: str
    scopes: frozenset[str] | None = None
    filters: Filters = field(default_factory=Filters)
    first: int = 20
    after: str | None = None
    facets: bool = True
    highlight: bool = True
    newest_first: bool = False
    at: datetime | None = None
    related: Related = NOBODY

    def within(self, scopes: frozenset[str], related: Related, at: datetime) -> "PhotoQuery":
        """The same question, now, of one who may see these scopes, and no others."""
        return replace(self, scopes=scopes, related=related, at=at)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the caption; `highlights` are its (start, end) characters that matched."""

    fragment: str
    highlights: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A photo that answers; `score` is 0 to 1: how much of the query is coded, not just said."""

    photo_id: UUID
    score: float
    snippets: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of answers. `total` is exact; `cursor` is None on the last page.

    `facets`: for each facet its (code, count) pairs, the most frequent first.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, tuple[tuple[str, int], ...]]
    cursor: str | None
    understood: Understood
