"""Sealing what identifies people in a consent, under the consent's own key.

That key is of the consent and not of the patient: what proves that somebody agreed, or took
it back, outlives the erasure of the patient's photos until its own term is over.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from core.consents.models import ConsentRow, SignatureRow
from core.consents.types import Capacity, Method, Signature, Signing
from core.decisions import Purpose
from core.vault import KeyProvider, KeyRef, Label


@dataclass(frozen=True, slots=True)
class ConsentSealer:
    """Seals and opens the words in the consent tables."""

    keys: KeyProvider

    def note(self, consent: ConsentRow, step: UUID, text: str) -> bytes:
        """The note of a step, sealed."""
        return self.keys.seal_field(ref_of(consent), _note(step), text.encode())

    def open_note(self, consent: ConsentRow, step: UUID, sealed: bytes) -> str:
        """The note of a step."""
        return self.keys.open_field(ref_of(consent), _note(step), sealed).decode()

    def told(self, consent: ConsentRow, signature: UUID, signing: Signing) -> bytes:
        """Who signed, what they answered and how it was done, sealed."""
        told = {
            "signer": signing.signer.strip(),
            "answers": {purpose.value: is_yes for purpose, is_yes in signing.answers.items()},
            "drawing": signing.drawing,
            "evidence": dict(signing.evidence),
        }
        return self.keys.seal_field(ref_of(consent), _told(signature), orjson.dumps(told))

    def open_told(self, consent: ConsentRow, row: SignatureRow) -> dict[str, Any]:
        """The same, as it was told."""
        opened = self.keys.open_field(ref_of(consent), _told(row.id), row.told)
        told: dict[str, Any] = orjson.loads(opened)
        return told

    def signature(self, consent: ConsentRow, row: SignatureRow) -> Signature:
        """The record of a signature."""
        told = self.open_told(consent, row)
        return Signature(
            signer=told["signer"],
            capacity=Capacity(row.capacity),
            method=Method(row.method),
            answers={Purpose(code): is_yes for code, is_yes in told["answers"].items()},
            signed_at=row.signed_at,
        )


def ref_of(consent: ConsentRow) -> KeyRef:
    """The key of a consent."""
    return KeyRef(consent.key_id, consent.key_generation)


def _note(step: UUID) -> Label:
    return Label("consent_step", "note", step)


def _told(signature: UUID) -> Label:
    return Label("consent_signature", "told", signature)
