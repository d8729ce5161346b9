"""Faces, and people who agreed that theirs are compared, for the tests of what follows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import numpy as np

from core.consents import RECOGNITION, Capacity, Consent, Coverage, Method, Signing
from core.decisions import Purpose
from core.faces import (
    Box,
    FaceId,
    Manifest,
    Mode,
    Quality,
    SeenFace,
    SuggestionId,
    Thresholds,
    Vector,
)
from core.faces.model.shelf import write_manifest
from core.imaging import Pixels
from core.kit.actor import Actor
from core.kit.ids import SystemIds
from core.patients import PatientId
from core.photos import PhotoId
from core.services import Services
from tests.support import state

MODEL = "recogniser-of-tests"
LIKELY, POSSIBLE = 0.7, 0.5
REVIEW_ON = date(2028, 12, 1)
_FACE = """
INSERT INTO face_region (id, photo_id, x0, y0, x1, y1, score, size, sharpness, frontality)
VALUES ($1, $2, 0.2, 0.2, 0.4, 0.5, 0.99, 1, 1, 1)
"""
_SUGGESTION = """
INSERT INTO face_suggestion (id, face_id, patient_id, cosine, is_likely, model, made_at)
VALUES ($1, $2, $3, 0.8, true, $4, now())
"""


def install(folder: Path, model: str = MODEL) -> None:
    """Put a recogniser on the shelf in `folder` that is known by its manifest only."""
    place = folder / model
    place.mkdir(parents=True, exist_ok=True)
    known = Manifest(model, "a test", "none", {}, (1.0,), Thresholds(LIKELY, POSSIBLE))
    write_manifest(place, known)


def vector(number: int, cosine: float = 1.0) -> Vector:
    """What a recogniser makes of person `number`, or of a face that is so much like theirs."""
    made = np.zeros(512, np.float32)
    made[number] = cosine
    made[511 - number] = np.sqrt(1 - cosine**2)
    return made


def seen(number: int, cosine: float = 1.0, place: int = 0) -> SeenFace:
    """Person `number` in a picture, more or less like themselves, at one of four places."""
    left = 0.05 + 0.24 * place
    box = Box(left, 0.2, left + 0.16, 0.5)
    return SeenFace(box, 0.99, Quality(1.0, 0.9, 0.9), vector(number, cosine))


class Watching:
    """An eye that sees in a photo what was said to be in it, whatever its pixels."""

    model = "foreseen-1"

    def __init__(self) -> None:
        self.is_there = True
        self.there: dict[PhotoId, Sequence[SeenFace]] = {}
        self.asked: list[tuple[PhotoId, str | None]] = []
        self.at: PhotoId | None = None
        self.closely: list[PhotoId] = []

    async def shown(self, photo: UUID) -> Pixels:
        self.at = PhotoId(photo)
        return Pixels(bytes(12), 2, 2)

    async def shown_closely(self, photo: UUID) -> Pixels | None:
        self.closely.append(PhotoId(photo))
        return await self.shown(photo)

    async def look(self, pixels: Pixels, recogniser: str | None = None) -> tuple[SeenFace, ...]:
        assert self.at is not None
        assert pixels
        self.asked.append((self.at, recogniser))
        faces = self.there.get(self.at, ())
        return tuple(face if recogniser else replace(face, vector=None) for face in faces)


async def switched(
    services: Services, who: Actor, mode: Mode = Mode.IDENTIFY, review_on: date = REVIEW_ON
) -> None:
    """Let faces be compared from now on."""
    await services.recognition.set(who, mode, "DPIA-2026-14", review_on, MODEL)


async def agreed(services: Services, staff: Actor, patient: PatientId) -> Consent:
    """The patient says yes to being compared."""
    forms = await services.forms.all(staff)
    form = next(each for each in forms if each.code == RECOGNITION)
    drafted = await services.drafts.draft(staff, patient, form.id, Coverage())
    answers = {Purpose.BIOMETRIC_MATCHING: True}
    said = Signing("Kanarie de Vries", Capacity.SELF, Method.TABLET, answers)
    return await services.consents.sign(staff, drafted.id, drafted.version, said)


async def face_in(photo: UUID) -> FaceId:
    """A face in a photo that nobody has said anything of."""
    face = FaceId(SystemIds().new())
    await state.rows(_FACE, face, photo)
    return face


async def suggested(face: FaceId, patient: UUID) -> SuggestionId:
    """That a face may be a patient's."""
    suggestion = SuggestionId(SystemIds().new())
    await state.rows(_SUGGESTION, suggestion, face, patient, MODEL)
    return suggestion
