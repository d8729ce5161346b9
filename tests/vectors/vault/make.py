"""Records the vault's test vectors: `.venv/bin/python -m tests.vectors.vault.make`.

Keys, names and field nonces are fixed. The library draws the salt of a blob itself, so
running this again gives other, equally good containers: the committed ones were recorded
once, and are to be recorded again only when the format gets a new version number.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from core.vault import envelope
from core.vault.container import Frame, KeySlot, Kind
from core.vault.keys import KeyRef, Label, Purpose
from core.vault.stream import Sealing
from core.vault.wrap import dek_context, derive, kek_context, patient_key_context, wrap

HERE = Path(__file__).parent
SIZES = (0, 1, 16_383, 16_384, 16_385, 40_000)

BOX, OWNER, PHOTO, ROW = (UUID(int=0x0191_5C00_0000_7000_8000_0000_0000_0001 + n) for n in range(4))
REF = KeyRef(UUID(int=0x0191_5C00_0000_7000_8000_0000_0000_00AA), 1)
ROOT, KEK, PATIENT_KEY, DEK = (derive(bytes([n]) * 32, b"bkx1/vectors") for n in range(1, 5))


def plaintext(size: int) -> bytes:
    """Bytes that do not repeat with the chunk size."""
    return bytes(at * 31 % 251 for at in range(size))


@dataclass(frozen=True, slots=True)
class Edit:
    """A way to spoil the 16,385-byte container, and the error it must meet."""

    name: str
    error: str
    at: int = 0
    xor: int = 0
    length: int | None = None
    append: str = ""


EDITS = (
    Edit("magic", "UnknownFormat", at=0, xor=0x20),
    Edit("format 2", "UnknownFormat", at=4, xor=3),
    Edit("suite 2", "UnknownFormat", at=5, xor=3),
    Edit("kind 16", "UnknownFormat", at=6, xor=16),
    Edit("another kind", "HeaderSwapped", at=6, xor=1),
    Edit("flags", "ReservedNotZero", at=7, xor=1),
    Edit("another photo", "HeaderSwapped", at=23, xor=1),
    Edit("another blob", "HeaderSwapped", at=39, xor=1),
    Edit("another generation", "HeaderSwapped", at=43, xor=2),
    Edit("reserved", "ReservedNotZero", at=63, xor=0x80),
    Edit("key name", "KeySlotDamaged", at=64, xor=1),
    Edit("wrapped key", "KeySlotDamaged", at=100, xor=1),
    Edit("checksum", "KeySlotDamaged", at=127, xor=1),
    Edit("salt", "WrongKey", at=128, xor=1),
    Edit("commitment", "WrongKey", at=183, xor=1),
    Edit("first chunk", "ChunkCorrupt", at=184, xor=1),
    Edit("first tag", "ChunkCorrupt", at=16_583, xor=0x80),
    Edit("last chunk", "BlobTruncated", at=16_584, xor=1),
    Edit("last tag", "BlobTruncated", at=16_600, xor=1),
    Edit("nothing", "BlobTruncated", length=0),
    Edit("frame only", "BlobTruncated", length=128),
    Edit("no chunk", "BlobTruncated", length=184),
    Edit("cut in the first chunk", "BlobTruncated", length=1_000),
    Edit("cut at the chunk's edge", "BlobTruncated", length=16_584),
    Edit("one byte short", "BlobTruncated", length=16_600),
    Edit("one byte long", "BlobTruncated", append="00"),
)


def make() -> dict[str, Any]:
    """Write the containers beside this file; returns what `vectors.json` says."""
    return {
        "keys": {
            "root": ROOT.hex(),
            "kek": KEK.hex(),
            "patient_key": PATIENT_KEY.hex(),
            "dek": DEK.hex(),
        },
        "wrap": _wraps(),
        "field": [_field(text) for text in ("", "1234567", "Müller-van den Berg")],
        "blob": [_blob(size) for size in SIZES],
        "malformed": [
            {field: getattr(edit, field) for field in Edit.__dataclass_fields__} for edit in EDITS
        ],
    }


def _wraps() -> list[dict[str, Any]]:
    contexts = {
        "kek": (ROOT, kek_context(BOX, Purpose.PATIENT, 1), KEK),
        "patient_key": (KEK, patient_key_context(OWNER, REF, 1), PATIENT_KEY),
        "dek": (PATIENT_KEY, dek_context(PHOTO, 1, REF), DEK),
    }
    return [
        {
            "name": name,
            "under": under.hex(),
            "context": context.hex(),
            "key": key.hex(),
            "wrapped": wrap(under, context, key).hex(),
        }
        for name, (under, context, key) in contexts.items()
    ]


def _field(text: str) -> dict[str, Any]:
    label, nonce = Label("patient", "family_name", ROW), bytes(range(12))
    cipher = envelope.field_key(PATIENT_KEY)
    sealed = envelope.seal(cipher, REF.generation, label, nonce, text.encode())
    place = {"table": label.table, "column": label.column, "row": str(label.row)}
    return place | {"generation": REF.generation, "plaintext": text, "sealed": sealed.hex()}


def _blob(size: int) -> dict[str, Any]:
    frame = Frame(Kind.ORIGINAL, PHOTO, UUID(int=0x0191_5C00_0000_7000_8000_0000_0000_F000 + size))
    slot = KeySlot(REF, wrap(PATIENT_KEY, dek_context(PHOTO, 1, REF), DEK))
    sealing = Sealing(frame, slot, DEK)
    body = b"".join(sealing.update(plaintext(size))) + sealing.finalize()
    (HERE / f"{size}.bin").write_bytes(sealing.frame_bytes + body)
    names = {"photo_id": str(PHOTO), "blob_id": str(frame.blob_id)}
    return names | {"file": f"{size}.bin", "kind": 0, "generation": 1, "dek_generation": 1}


if __name__ == "__main__":
    text = json.dumps(make(), indent=1, ensure_ascii=False)
    (HERE / "vectors.json").write_text(text + "\n", encoding="utf-8")
