"""The queue of suggestions: whom a face may be, for a person to say yes, no or not sure.

Shown are those of photos and patients that the asker may see, and of patients who agree to be
compared at that very moment.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access import Access, Verb
from core.audit import Tag
from core.faces.models import FaceRegionRow, FaceSuggestionRow
from core.faces.naming import Naming
from core.faces.recognition import recognition_now
from core.faces.regions import suggestion_of
from core.faces.types import FaceId, Mode, Suggestion, SuggestionId, SuggestionPage, Verdict
from core.jobs import JobKind
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid, NotFound
from core.patients import PatientId
from core.photos.rows import Row
from core.sight import seen_patient, seen_photo
from core.work import Work

MOST_AT_ONCE = 100
MOST_REFERENCES = 2
_SHOWN = f"""
FROM face_suggestion suggestion
JOIN face_region face ON face.id = suggestion.face_id
JOIN photo ON photo.id = face.photo_id
JOIN patient ON patient.id = suggestion.patient_id
WHERE {seen_photo(1)} AND {seen_patient(1)}
"""
_FOUND = f"""
SELECT suggestion.id, suggestion.patient_id {_SHOWN}
  AND coalesce(verdict, '') = $10 AND ($11::uuid IS NULL OR photo.id = $11)
ORDER BY suggestion.is_likely DESC, suggestion.cosine DESC NULLS LAST, suggestion.id
"""
_VISIBLE = f"""
SELECT suggestion.id, suggestion.patient_id {_SHOWN} AND suggestion.id = ANY($10::uuid[])
"""
_HOLD_PHOTOS = """
SELECT id FROM photo WHERE id IN (
    SELECT face.photo_id FROM face_suggestion JOIN face_region face ON face.id = face_id
    WHERE face_suggestion.id = ANY($1::uuid[]))
ORDER BY id FOR UPDATE
"""
_REFERENCES = f"""
SELECT id, patient_id FROM (
    SELECT face.id, depicted.patient_id, row_number() OVER (
        PARTITION BY depicted.patient_id
        ORDER BY face.size * face.sharpness * face.frontality DESC, face.id) AS place
    FROM face_region face JOIN depicted ON depicted.id = face.depiction_id
    JOIN photo ON photo.id = face.photo_id
    WHERE {seen_photo(1)} AND depicted.patient_id = ANY($10::uuid[])
      AND photo.patient_id IS NOT NULL) AS confirmed
