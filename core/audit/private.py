"""A person's own words in the log, sealed under the key of the patient and month they concern."""

from datetime import datetime
from uuid import UUID

from core.audit.keys import Ask, AuditKeys, owner_of
from core.vault import KeyMissing, KeyProvider, KeyRef


async def sealed(
    keys: AuditKeys, ask: Ask, patient: UUID | None, at: datetime, words: str
) -> bytes | None:
    """The words of an act at `at`, for its row; None once that patient's part was erased."""
    owner = owner_of(patient, at)
    found = await keys.of(ask, (owner,))
    data = words.encode("utf-8", "replace")
    try:
        return keys.keys.seal_record(found[owner].ref, _place(at), data)
    except KeyMissing:
        return None


def opened(keys: KeyProvider, ref: KeyRef, at: datetime, sealed_words: bytes) -> str:
    """The words of an act at `at`.

    Raises:
        FieldBroken, KeyMissing: as `KeyProvider.open_record`.
    """
    data = keys.open_record(ref, _place(at), sealed_words)
    return data.decode("utf-8", "replace")


def _place(at: datetime) -> bytes:
    return f"audit_event\0private\0{at.timestamp():.6f}".encode()
