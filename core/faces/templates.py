"""Templates: kept only of who agreed to that, sealed under their key, gone with their consent.

A follower of the consents room: what takes a consent back deletes the templates in the same
transaction. What a consent ends by its date is deleted by the worker within a second, and
counts for nothing from that moment on, because every use asks for the consent again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from core.audit import Tag
from core.consents import UsePolicies, provisions
from core.decisions import MatchingConsent, matching_consent
from core.faces.models import FaceRegionRow, FaceTemplateRow
from core.faces.types import Vector
from core.jobs import JobKind
from core.kit.ids import Ids
from core.patients import PatientId
from core.vault import KeyProvider, KeyRef, Label
from core.work import Work

_FORGET = "DELETE FROM face_template WHERE patient_id = ANY($1::uuid[]) RETURNING patient_id"
_OTHERS = "DELETE FROM face_template WHERE $1::text IS NULL OR model <> $1 RETURNING patient_id"
_LAPSED = "SELECT DISTINCT patient_id FROM face_template WHERE ends <= $1 LIMIT 200"
_MOVE = "UPDATE face_template SET consent_id = $2, ends = $3 WHERE patient_id = $1"
_OF_FACE = "DELETE FROM face_template WHERE face_id = $1 RETURNING patient_id"
_HOLD = "SELECT id FROM consent WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE"
_IS_ANY = """
SELECT EXISTS (SELECT FROM face_template WHERE patient_id = $1)
    OR EXISTS (SELECT FROM face_suggestion WHERE patient_id = $1)
    OR EXISTS (SELECT FROM face_look WHERE doubts = $1) AS is_any
"""
_IS_ANYTHING = """
SELECT EXISTS (SELECT FROM face_template)
    OR EXISTS (SELECT FROM face_suggestion WHERE cosine IS NOT NULL)
    OR EXISTS (SELECT FROM face_look WHERE doubts IS NOT NULL) AS is_any
