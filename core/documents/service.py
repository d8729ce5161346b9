"""The documents room's door."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from ssl import DER_cert_to_PEM_cert
from uuid import UUID

from core.audit import Tag
from core.documents.log_paper import LogPaper
from core.documents.models import SigningCertificateRow
from core.documents.passport import Passport, Shown, is_vouched, segment, signed
from core.documents.types import SignedForm, Signet, Verification
from core.documents.words import LABELS
from core.kit.actor import THE_BOX
from core.kit.ids import Ids
from core.kit.language import Language
from core.vault import KeyProvider, KeyRef, Label, Purpose
from core.work import UnitOfWork, Work

_CERTIFICATE = """
INSERT INTO signing_certificate (id, number, authority, certificate, private_key, key_id,
    key_generation, serial, created_at, valid_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (number) DO NOTHING RETURNING id
"""
_SERIAL_BYTES = 16


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents that the box makes and vouches for.

    No method may be called within a unit of work: each has its own, and the slow part,
    which runs in a thread, is in none.
    """

    unit_of_work: UnitOfWork
    ids: Ids
    keys: KeyProvider
    hospital: str

    async def sealed(self, form: SignedForm, at: datetime) -> bytes:
        """The form as a PDF with the box's seal; `at` is the moment of sealing: now.

        Raises:
            Invalid: the form has no title, or a signature drawn elsewhere.
        """
        signet = await self._signet(at)
        return await asyncio.to_thread(_typeset_and_sealed, form, signet, at)

    async def log_paper(self, paper: LogPaper, at: datetime) -> bytes:
        """Who looked at a patient's photos as a PDF with the box's seal, made at `at`: now."""
        signet = await self._signet(at)
        return await asyncio.to_thread(_log_typeset_and_sealed, paper, signet, at)

    async def verify(self, pdf: bytes, language: Language) -> Verification:
        """What can be said of a file: did this box seal it, and has it changed since?"""
        authorities = await self._authorities()
        return await asyncio.to_thread(_verified, pdf, authorities, language)

    async def passport(self, passport: Passport) -> bytes:
        """A passport as the segment of a JPEG that carries it, signed with the box's seal."""
        signet = await self._signet(passport.issued_at)
        return await asyncio.to_thread(segment, passport, signet)

    async def vouches(self, shown: Shown) -> bool:
        """Whether this box signed a passport."""
        return await asyncio.to_thread(is_vouched, shown, await self._authorities())

    async def signed(self, data: bytes, at: datetime) -> tuple[bytes, str]:
        """The box's signature over `data` (ECDSA, SHA-256, DER), and its certificate (PEM).

        `data` is canonical JSON: nothing else that this key signs begins with a brace.
        """
        if not data.startswith(b"{"):
            raise ValueError("the seal of the box signs manifests of JSON")
        signet = await self._signet(at)
        signature = await asyncio.to_thread(signed, data, signet)
        return signature, DER_cert_to_PEM_cert(signet.certificate)

    async def authority(self) -> bytes:
        """The certificates (PEM, newest first) with which others can check our documents."""
        await self._signet(self.unit_of_work.clock.now())
        return "".join(map(DER_cert_to_PEM_cert, await self._authorities())).encode()

    async def _authorities(self) -> list[bytes]:
        async with self.unit_of_work(THE_BOX):
            rows = await SigningCertificateRow.all().order_by("-number")
        return [row.authority for row in rows]

    async def _signet(self, at: datetime) -> Signet:
        """The seal in use at `at`, made when there is none yet or the last one ended."""
        async with self.unit_of_work(THE_BOX) as work:
            row = await SigningCertificateRow.all().order_by("-number").first()
            if row is None or row.valid_until <= at:
                row = await self._make(work, row.number + 1 if row else 1, at)
        ref = KeyRef(row.key_id, row.key_generation)
        private_key = self.keys.open_field(ref, _label(row.id), row.private_key)
        return Signet(row.authority, row.certificate, private_key, row.serial, row.valid_until)

    async def _make(self, work: Work, number: int, at: datetime) -> SigningCertificateRow:
        certificate, serial = self.ids.new(), self.ids.secret
        made = await asyncio.to_thread(
            _new_signet,
            self.hospital,
            self.keys.appliance_id,
            (serial(_SERIAL_BYTES), serial(_SERIAL_BYTES)),
            at,
        )
        # Under the box's own keys, not a patient's: those are destroyed with their patients.
        ref = await asyncio.to_thread(self.keys.new_key, Purpose.CONFIG, certificate)
        private_key = self.keys.seal_field(ref, _label(certificate), made.private_key)
        # Two first documents may meet here: one seal wins, the other was never used.
        won = await work.rows(
            _CERTIFICATE,
            certificate,
            number,
            made.authority,
            made.certificate,
            private_key,
            ref.key_id,
            ref.generation,
            made.serial,
            work.at,
            made.valid_until,
        )
        if won:
            work.record(Tag.CERTIFICATE_CREATED, subject=certificate)
        return await SigningCertificateRow.get(number=number)


# What follows runs in threads, and brings its libraries along only when it is called: most
# processes of the box never make a document.


def _typeset_and_sealed(form: SignedForm, signet: Signet, at: datetime) -> bytes:
    from core.documents.sealing import seal
    from core.documents.typeset import typeset

    reason = LABELS[form.language]["reason"].format(form.hospital)
    return seal(typeset(form, at), signet, reason, at)


def _log_typeset_and_sealed(paper: LogPaper, signet: Signet, at: datetime) -> bytes:
    from core.documents.log_paper import typeset_log
    from core.documents.sealing import seal

    reason = LABELS[paper.language]["reason"].format(paper.hospital)
    return seal(typeset_log(paper, at), signet, reason, at)


def _verified(pdf: bytes, authorities: list[bytes], language: Language) -> Verification:
    from core.documents.verifying import verify

    return verify(pdf, authorities, language)


def _new_signet(
    hospital: str, appliance: UUID, serials: tuple[bytes, bytes], at: datetime
) -> Signet:
    from core.documents.certificate import new_signet

    return new_signet(hospital, appliance, serials, at)


def _label(certificate: UUID) -> Label:
    return Label("signing_certificate", "private_key", certificate)
