"""A walk through the acts of the hospital, at random, which remembers what it did."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from core.imaging import Refusal, Refused
from core.kit.actor import Actor
from core.patients import NewPatient, PatientId, Sex
from core.photos import Description, Laterality, PhotoId
from core.services import Ports, Services, build_developing
from tests.support.actors import Cast
from tests.support.arriving import received
from tests.support.darkrooms import Prepared

WORDS = ("abrikoos", "dromedaris", "flessenpost", "kristalhelder", "zonnebloem")
"""Words that no lexicon knows and no typing error turns into each other."""


@dataclass(slots=True)
class Known:
    """A photo as the walk remembers it."""

    department: str
    caption: str = ""
    side: Laterality | None = None
    patient: PatientId | None = None
    is_apart: bool = False


@dataclass
class Walk:
    """Acts at random, and what they should have led to."""

    services: Services
    ports: Ports
    cast: Cast
    chance: np.random.Generator
    photos: dict[PhotoId, Known] = field(default_factory=dict)
    names: dict[PatientId, tuple[str, str]] = field(default_factory=dict)

    async def go(self, steps: int) -> None:
        if not self.names:
            await self.register()
        acts = (self.receive, self.describe, self.assign, self.rename, self.set_apart, self.follow)
        often = (0.3, 0.25, 0.2, 0.1, 0.05, 0.1)
        for _ in range(steps):
            await self.chance.choice(acts, p=often)()  # type: ignore[arg-type]

    async def register(self) -> None:
        for number, (who, department) in enumerate(self.people() * 2):
            new = self._named(number)
            patient = (await self.services.patients.create(who, new)).id
            self.names[patient] = (department, new.name)

    def people(self) -> list[tuple[Actor, str]]:
        return [(self.cast.surgeon, "orthopaedics"), (self.cast.stranger, "dermatology")]

    async def receive(self) -> None:
        who, department = self.people()[int(self.chance.integers(2))]
        photo = await received(self.services, who, len(self.photos))
        self.photos[photo] = Known(department)

    async def describe(self) -> None:
        if photo := self._any():
            known = self.photos[photo]
            known.caption = " ".join(self.chance.choice(WORDS, 2))
            known.side = list(Laterality)[int(self.chance.integers(2))]
            row = (await self.services.photos.get(self._who(known), photo)).version
            said = Description(laterality=known.side, caption=known.caption)
            await self.services.photos.describe(self._who(known), photo, row, said)

    async def assign(self) -> None:
        photo = self._any()
        if photo and self.photos[photo].patient is None:
            known = self.photos[photo]
            own = [
                one for one, (department, _) in self.names.items() if department == known.department
            ]
            known.patient = own[int(self.chance.integers(len(own)))]
            await self.services.photos.assign(self._who(known), photo, known.patient)

    async def rename(self) -> None:
        number = int(self.chance.integers(len(self.names)))
        patient = list(self.names)[number]
        department, _ = self.names[patient]
        new = self._named(number)
        who = {department: who for who, department in self.people()}[department]
        version = (await self.services.patients.get(who, patient)).version
        await self.services.patients.update(who, patient, version, new)
        self.names[patient] = (department, new.name)

    async def set_apart(self) -> None:
        if photo := self._any():
            room = Prepared(Refused(Refusal.CORRUPT))
            await build_developing(self.ports, room).develop(photo)
            self.photos[photo].is_apart = True

    async def follow(self) -> None:
        await self.services.indexer.follow()

    def expected(self, scopes: frozenset[str], word: str) -> set[PhotoId]:
        return {photo for photo, known in self.photos.items() if self._answers(known, scopes, word)}

    def _answers(self, known: Known, scopes: frozenset[str], word: str) -> bool:
        scope = known.department + ("" if known.patient else "#inbox")
        name = self.names[known.patient][1] if known.patient else ""
        return not known.is_apart and scope in scopes and word in f"{known.caption} {name}".lower()

    def _any(self) -> PhotoId | None:
        there = [photo for photo, known in self.photos.items() if not known.is_apart]
        return there[int(self.chance.integers(len(there)))] if there else None

    def _who(self, known: Known) -> Actor:
        return self.cast.surgeon if known.department == "orthopaedics" else self.cast.stranger

    def _named(self, number: int) -> NewPatient:
        name = str(self.chance.choice(WORDS)).title()
        return NewPatient(f"P-{number}", name, date(1961, 4, 2), Sex.FEMALE)
