"""Whatever happens in whatever order: the box links nobody, and keeps no template unasked.

After each of many random steps it is compared who is linked to what. A step of the box itself, of
the clock or of a consent leaves that as it was; only a person who names, confirms, takes back or
files changes it, and each link has a person who stands for it.
"""

import random  # noqa: TID251 - cases, not secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from core.decisions import Purpose
from core.faces import Mode, Verdict
from core.kit.clock import SetClock
from core.kit.errors import Conflict, NotFound
from core.patients import PatientId
from core.photos import PhotoId
from core.services import Ports, Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.faces import agreed, install, seen, switched
from tests.support.town import Town, town_of

STEPS = 200
OTHER_MODEL = "another-model"
_LINKS = """
SELECT 'photo' AS what, id::text AS a, patient_id::text AS b FROM photo
UNION ALL SELECT 'person', photo_id::text, patient_id::text FROM depicted
UNION ALL SELECT 'face', id::text, depiction_id::text FROM face_region
WHERE depiction_id IS NOT NULL
ORDER BY 1, 2, 3
"""
_STRAY = """
SELECT template.id FROM face_template template LEFT JOIN face_region face ON face.id = face_id
LEFT JOIN depicted ON depicted.id = face.depiction_id
WHERE depicted.patient_id IS DISTINCT FROM template.patient_id
"""
_UNSAID = """
SELECT id FROM depicted WHERE confirmed_by IS NULL
UNION ALL SELECT id FROM face_region WHERE depiction_id IS NOT NULL AND named_by IS NULL
UNION ALL SELECT id FROM photo WHERE patient_id IS NOT NULL AND received_by IS NULL
"""

Links = list[tuple[object, ...]]


@dataclass(slots=True)
class Walk:
    town: Town
    clock: SetClock
    ports: Ports
    chance: random.Random
    patients: list[PatientId] = field(default_factory=list)
    photos: list[PhotoId] = field(default_factory=list)

    def by_machine(self) -> tuple[Callable[[], Awaitable[None]], ...]:
        """What the box, the clock or a patient does: none of it links anybody."""
        return (
            *(self.see, self.see, self.enrol, self.enrol, self.agree, self.agree),
            *(self.tick, self.wait, self.switch, self.take_back),
        )

    def by_person(self) -> tuple[Callable[[], Awaitable[None]], ...]:
        said = (self.name, self.unname, self.declare, self.remove)
        return (self.upload, self.judge, self.undo, *said)

    async def see(self) -> None:
        photo = self.chance.choice(self.photos)
        faces = list(self.town.eye.there[photo])
        self.town.eye.there[photo] = faces[: self.chance.randrange(len(faces) + 1)]
        await self.town.workshop.seeing.see(photo)
        self.town.eye.there[photo] = faces

    async def enrol(self) -> None:
        await self.town.workshop.enrolling.enrol(self.chance.choice(self.patients))

    async def tick(self) -> None:
        await self.town.workshop.matcher.tick()

    async def wait(self) -> None:
        self.clock.move(timedelta(days=self.chance.choice([1, 7, 60])))

    async def switch(self) -> None:
        mode, admin = (
            self.chance.choice([*Mode, *[Mode.IDENTIFY] * 5]),
            self.town.cast.administrator,
        )
        review = self.clock.at.date() + timedelta(days=365)
        await switched(self.town.services, admin, mode, review)

    async def agree(self) -> None:
        await agreed(self.town.services, self.town.cast.surgeon, self.chance.choice(self.patients))

    async def take_back(self) -> None:
        surgeon, consents = self.town.cast.surgeon, self.town.services.consents
        for consent in await consents.of_patient(surgeon, self.chance.choice(self.patients)):
            if Purpose.BIOMETRIC_MATCHING in consent.form.text.questions:
                await consents.withdraw(surgeon, consent.id, "")

    async def upload(self) -> None:
        faces = [
            seen(self.chance.randrange(1, 6), self.chance.choice([0.55, 0.8, 1.0]), place)
            for place in range(self.chance.randrange(1, 4))
        ]
        patient = self.chance.choice([*self.patients, None])
        self.photos.append(await self.town.photo(*faces, patient=patient))

    async def judge(self) -> None:
        page = await self.town.services.suggestions.page(self.town.cast.surgeon, None, 100)
        if page.suggestions:
            chosen = self.chance.choice(page.suggestions)
            await self.town.judge(self.chance.choice(list(Verdict)), chosen)

    async def undo(self) -> None:
        verdict, rooms = self.chance.choice(list(Verdict)), self.town.services.suggestions
        page = await rooms.page(self.town.cast.surgeon, verdict, 100)
        if page.suggestions:
            chosen = self.chance.choice(page.suggestions)
            await rooms.undo(self.town.cast.surgeon, [chosen.id])

    async def name(self) -> None:
        for face in (await self.town.faces(self.chance.choice(self.photos)))[:1]:
            whose = self.chance.choice(self.patients)
            await self.town.services.naming.name(self.town.cast.surgeon, face.id, whose)

    async def unname(self) -> None:
        for face in (await self.town.faces(self.chance.choice(self.photos)))[:1]:
            await self.town.services.naming.unname(self.town.cast.surgeon, face.id)

    async def remove(self) -> None:
        photo, surgeon = self.chance.choice(self.photos), self.town.cast.surgeon
        for depicted in (await self.town.services.depictions.of(surgeon, photo))[1:]:
            await self.town.services.depictions.remove(surgeon, photo, depicted.id)

    async def declare(self) -> None:
        for face in (await self.town.faces(self.chance.choice(self.photos)))[-1:]:
            await self.town.services.naming.declare(self.town.cast.surgeon, face.id)


async def links() -> Links:
    return [tuple(row.values()) for row in await state.rows(_LINKS)]


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_links_without_a_person_who_said_so(
    services: Services, ports: Ports, cast: Cast, clock: SetClock, seed: int
) -> None:
    town = await town_of(services, ports, cast)
    install(ports.shelf.folder, OTHER_MODEL)
    walk = Walk(town, clock, ports, random.Random(seed))
    walk.patients = [await town.patient(f"P-{number}") for number in range(3)]
    for patient in walk.patients[:2]:
        await agreed(services, cast.surgeon, patient)
    for number, patient in enumerate(walk.patients):
        walk.photos.append(await town.known(patient, number + 1))
    made = 0
    for _ in range(STEPS):
        machine = walk.chance.random() < 0.6
        step = walk.chance.choice(walk.by_machine() if machine else walk.by_person())
        before = await links()
        try:
            await step()
        except (Conflict, NotFound):
            assert await links() == before, step
        if machine:
            assert await links() == before, step
        assert await state.rows(_UNSAID) == []
        assert await state.rows(_STRAY) == []
        made += len((await services.suggestions.page(cast.surgeon, None, 100)).suggestions)
        await walk.tick()
        counted = await services.inventories.counted(cast.administrator)
        assert counted.without_consent == 0
        assert counted.total == len(town.workshop.matcher.gallery)
    assert made  # else this showed nothing
