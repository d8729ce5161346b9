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
from core.faces.models import FaceTemplateRow
from core.faces.types import Vector
from core.jobs import JobKind, TemplatesChanged
from core.kit.ids import Ids
from core.patients import PatientId
from core.vault import KeyProvider, KeyRef, Label
from core.work import Work

_FORGET = "DELETE FROM face_template WHERE patient_id = ANY($1::uuid[]) RETURNING patient_id"
_OTHERS = "DELETE FROM face_template WHERE $1::text IS NULL OR model <> $1 RETURNING patient_id"
_LAPSED = "SELECT DISTINCT patient_id FROM face_template WHERE ends <= $1 LIMIT 1000"
_MOVE = "UPDATE face_template SET consent_id = $2, ends = $3 WHERE patient_id = $1"
_OF_FACE = "DELETE FROM face_template WHERE face_id = $1 RETURNING patient_id"
# A person's yes or no stays; what the machine said of likeness does not.
_UNSUGGEST = """
DELETE FROM face_suggestion
WHERE patient_id = ANY($1::uuid[]) AND coalesce(verdict, 'unsure') = 'unsure'
"""
_UNSCORE = "UPDATE face_suggestion SET cosine = NULL WHERE patient_id = ANY($1::uuid[])"
_UNDOUBT = "UPDATE face_look SET doubts = NULL WHERE doubts = ANY($1::uuid[])"
_UNSUGGEST_ALL = "DELETE FROM face_suggestion WHERE coalesce(verdict, 'unsure') = 'unsure'"
_UNSCORE_ALL = "UPDATE face_suggestion SET cosine = NULL"
_UNDOUBT_ALL = "UPDATE face_look SET doubts = NULL WHERE doubts IS NOT NULL"


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

    async def follow(self, work: Work, patient: PatientId) -> None:
        """Bring the templates of a patient in line with what they consent to now."""
        consent = (await self.lawful(work, [patient])).get(patient)
        if consent is None:
            await self.forget(work, [patient])
            return
        await work.rows(_MOVE, patient, consent.consent, consent.until)
        work.enqueue(JobKind.ENROL, patient)

    async def forget(self, work: Work, patients: Collection[UUID]) -> None:
        """Delete the templates of these patients, and all that was said by them."""
        gone = [row["patient_id"] for row in await work.rows(_FORGET, list(patients))]
        for statement in (_UNSUGGEST, _UNSCORE, _UNDOUBT):
            await work.rows(statement, list(patients))
        self._told(work, gone)

    async def forget_face(self, work: Work, face: UUID) -> None:
        """Delete the templates of a face: it is not whose it was thought to be."""
        self._told(work, [row["patient_id"] for row in await work.rows(_OF_FACE, face)])

    async def keep_only(self, work: Work, model: str | None) -> None:
        """Delete the templates of every other model; all of them if there is none."""
        gone = [row["patient_id"] for row in await work.rows(_OTHERS, model)]
        for statement in (_UNSUGGEST_ALL, _UNSCORE_ALL, _UNDOUBT_ALL):
            await work.rows(statement)
        self._told(work, gone)

    async def lapse(self, work: Work) -> None:
        """Delete what a consent allowed until now."""
        for row in await work.rows(_LAPSED, work.at):
            # Another consent of theirs may go on.
            await self.follow(work, PatientId(row["patient_id"]))

    async def store(
        self,
        work: Work,
        face: UUID,
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
            face_id=face,
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
        work.emit(TemplatesChanged(patient))

    def opened(self, row: Mapping[str, Any]) -> Vector:
        """The vector in a row.

        Raises:
            SealBroken: it is not what was sealed for this template and this model.
        """
        ref = KeyRef(row["key_id"], row["key_generation"])
        packed = self.keys.open_field(ref, _label(row["id"], row["model"]), row["vector"])
        return np.frombuffer(packed, "<f4").astype(np.float32)

    def _told(self, work: Work, gone: Iterable[UUID]) -> None:
        for patient in sorted(set(gone)):
            work.record(Tag.TEMPLATE_DELETED, patient=patient)
            work.emit(TemplatesChanged(patient))


def _label(template: UUID, model: str) -> Label:
    """A vector opens for its own template and model only, so that models never mix."""
    return Label("face_template", f"vector:{model}", template)


def _packed(vector: Vector) -> bytes:
    return vector.astype("<f4").tobytes()
