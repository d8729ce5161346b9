"""The document of a consent, and the consent as FHIR, for those who may see the consent itself.

Who asks is judged by the consent's own patient, never by an address or another thing that
points at it.
"""

import asyncio
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from core.access import Access, Verb
from core.audit import Tag
from core.consents import ConsentId, Consents, FhirVersion, Teller, told_in
from core.consents.papers import DEK_GENERATION
from core.kit.actor import Actor
from core.kit.errors import NotFound, Unavailable
from core.vault import BlobStore, Frame, KeyProvider, KeyRef, Kind


class NotSealedYet(Unavailable):
    """The document is being made; ask again in a moment."""

    code = "NOT_SEALED_YET"


@dataclass(frozen=True, slots=True)
class ReleasePapers:
    """Opens the documents of consents, and tells consents to other systems."""

    access: Access
    consents: Consents
    keys: KeyProvider
    blobs: BlobStore
    hospital: str
    time_zone: ZoneInfo

    async def open(self, actor: Actor, consent: ConsentId) -> bytes:
        """The sealed PDF of a consent; the log row is durable before this returns.

        Raises:
            NotFound: no such consent, not one this actor may know of, or nobody signed it.
            NotSealedYet: it is being made.
        """
        async with self.access.act(actor, Verb.VIEW) as work:
            row, known = await self.consents.known(work, consent)
            if row.starts is None:
                raise NotFound
            if row.document_id is not None:
                work.record(Tag.CONSENT_READ, patient=known.id, subject=consent)
        if row.document_id is None or row.document_dek is None:
            raise NotSealedYet
        frame = Frame(Kind.CONSENT_DOC, row.id, row.document_id, 1)
        ref = KeyRef(row.key_id, row.key_generation)
        dek = self.keys.unwrap(ref, row.id, DEK_GENERATION, row.document_dek)
        return await asyncio.to_thread(self.blobs.read, frame, dek)

    async def told(self, actor: Actor, consent: ConsentId, version: FhirVersion) -> dict[str, Any]:
        """A consent as a FHIR Consent; the log row is durable before this returns.

        The patient's number is in it for those who may correct it, as the BSN is elsewhere.

        Raises:
            NotFound: no such consent, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.VIEW) as work:
            row, known = await self.consents.known(work, consent)
            record = await self.consents.record(work, row, known)
            teller = Teller(
                hospital=self.hospital,
                box=self.keys.appliance_id,
                zone=self.time_zone,
                policy=await self.consents.steps.policies.now(work),
                mrn=known.mrn if self.access.may(actor, Verb.EDIT) else None,
            )
            detail = {"version": version.value}
            work.record(Tag.CONSENT_EXPORTED, patient=known.id, subject=consent, detail=detail)
        return await asyncio.to_thread(told_in, version, record, teller)