"""
_BATCH = 1000
_HOLDERS = """
SELECT DISTINCT patient_id FROM face_template WHERE patient_id > $1 ORDER BY patient_id LIMIT $2
"""
_BUT_OF = """
DELETE FROM face_template WHERE patient_id = $1 AND face_id <> ALL($2::uuid[]) RETURNING patient_id
"""
# In the order in which a look at a photo takes them. A person's yes or no stays; what the machine
# said of likeness does not.
_UNSAY = (
    "UPDATE face_look SET doubts = NULL WHERE doubts = ANY($1::uuid[])",
    """DELETE FROM face_suggestion
       WHERE patient_id = ANY($1::uuid[]) AND coalesce(verdict, 'unsure') = 'unsure'""",
    """UPDATE face_suggestion SET cosine = NULL, is_likely = false
       WHERE patient_id = ANY($1::uuid[])""",
)
_UNSAY_ALL = (
    "UPDATE face_look SET doubts = NULL WHERE doubts IS NOT NULL",
    "DELETE FROM face_suggestion WHERE coalesce(verdict, 'unsure') = 'unsure'",
    "UPDATE face_suggestion SET cosine = NULL, is_likely = false WHERE cosine IS NOT NULL",
)
_ASKED = """
SELECT DISTINCT photo_id FROM face_suggestion JOIN face_region face ON face.id = face_id
WHERE patient_id = ANY($1::uuid[]) AND verdict IS NULL ORDER BY photo_id LIMIT 200
"""


@dataclass(frozen=True, slots=True)
class Templates:
    """Keeps and deletes templates, inside somebody else's unit of work."""

    ids: Ids
    keys: KeyProvider
    policies: UsePolicies

    async def lawful(self, work: Work, patients: Collection[UUID]) -> dict[UUID, MatchingConsent]:
        """Those of `patients` who may be compared at this moment, and by which consent."""
        if not patients:
            return {}
        policy = await self.policies.now(work)
        provided = await provisions(work, patients)
        asked = {
            patient: matching_consent(patient, said, work.at, policy)
            for patient, said in provided.items()
        }
        return {patient: consent for patient, consent in asked.items() if consent is not None}

    async def held(self, work: Work, patients: Collection[UUID]) -> dict[UUID, MatchingConsent]:
        """The same, and nobody takes that back before this unit of work ends."""
        asked = await self.lawful(work, patients)
        if not asked:
            return {}
        await work.rows(_HOLD, [each.consent for each in asked.values()])
        return await self.lawful(work, asked)

    async def follow(self, work: Work, patient: PatientId) -> None:
        """Bring the templates of a patient in line with what they consent to now."""
        consent = (await self.lawful(work, [patient])).get(patient)
        if consent is not None:
            await work.rows(_MOVE, patient, consent.consent, consent.until)
            work.enqueue(JobKind.ENROL, patient)
        elif (await work.rows(_IS_ANY, patient))[0]["is_any"]:
            await self.forget(work, [patient])

    async def follow_policy(self, work: Work) -> None:
        """The same for everybody of whom there is a template: the policy on uses changed."""
        last = UUID(int=0)
        while holders := [row["patient_id"] for row in await work.rows(_HOLDERS, last, _BATCH)]:
            last = holders[-1]
            lawful = await self.lawful(work, holders)
            if gone := [patient for patient in holders if patient not in lawful]:
                await self.forget(work, gone)

    async def forget(self, work: Work, patients: Collection[UUID]) -> None:
        """Delete the templates of these patients, and all that was said by them."""
        gone = [row["patient_id"] for row in await work.rows(_FORGET, list(patients))]
        for statement in _UNSAY:
            await work.rows(statement, list(patients))
        _record_deleted(work, gone)

    async def forget_face(self, work: Work, face: UUID) -> None:
        """Delete the templates of somebody else's face; what they suggested is asked anew."""
        gone = [row["patient_id"] for row in await work.rows(_OF_FACE, face)]
        for row in await work.rows(_ASKED, gone) if gone else ():
            work.enqueue(JobKind.SEE, row["photo_id"])
        _record_deleted(work, gone)

    async def keep_of(self, work: Work, patient: UUID, faces: Collection[UUID]) -> None:
        """Delete the templates of a patient that are not of these faces."""
        gone = [row["patient_id"] for row in await work.rows(_BUT_OF, patient, list(faces))]
        _record_deleted(work, gone)

    async def keep_only(self, work: Work, model: str) -> None:
        """Delete the templates of every other model, and all that was said by them."""
        gone = [row["patient_id"] for row in await work.rows(_OTHERS, model)]
        for statement in _UNSAY_ALL:
            await work.rows(statement)
        _record_deleted(work, gone)

    async def clear(self, work: Work) -> None:
        """Delete every template, and all that was said by them, where there is any."""
        if not (await work.rows(_IS_ANYTHING))[0]["is_any"]:
            return
        gone = [row["patient_id"] for row in await work.rows(_OTHERS, None)]
        for statement in _UNSAY_ALL:
            await work.rows(statement)
        _record_deleted(work, gone)

    async def lapse(self, work: Work) -> None:
        """Delete what a consent allowed until now."""
        for row in await work.rows(_LAPSED, work.at):
            # Another consent of theirs may go on.
            await self.follow(work, PatientId(row["patient_id"]))

    async def store(
        self,
        work: Work,
        face: FaceRegionRow,
        patient: UUID,
        ref: KeyRef,
        consent: MatchingConsent,
        model: str,
        threshold: float,
        vector: Vector,
    ) -> None:
        """Keep what `model` made of a face that a person said is this patient's."""
        template = self.ids.new()
        sealed = self.keys.seal_field(ref, _label(template, model), _packed(vector))
        await FaceTemplateRow.create(
            id=template,
            face_id=face.id,
            depiction_id=face.depiction_id,
            patient_id=patient,
            consent_id=consent.consent,
            ends=consent.until,
            model=model,
            threshold=threshold,
            key_id=ref.key_id,
            key_generation=ref.generation,
            vector=sealed,
            made_at=work.at,
        )
        work.record(Tag.TEMPLATE_STORED, patient=patient, subject=template)

    def opened(self, row: Mapping[str, Any]) -> Vector:
        """The vector in a row.

        Raises:
            SealBroken: it is not what was sealed for this template and this model.
        """
        ref = KeyRef(row["key_id"], row["key_generation"])
        packed = self.keys.open_field(ref, _label(row["id"], row["model"]), row["vector"])
        return np.frombuffer(packed, "<f4").astype(np.float32)


def _record_deleted(work: Work, gone: Iterable[UUID]) -> None:
    for patient in sorted(set(gone)):
        work.record(Tag.TEMPLATE_DELETED, patient=patient)


def _label(template: UUID, model: str) -> Label:
    """A vector opens for its own template and model only, so that models never mix."""
    return Label("face_template", f"vector:{model}", template)


def _packed(vector: Vector) -> bytes:
    return vector.astype("<f4").tobytes()
