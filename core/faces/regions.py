"""Between the rows of faces and the records, and which face of a new look is one of the last."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.faces.models import FaceRegionRow, FaceSuggestionRow
from core.faces.types import Box, Face, FaceId, Quality, SeenFace, Suggestion, SuggestionId, Verdict
from core.kit.actor import PersonId
from core.kit.errors import NotFound
from core.patients import PatientId
from core.photos import DepictionId, PhotoId
from core.work import Work

SAME = 0.45
"""How much of two boxes is shared from which on they are of one face: detectors draw them a little
differently, and two faces of one photo never share so much."""

_FACE = "SELECT photo_id FROM face_region WHERE id = $1"


def box_of(row: FaceRegionRow) -> Box:
    """Where a face is."""
    return Box(row.left, row.top, row.right, row.bottom)


def face_of(row: FaceRegionRow) -> Face:
    """The record of a row."""
    is_named = row.depiction_id is not None
    return Face(
        id=FaceId(row.id),
        photo=PhotoId(row.photo_id),
        box=box_of(row),
        score=row.score,
        quality=Quality(row.size, row.sharpness, row.frontality),
        depiction=DepictionId(row.depiction_id) if row.depiction_id else None,
        named_at=row.named_at if is_named else None,
        declared_by=PersonId(row.declared_by) if row.declared_by else None,
        declared_at=row.declared_at,
    )


def suggestion_of(
    row: FaceSuggestionRow, face: FaceRegionRow, references: Sequence[FaceRegionRow] = ()
) -> Suggestion:
    """The record of a suggestion about a face."""
    return Suggestion(
        id=SuggestionId(row.id),
        face=face_of(face),
        patient=PatientId(row.patient_id),
        cosine=row.cosine,
        is_likely=row.is_likely,
        model=row.model,
        made_at=row.made_at,
        verdict=Verdict(row.verdict) if row.verdict else None,
        decided_at=row.decided_at,
        references=tuple(face_of(each) for each in references),
    )


def columns_of(face: SeenFace) -> dict[str, Any]:
    """The columns that a look fills."""
    return {
        "left": face.box.left,
        "top": face.box.top,
        "right": face.box.right,
        "bottom": face.box.bottom,
        "score": face.score,
        "size": face.quality.size,
        "sharpness": face.quality.sharpness,
        "frontality": face.quality.frontality,
    }


async def photo_of(work: Work, face: UUID) -> PhotoId:
    """The photo that a face is in.

    Raises:
        NotFound: there is no such face.
    """
    rows = await work.rows(_FACE, face)
    if not rows:
        raise NotFound
    return PhotoId(rows[0]["photo_id"])


def overlap(one: Box, other: Box) -> float:
    """What two boxes share, as a part of what both cover: from 0 to 1 (Jaccard)."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (_area(one) + _area(other) - shared)


def paired(before: Sequence[Box], now: Sequence[Box]) -> dict[int, int]:
    """For each box of `now` that is one of `before` its place there; each is used once.

    Who shares most goes first.
    """
    found = sorted(
        (
            (overlap(old, new), place, there)
            for place, new in enumerate(now)
            for there, old in enumerate(before)
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for shared, place, there in found:
        if shared >= SAME and place not in pairs and there not in pairs.values():
            pairs[place] = there
    return pairs


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)
