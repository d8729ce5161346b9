"""The known faces, in memory: whom does a vector resemble, among those who may be looked among?

Exact: every vector is compared, so nothing is missed, who is taken out is out at that moment and
their numbers are overwritten, and whom the asker may not see plays no part. It knows persons by
number and decides nothing; a likeness is a suggestion for a person to judge.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from core.faces.types import VECTOR_LENGTH, Vector

LENGTH = VECTOR_LENGTH

_FIRST_ROOM, _ROUNDED = 1024, 1e-3


@dataclass(frozen=True, slots=True)
class Likeness:
    """A person and the cosine of their likest face, from -1 to 1."""

    person: UUID
    template: UUID
    cosine: float


@dataclass(slots=True)
class Gallery:
    """Unit vectors of 512 numbers, each of one template of one person."""

    _vectors: Vector = field(default_factory=lambda: np.zeros((_FIRST_ROOM, LENGTH), np.float32))
    _templates: list[UUID] = field(default_factory=list)
    _persons: list[UUID] = field(default_factory=list)
    _places: dict[UUID, int] = field(default_factory=dict)
    _of_person: dict[UUID, set[UUID]] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many templates there are."""
        return len(self._templates)

    def put(self, person: UUID, template: UUID, vector: Vector) -> None:
        """Add a template, or replace it.

        Raises:
            ValueError: it is not 512 numbers of length 1.
        """
        if vector.shape != (LENGTH,) or abs(float(vector @ vector) - 1.0) > _ROUNDED:
            raise ValueError("a template is 512 numbers of length 1")
        self.remove(template)
        place = len(self._templates)
        if place == len(self._vectors):
            self._grow(2 * place)
        self._vectors[place] = vector
        self._templates.append(template)
        self._persons.append(person)
        self._places[template] = place
        self._of_person.setdefault(person, set()).add(template)

    def remove(self, template: UUID) -> None:
        """Take a template out and overwrite its numbers; one that is not there is passed over."""
        place = self._places.pop(template, None)
        if place is None:
            return
        own = self._of_person[self._persons[place]]
        own.discard(template)
        if not own:
            del self._of_person[self._persons[place]]
        last = len(self._templates) - 1
        if place != last:
            self._vectors[place] = self._vectors[last]
            self._templates[place] = self._templates[last]
            self._persons[place] = self._persons[last]
            self._places[self._templates[place]] = place
        self._vectors[last] = 0
        self._templates.pop()
        self._persons.pop()

    def forget(self, person: UUID) -> None:
        """Take everything of a person out."""
        for template in tuple(self._of_person.get(person, ())):
            self.remove(template)

    def make_room(self, count: int) -> None:
        """Have room for so many templates, to save growing step by step."""
        if count > len(self._vectors):
            self._grow(count)

    def knows(self, person: UUID) -> bool:
        """True if there is a template of that person."""
        return person in self._of_person

    def clear(self) -> None:
        """Take everything out and overwrite it."""
        self._vectors[:] = 0
        for kept in (self._templates, self._persons, self._places, self._of_person):
            kept.clear()

    def resembling(
        self, vector: Vector, least: float, among: Collection[UUID] | None = None
    ) -> list[Likeness]:
        """Everybody, of `among` only where it is given, whose cosine is `least` or more."""
        count = len(self._templates)
        if not count:
            return []
        cosines = self._vectors[:count] @ vector
        if among is not None:
            cosines = self._only(cosines, among)
        places = np.flatnonzero(cosines >= least)
        found: dict[UUID, Likeness] = {}
        for place in places[np.argsort(-cosines[places], kind="stable")]:
            person = self._persons[place]
            likeness = Likeness(person, self._templates[place], float(cosines[place]))
            found.setdefault(person, likeness)
        return list(found.values())

    def _only(self, cosines: Vector, among: Collection[UUID]) -> Vector:
        """The others count as unlike as can be, and are left out of what is told."""
        told = np.full(len(cosines), -np.inf, np.float32)
        places = [
            self._places[template]
            for person in among
            for template in self._of_person.get(person, ())
        ]
        told[places] = cosines[places]
        return told

    def _grow(self, room: int) -> None:
        larger = np.zeros((room, LENGTH), np.float32)
        count = len(self._templates)
        larger[:count] = self._vectors[:count]
        self._vectors[:] = 0
        self._vectors = larger
