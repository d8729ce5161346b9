"""The document of a consent: typeset, sealed by the box and put in the vault.

A worker makes it a moment after the last signature; until then the signatures themselves
are the proof. It rests under the consent's own key, as everything of it does.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from core.audit import Tag
from core.consents.drawing import drawn
from core.consents.forms import Forms
from core.consents.models import ConsentRow, SignatureRow
from core.consents.sealing import ConsentSealer, ref_of
from core.consents.types import Capacity, Form, FormId, Method
from core.consents.words import CAPACITIES, EVIDENCE, METHODS, PURPOSES
from core.decisions import day_of
from core.documents import Answer, Documents, Evidence, SignedForm, Signer, Subject
from core.kit.actor import THE_BOX
from core.kit.ids import Ids
from core.patients import Patient, PatientId, Patients
from core.vault import BlobStore, Frame, KeyProvider, KeySlot, Kind
from core.work import UnitOfWork

DEK_GENERATION = 1
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Papers:
    """Makes the documents of consents; a job of the box itself."""

    unit_of_work: UnitOfWork
    patients: Patients
    forms: Forms
    sealer: ConsentSealer
    documents: Documents
    ids: Ids
    keys: KeyProvider
    blobs: BlobStore
    time_zone: ZoneInfo

    async def make(self, consent: UUID) -> None:
        """Make the document of a consent that was signed, once.

        It may run twice: a consent that has its document is left alone.
        """
        async with self.unit_of_work(THE_BOX):
            row = await ConsentRow.get_or_none(id=consent)
            if row is None or row.starts is None or row.document_id is not None:
                return
            signatures = await SignatureRow.filter(consent_id=consent).order_by("id")
            known = await self.patients.identity(PatientId(row.patient_id))
            form = (await self.forms.by_id({FormId(row.form_id)}))[FormId(row.form_id)]
        pdf = await self.documents.sealed(
            self._signed_form(row, form, known, signatures), self.unit_of_work.clock.now()
        )
        await self._keep(row, pdf)

    async def _keep(self, row: ConsentRow, pdf: bytes) -> None:
        frame = Frame(Kind.CONSENT_DOC, row.id, self.ids.new(), 1)
        dek = self.ids.secret(32)
        ref = ref_of(row)
        wrapped = self.keys.wrap(ref, row.id, DEK_GENERATION, dek)
        await asyncio.to_thread(self.blobs.seal, frame, KeySlot(ref, wrapped), dek, pdf)
        async with self.unit_of_work(THE_BOX) as work:
            entered = await ConsentRow.filter(id=row.id, document_id=None).update(
                document_id=frame.blob_id, document_dek=wrapped
            )
            if entered:
                work.record(Tag.CONSENT_DOCUMENTED, patient=row.patient_id, subject=row.id)
        if not entered:
            await asyncio.to_thread(self.blobs.delete, frame.blob_id)

    def _signed_form(
        self, row: ConsentRow, form: Form, known: Patient, signatures: list[SignatureRow]
    ) -> SignedForm:
        told = [(each, self.sealer.open_told(row, each)) for each in signatures]
        return SignedForm(
            hospital=self.documents.hospital,
            title=form.text.title,
            language=form.language,
            paragraphs=(*form.text.paragraphs, *form.text.questions.values()),
            answers=self._answers(row, form, [said for _, said in told]),
            subject=Subject(known.name, known.birth_date, known.mrn),
            signers=tuple(self._signer(form, each, said) for each, said in told),
            evidence=_evidence(row, form, [said for _, said in told]),
        )

    def _answers(
        self, row: ConsentRow, form: Form, told: list[dict[str, Any]]
    ) -> tuple[Answer, ...]:
        last = day_of(row.ends, self.time_zone) if row.ends else None
        return tuple(
            Answer(
                PURPOSES[form.language][purpose],
                is_agreed=(is_yes := all(said["answers"][purpose] for said in told)),
                # It holds up to and including the day before it ends.
                until=last - _DAY if is_yes and last else None,
            )
            for purpose in form.text.questions
        )

    def _signer(self, form: Form, row: SignatureRow, told: Mapping[str, Any]) -> Signer:
        local = row.signed_at.astimezone(self.time_zone)
        return Signer(
            name=told["signer"],
            capacity=CAPACITIES[form.language][Capacity(row.capacity)],
            method=METHODS[form.language][Method(row.method)],
            signed_at=row.signed_at,
            zone_text=f"{local:%H:%M} ({self.time_zone.key})",
            typed_name=told["signer"],
            drawn=drawn(told["drawing"]) if told["drawing"] else None,
        )


def _evidence(row: ConsentRow, form: Form, told: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    words = EVIDENCE[form.language]
    lines = {
        words["consent"]: str(row.id),
        words["form"]: f"{form.code}, {form.version}, {form.language}",
        words["digest"]: shown_digest(form),
    }
    for number, said in enumerate(told, start=1):
        for name, value in said["evidence"].items():
            lines[f"{words.get(name, name)} {number}"] = str(value)
    return tuple(Evidence(label, value) for label, value in lines.items())


def shown_digest(form: Form) -> str:
    """SHA-256 of the text that was shown, in hexadecimal."""
    shown = [form.text.title, *form.text.paragraphs, *form.text.questions.values()]
    return hashlib.sha256(orjson.dumps(shown)).hexdigest()
