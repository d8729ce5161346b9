"""Worlds by chance: a few photos, and all that may be so of them, their people and consents.

The photos and their files are real and stay; what is known and was agreed is made anew each time,
row by row, as nobody would think of making it.
"""

import random  # noqa: TID251 - cases, not secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from core.decisions import Channel, Closing, Effect, Purpose, Scope
from core.kit.ids import SystemIds

PURPOSES = (Purpose.MARKETING, Purpose.MARKETING, Purpose.PUBLICATION, Purpose.RESEARCH)
CHANNELS = (Channel.WEBSITE, Channel.PRINT, Channel.JOURNAL, Channel.SOCIAL)
LABELS = (0, 0, 0, 0, 2, 4, 16)
_EMPTY = """
DELETE FROM consent_provision; DELETE FROM consent_step; DELETE FROM consent_signature;
DELETE FROM consent_link; DELETE FROM task; DELETE FROM consent; DELETE FROM face_masking;
DELETE FROM face_region; DELETE FROM face_look; DELETE FROM depicted;
"""
_CONSENT = """
INSERT INTO consent (id, patient_id, department, form_id, key_id, key_generation, state, origin,
    scope, scope_ids, first_day, last_day, is_capable, drafted_at, starts, ends, closed_at,
    closing, version)
SELECT $1, $2, 'orthopaedics', (SELECT id FROM consent_form LIMIT 1), key_id, key_generation, $3,
    'manual', $4, $5, $6, $7, true, $8, $8, $9, $10, $11, 1 FROM patient WHERE id = $2
"""
_PROVISION = """
INSERT INTO consent_provision (id, consent_id, effect, purpose, channels, deidentified_only)
VALUES ($1, $2, $3, $4, $5, $6)
"""
_PERSON = """
INSERT INTO depicted (id, photo_id, patient_id, role, origin, at)
VALUES ($1, $2, $3, 'subject', 'human', now())
"""
_FACE = """
INSERT INTO face_region (id, photo_id, x0, y0, x1, y1, score, size, sharpness, frontality,
    depiction_id, named_by, named_at, declared_by, declared_at)
VALUES ($1, $2, 0.2, 0.2, 0.4, 0.5, 0.9, 1, 1, 1, $3::uuid,
    CASE WHEN $3 IS NOT NULL THEN $5::uuid END, CASE WHEN $3 IS NOT NULL THEN now() END,
    CASE WHEN $4 THEN $5 END, CASE WHEN $4 THEN now() END)
"""
_MASKING = """
INSERT INTO face_masking (id, photo_id, areas, hidden, made_by, at, rendition_id, reviewed_by,
    reviewed_at, is_deidentified)
VALUES ($1, $2, '[]', $3, $4::uuid, now(), $5,
    CASE WHEN $6 THEN $4 END, CASE WHEN $6 THEN now() END, $7)
"""


@dataclass(slots=True)
class Worlds:
    """Makes one world after the other, by `chance`, around the moment `now`.

    `photos` are the photos with their masked copies, `owner` may change every table and `staff`
    is whoever did it all.
    """

    owner: asyncpg.Connection
    chance: random.Random
    now: datetime
    photos: dict[UUID, UUID]
    patients: Sequence[UUID]
    staff: UUID
    ids: SystemIds = field(default_factory=SystemIds)

    async def make(self) -> None:
        """Another world."""
        async with self.owner.transaction():
            await self.owner.execute(_EMPTY)
            for patient in self.patients:
                for _ in range(self.chance.choice((0, 1, 1, 2, 3))):
                    await self._consent(patient)
            for photo, masked in self.photos.items():
                await self._photo(photo, masked)

    def _day(self) -> datetime:
        return self.now + timedelta(days=self.chance.randint(-4, 4))

    async def _consent(self, patient: UUID) -> None:
        chance, consent = self.chance, self.ids.new()
        starts = self.now + timedelta(days=chance.randint(-6, 1))
        closed = self._day() if chance.random() < 0.25 else None
        closed = closed if closed is not None and closed <= self.now else None
        named = chance.sample(list(self.photos), 3)
        days = [(self.now + timedelta(days=chance.randint(-3, 3))).date() for _ in range(2)]
        await self.owner.execute(
            _CONSENT,
            consent,
            patient,
            "withdrawn" if closed else "active",
            chance.choice((*Scope, Scope.PATIENT, Scope.PATIENT)).value,
            _json([str(each) for each in named]),
            *_days(days, chance),
            starts,
            starts + timedelta(days=chance.randint(1, 12)) if chance.random() < 0.7 else None,
            closed,
            chance.choice(list(Closing)).value if closed else None,
        )
        for _ in range(chance.randint(1, 4)):
            await self.owner.execute(
                _PROVISION,
                self.ids.new(),
                consent,
                (Effect.DENY if chance.random() < 0.12 else Effect.PERMIT).value,
                chance.choice(PURPOSES).value,
                _json(chance.sample(CHANNELS, chance.choice((0, 0, 1, 2)))),
                chance.random() < 0.15,
            )

    async def _photo(self, photo: UUID, masked: UUID) -> None:
        chance = self.chance
        patient = chance.choice(self.patients) if chance.random() < 0.95 else None
        await self.owner.execute(
            "UPDATE photo SET patient_id = $2, sensitivity = $3, quarantine_code = $4,"
            " department = $5 WHERE id = $1",
            photo,
            patient,
            chance.choice(LABELS),
            "strange" if chance.random() < 0.05 else None,
            chance.choice(("orthopaedics", "dermatology")),
        )
        people = await self._people(photo, patient)
        if chance.random() < 0.9:
            await self.owner.execute(
                "INSERT INTO face_look (photo_id, model, at) VALUES ($1, '', now())", photo
            )
        await self._faces(photo, masked, people)

    async def _people(self, photo: UUID, patient: UUID | None) -> list[UUID]:
        chance = self.chance
        who: list[UUID | None] = [patient] if patient and chance.random() < 0.95 else []
        who += [each for each in self.patients if each != patient and chance.random() < 0.2]
        who += [None] if chance.random() < 0.1 else []
        people = []
        for each in who:
            people.append(self.ids.new())
            await self.owner.execute(_PERSON, people[-1], photo, each)
        return people

    async def _faces(self, photo: UUID, masked: UUID, people: Sequence[UUID]) -> None:
        chance, faces = self.chance, []
        for _ in range(chance.choice((0, 0, 1, 2))):
            faces.append(self.ids.new())
            of = chance.choice(people) if people and chance.random() < 0.6 else None
            is_declared = of is None and chance.random() < 0.4
            await self.owner.execute(_FACE, faces[-1], photo, of, is_declared, self.staff)
        hidden = [str(each) for each in (*faces, *people) if chance.random() < 0.7]
        has_file, was_remade = chance.random() < 0.7, chance.random() < 0.1
        if has_file:
            await self.owner.execute("UPDATE rendition SET kind = 'masked' WHERE id = $1", masked)
        else:  # aside, where nobody asks for it
            await self.owner.execute("UPDATE rendition SET kind = 'aside' WHERE id = $1", masked)
        if chance.random() < 0.9:
            await self.owner.execute(
                _MASKING,
                self.ids.new(),
                photo,
                _json(hidden),
                self.staff,
                masked if has_file and not was_remade else None,
                chance.random() < 0.85,
                chance.random() < 0.3,
            )


def _days(days: list[date], chance: random.Random) -> tuple[date | None, date | None]:
    first, last = sorted(days)
    return (
        first if chance.random() < 0.6 else None,
        last if chance.random() < 0.6 else None,
    )


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
