"""From what was understood to what the engine is asked.

The scopes that the asker may see are a clause of the query itself: hits, totals, facets and
suggestions are counted after it, so none of them can tell of a photo behind the wall.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import tantivy
from tantivy import FieldType, Occur, Query

from core.decisions import Status
from core.photos.vocabulary import with_parts
from core.search.schema import CODED, printable
from core.search.scopes import NOBODY, Related
from core.search.types import NONE, Filters, Kind, PhotoQuery, Understood, Word, mark
from core.search.typos import SHORTEST
from core.search.uses import PURPOSES, Use, field_of, span

_SHORTEST_PREFIX = 3
_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """What every hit must fulfil, and the conditions that lift a hit above the others."""

    must: Query
    better: tuple[Query, ...]

    @property
    def best(self) -> int:
        """The highest rank: all the conditions fulfilled."""
        return len(self.better)

    def of_rank(self, rank: int, before: Query | None) -> Query:
        """The hits that fulfil exactly `rank` of the conditions, and come after a place."""
        clauses = [(Occur.Must, self.must)]
        if before is not None:
            clauses.append((Occur.Must, before))
        if rank > 0:
            clauses.append((Occur.Must, self._at_least(rank)))
        if rank < self.best:
            clauses.append((Occur.MustNot, self._at_least(rank + 1)))
        return Query.boolean_query(clauses) if len(clauses) > 1 else self.must

    def _at_least(self, count: int) -> Query:
        if count == len(self.better) == 1:
            return self.better[0]
        return Query.boolean_query(
            [(Occur.Should, condition) for condition in self.better],
            minimum_number_should_match=count,
        )


@dataclass(frozen=True, slots=True)
class Planner:
    """Writes engine queries for one schema."""

    schema: tantivy.Schema

    def visible(self, scopes: Iterable[str], related: Related = NOBODY) -> Query:
        """The photos of these scopes; of none, nothing. Beside them those of some patients."""
        ways = [self._any_of("scope", scopes)]
        if related.patients and related.scopes:
            theirs = self._any_of("patient_id", (each.hex for each in related.patients))
            ways.append(_all_of([theirs, self._any_of("scope", related.scopes)]))
        if related.emergency is not None:
            ways.append(self._any_of("patient_id", [related.emergency.hex]))
        return _one_of(ways)

    def photos(self, ids: Iterable[str]) -> Query:
        """These photos, by their ids in hexadecimal."""
        return self._any_of("id", ids)

    def before(self, order: int) -> Query:
        """The photos that come after the place `order`, newest first."""
        return Query.range_query(
            self.schema, "order", FieldType.Unsigned, upper_bound=order, include_upper=False
        )

    def plan(self, query: PhotoQuery, understood: Understood) -> Plan:
        """What to ask for `query`, in the sense in which it was understood."""
        must = [
            self.visible(query.scopes or NONE, query.related),
            *self._filters(query.filters),
            *self._uses(query),
            *self._chips(understood),
            *(self._any_of("says", marks) for marks in understood.terms),
            *(self._word(word, tolerant=understood.corrected) for word in understood.words),
            *(self._phrase(phrase) for phrase in understood.phrases),
        ]
        better = () if query.newest_first else tuple(self._better(understood))
        return Plan(_all_of(must), better)

    def _filters(self, filters: Filters) -> Iterable[Query]:
        wanted = (
            ("body_site", filters.body_site),
            ("laterality", filters.laterality),
            ("phase", filters.phase),
            ("department", filters.department),
            ("year", map(str, filters.year)),
            ("patient_id", (patient.hex for patient in filters.patient)),
        )
        for field, values in wanted:
            listed = tuple(values)
            if listed:
                yield self._any_of(field, listed)

    def _uses(self, query: PhotoQuery) -> Iterable[Query]:
        """The wanted statuses of one purpose are alternatives; the purposes must all be met."""
        if query.at is None:
            return
        for purpose in PURPOSES:
            wanted = [use for use in query.filters.use if use.purpose is purpose]
            if wanted:
                yield _one_of([way for use in wanted for way in self._use(use, query.at)])

    def _use(self, use: Use, at: datetime) -> Iterable[Query]:
        if use.status not in {Status.PERMITTED, Status.EXPIRING}:
            yield self._term("use", str(use))
        within = span(use, at)
        if within is not None:
            yield Query.range_query(
                self.schema,
                field_of(use.purpose),
                FieldType.Unsigned,
                lower_bound=within[0],
                upper_bound=within[1],
                include_upper=within[1] is None,
            )

    def _chips(self, understood: Understood) -> Iterable[Query]:
        """Chips of one kind are alternatives; the kinds must all be met."""
        sites = frozenset[str]().union(*map(with_parts, understood.codes(Kind.BODY_SITE)))
        if sites:
            yield self._any_of("says", (mark(Kind.BODY_SITE, site) for site in sites))
        for kind in (Kind.LATERALITY, Kind.PHASE):
            codes = understood.codes(kind)
            if codes:
                yield self._any_of(kind.value, codes)

    def _better(self, understood: Understood) -> Iterable[Query]:
        """Coded beats said, for each kind; and a caption or a name beats a file name."""
        for kind in (Kind.BODY_SITE, Kind.LATERALITY, Kind.PHASE):
            codes = understood.codes(kind)
            if codes:
                yield self._any_of("says", (f"{CODED}{mark(kind, code)}" for code in codes))
        if understood.words:
            yield _all_of(
                [
                    _one_of([self._term("words", word.lemma), self._term("person", word.key)])
                    for word in understood.words
                ]
            )

    def _word(self, word: Word, *, tolerant: bool) -> Query:
        ways = [
            self._term("words", word.lemma),
            self._term("source", word.lemma),
            self._term("person", word.key),
        ]
        if word.key.isdigit() and len(word.key) == _YEAR_DIGITS:
            ways.append(self._term("year", word.key))
        if tolerant:
            ways.extend(self._nearly(word))
        return _one_of(ways)

    def _nearly(self, word: Word) -> Iterable[Query]:
        for field, text in (("words", word.lemma), ("source", word.lemma), ("person", word.key)):
            if len(text) >= _SHORTEST_PREFIX:
                yield Query.phrase_prefix_query(self.schema, field, [text])
            if len(text) >= SHORTEST and not text.isdigit():
                yield Query.fuzzy_term_query(self.schema, field, text)

    def _phrase(self, lemmas: Sequence[str]) -> Query:
        if len(lemmas) == 1:
            return _one_of([self._term(field, lemmas[0]) for field in ("words", "source")])
        words = list[str | tuple[int, str]](lemmas)
        return _one_of(
            [Query.phrase_query(self.schema, field, words) for field in ("words", "source")]
        )

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self.schema, field, value, index_option="basic")

    def _any_of(self, field: str, values: Iterable[str]) -> Query:
        listed = [printable(value) for value in values]
        if len(listed) == 1:
            return self._term(field, listed[0])
        return Query.term_set_query(self.schema, field, listed)


def _all_of(clauses: Sequence[Query]) -> Query:
    if len(clauses) == 1:
        return clauses[0]
    return Query.boolean_query([(Occur.Must, clause) for clause in clauses])


def _one_of(clauses: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, clause) for clause in clauses])