WHERE place <= $11 ORDER BY patient_id, place
"""  # noqa: S608 - a condition of ours
_TAGS = {
    Verdict.CONFIRMED: Tag.SUGGESTION_CONFIRMED,
    Verdict.REJECTED: Tag.SUGGESTION_REJECTED,
    Verdict.UNSURE: Tag.SUGGESTION_UNSURE,
}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The suggestions of a department."""

    access: Access
    naming: Naming
    time_zone: ZoneInfo

    async def page(self, actor: Actor, verdict: Verdict | None, first: int) -> SuggestionPage:
        """The first suggestions that wait, or that were answered like that, the likest first.

        Raises:
            Forbidden: the role may not edit.
        """
        async with self.access.act(actor, Verb.EDIT) as work:
            found = await self._found(work, verdict)
            shown = await self._opened(work, found[:first])
            detail = {"photos": sorted({str(each.face.photo) for each in shown})}
            work.record(Tag.SUGGESTION_LISTED, detail=detail)
        return SuggestionPage(shown, len(found))

    async def waiting(self, actor: Actor) -> int:
        """How many suggestions wait: a number, for which nobody is looked at.

        Raises:
            Forbidden: the role may not edit.
        """
        async with self.access.act(actor, Verb.EDIT) as work:
            return len(await self._found(work, None))

    async def of_photo(self, work: Work, photo: UUID) -> tuple[Suggestion, ...]:
        """The suggestions that wait for the faces of a photo that the actor may see."""
        return await self._opened(work, await self._found(work, None, photo))

    async def judge(
        self, actor: Actor, suggestions: Sequence[SuggestionId], verdict: Verdict
    ) -> tuple[SuggestionId, ...]:
        """Answer suggestions, all of them or none; returns which.

        Yes names the face: the photo counts as that patient's photo from then on. No is
        remembered for ever for that face and that patient.

        Raises:
            Invalid: none, or too many at once.
            Forbidden: a photo waits for its patient and the role may not file it.
            NotFound: one is not there, or not for this actor.
            Conflict: somebody answered one already, or the face got a name meanwhile.
        """
        async with self.access.act(actor, Verb.EDIT) as work:
            rows = await self._held(work, suggestions, is_answered=False)
            for row in rows:
                face, photo = await self.naming.held(work, FaceId(row.face_id))
                row.verdict, row.decided_by, row.decided_at = verdict, actor.person, work.at
                await row.save()
                if verdict is Verdict.CONFIRMED:
                    await self.naming.give(work, face, photo, PatientId(row.patient_id))
                _record(work, _TAGS[verdict], row, face)
            return tuple(SuggestionId(row.id) for row in rows)

    async def undo(
        self, actor: Actor, suggestions: Sequence[SuggestionId]
    ) -> tuple[SuggestionId, ...]:
        """Take answers back, all of them or none: each waits for an answer again; returns which.

        Raises:
            Invalid, NotFound: as `judge`.
            Conflict: one was not answered.
        """
        async with self.access.act(actor, Verb.EDIT) as work:
            rows = await self._held(work, suggestions, is_answered=True)
            for row in rows:
                face, photo = await self.naming.held(work, FaceId(row.face_id))
                if row.verdict == Verdict.CONFIRMED and face.depiction_id is not None:
                    await self.naming.take_back(work, face, photo)
                row.verdict = row.decided_by = row.decided_at = None
                await row.save()
                work.enqueue(JobKind.SEE, face.photo_id)
                _record(work, Tag.SUGGESTION_UNDONE, row, face)
            return tuple(SuggestionId(row.id) for row in rows)

    async def _held(
        self, work: Work, suggestions: Sequence[SuggestionId], *, is_answered: bool
    ) -> list[FaceSuggestionRow]:
        """Suggestions that this actor may answer, held until the unit of work ends."""
        wanted = list(dict.fromkeys(suggestions))
        if not 1 <= len(wanted) <= MOST_AT_ONCE:
            raise Invalid("ids", f"Answer 1 to {MOST_AT_ONCE} at once.")
        visible = await work.rows(_VISIBLE, *work.sight.of_photos(work.at), wanted)
        allowed = visible if is_answered else await self._allowed(work, visible)
        if {row["id"] for row in allowed} != set(wanted):
            raise NotFound
        # The photos first and in one order, like everybody who says something of faces: so nobody
        # waits for who waits for them.
        await work.rows(_HOLD_PHOTOS, wanted)
        held = FaceSuggestionRow.filter(id__in=wanted).order_by("id").select_for_update()
        rows = {row.id: row for row in await held}
        is_changed = any((row.verdict is not None) is not is_answered for row in rows.values())
        if is_changed or len(rows) != len(wanted):
            raise Conflict("Somebody was here meanwhile: look again first.")
        return [rows[each] for each in wanted]

    async def _found(
        self, work: Work, verdict: Verdict | None, photo: UUID | None = None
    ) -> list[UUID]:
        """Suggestions in the order of the queue; those that wait only while they may be made."""
        rows = await work.rows(_FOUND, *work.sight.of_photos(work.at), verdict or "", photo)
        allowed = rows if verdict is not None else await self._allowed(work, rows)
        return [row["id"] for row in allowed]

    async def _allowed(self, work: Work, rows: Sequence[Row]) -> list[Row]:
        """Those about patients who may be compared at this moment."""
        lawful = await self.comparable(work, {row["patient_id"] for row in rows})
        return [row for row in rows if row["patient_id"] in lawful]

    async def comparable(self, work: Work, patients: Collection[UUID]) -> Collection[UUID]:
        """Those of `patients` who may be compared at this moment."""
        if (await recognition_now(work, self.time_zone)).mode is Mode.OFF:
            return ()
        return await self.naming.templates.lawful(work, patients)

    async def _opened(self, work: Work, ids: Sequence[UUID]) -> tuple[Suggestion, ...]:
        """The records of suggestions, in that order, each with confirmed faces to compare with."""
        rows = {row.id: row for row in await FaceSuggestionRow.filter(id__in=list(ids))}
        patients = {row.patient_id for row in rows.values()}
        sight = work.sight.of_photos(work.at)
        likest = await work.rows(_REFERENCES, *sight, list(patients), MOST_REFERENCES)
        wanted = {row.face_id for row in rows.values()} | {each["id"] for each in likest}
        faces = {face.id: face for face in await FaceRegionRow.filter(id__in=list(wanted))}
        return tuple(
            suggestion_of(
                rows[each],
                faces[rows[each].face_id],
                [
                    faces[known["id"]]
                    for known in likest
                    if known["patient_id"] == rows[each].patient_id and known["id"] in faces
                ],
            )
            for each in ids
            if each in rows and rows[each].face_id in faces
        )


def _record(work: Work, tag: Tag, row: FaceSuggestionRow, face: FaceRegionRow) -> None:
    detail = {"model": row.model, "likely": row.is_likely}
    work.record(tag, photo=face.photo_id, patient=row.patient_id, subject=row.id, detail=detail)
