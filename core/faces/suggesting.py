"""Writing down whom the faces of a photo may be: suggestions that wait for a person.

Promises: only who agrees at that very moment is suggested, held so until it is written; only
patients of the photo's department; never who is named in the photo already, nor whom somebody
rejected for that face; a person for one face of a photo. Nothing is linked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.audit import Tag
from core.faces.gallery import Likeness
from core.faces.model import Thresholds
from core.faces.models import FaceLookRow, FaceRegionRow, FaceSuggestionRow
from core.faces.types import SeenFace
from core.kit.ids import Ids
from core.photos.rows import Row
from core.work import Work

MOST_CANDIDATES = 3
"""How many people are suggested for one face."""
_LEAST_QUALITY = 0.3
"""Below this a face that is unlike says nothing: it is small, blurred or turned away."""
_TREATED = """
SELECT patient_id FROM patient_department WHERE department = $1 AND patient_id = ANY($2::uuid[])
"""
_NAMED = """
SELECT depicted.patient_id FROM face_region JOIN depicted ON depicted.id = depiction_id
WHERE face_region.photo_id = $1 AND depicted.patient_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """A face of a photo, how it was seen, and whom it is like."""

    row: FaceRegionRow
    seen: SeenFace
    likest: Sequence[Likeness]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found when a photo was compared, and with what.

    `lawful` are those who may be compared, held so until the unit of work ends; `is_known` says
    that there are templates of the photo's own patient.
    """

    model: str
    thresholds: Thresholds
    lawful: Collection[UUID]
    is_known: bool


@dataclass(frozen=True, slots=True)
class Suggesting:
    """Writes suggestions, inside somebody else's unit of work that holds the photo."""

    ids: Ids

    async def write(
        self, work: Work, photo: Row, faces: Sequence[Compared], comparison: Comparison
    ) -> None:
        """Write down whom the faces of a photo may be, and whether its patient is in doubt."""
        open_faces = [
            each for each in faces if each.row.depiction_id is None and each.row.declared_by is None
        ]
        named = {row["patient_id"] for row in await work.rows(_NAMED, photo["id"])}
        treated = await work.rows(_TREATED, photo["department"], list(comparison.lawful))
        allowed = {row["patient_id"] for row in treated} - named
        best = _one_face_each(open_faces)
        await self._suggest(work, photo, best, allowed, comparison)
        await self._doubt(photo, faces, best, named, comparison)

    async def _suggest(
        self,
        work: Work,
        photo: Row,
        best: Mapping[UUID, Sequence[Likeness]],
        allowed: Collection[UUID],
        comparison: Comparison,
    ) -> None:
        ids = [row.id for row in await FaceRegionRow.filter(photo_id=photo["id"])]
        known = await FaceSuggestionRow.filter(face_id__in=ids)
        # One that waits keeps its id: somebody may be about to answer it.
        waiting = {(row.face_id, row.patient_id): row.id for row in known if row.verdict is None}
        said = {(row.face_id, row.patient_id) for row in known if row.verdict is not None}
        made = 0
        for face, likest in best.items():
            fit = [each for each in likest if each.person in allowed][:MOST_CANDIDATES]
            for each in fit:
                place = (face, each.person)
                if place not in said:
                    made += await self._put(work, place, each, waiting.pop(place, None), comparison)
        gone = FaceSuggestionRow.filter(id__in=list(waiting.values()), verdict__isnull=True)
        await gone.delete()
        if made:
            detail = {"suggestions": made, "model": comparison.model}
            work.record(
                Tag.SUGGESTION_MADE, photo=photo["id"], patient=photo["patient_id"], detail=detail
            )

    async def _put(
        self,
        work: Work,
        place: tuple[UUID, UUID],
        likeness: Likeness,
        there: UUID | None,
        comparison: Comparison,
    ) -> bool:
        """Enter a suggestion, or bring one that waits up to date; True if it is new."""
        told: dict[str, Any] = {
            "cosine": likeness.cosine,
            "is_likely": likeness.cosine >= comparison.thresholds.likely,
            "model": comparison.model,
        }
        if there is not None:
            await FaceSuggestionRow.filter(id=there, verdict__isnull=True).update(**told)
            return False
        face, patient = place
        await FaceSuggestionRow.create(
            id=self.ids.new(), face_id=face, patient_id=patient, made_at=work.at, **told
        )
        return True

    async def _doubt(
        self,
        photo: Row,
        faces: Sequence[Compared],
        best: Mapping[UUID, Sequence[Likeness]],
        named: Collection[UUID],
        comparison: Comparison,
    ) -> None:
        """Is nobody in the photo like the patient under whom it is filed?"""
        patient = photo["patient_id"]
        is_asked = comparison.is_known and patient in comparison.lawful and patient not in named
        is_clear = any(each.seen.quality.score >= _LEAST_QUALITY for each in faces)
        is_like = any(each.person == patient for likest in best.values() for each in likest)
        doubted = patient if is_asked and is_clear and not is_like else None
        await FaceLookRow.filter(photo_id=photo["id"]).update(doubts=doubted)


def _one_face_each(faces: Iterable[Compared]) -> dict[UUID, list[Likeness]]:
    """By face whom it may be, where each person is only in their likest: nobody is there twice."""
    likest: dict[UUID, tuple[UUID, Likeness]] = {}
    for face in faces:
        for each in face.likest:
            known = likest.get(each.person)
            if known is None or each.cosine > known[1].cosine:
                likest[each.person] = (face.row.id, each)
    best: dict[UUID, list[Likeness]] = {}
    for place, each in sorted(likest.values(), key=lambda pair: -pair[1].cosine):
        best.setdefault(place, []).append(each)
    return best
