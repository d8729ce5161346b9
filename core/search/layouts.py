"""Photos as they were laid out for the index before, so that a start need not read them again.

Understanding its words is most of the work of indexing a photo. What came of it is kept,
sealed under the photo's own key, beside a digest of everything that it was made from: the
row as it stood, sealed words and key included, the patient's sealed name, and the code and
word lists of this room. A layout whose digest no longer fits is no layout: the photo is
read anew. So nobody has to remember to throw one away, and where a key is destroyed, what
was read with it is gone as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from typing import Any
from uuid import UUID

from core.vault import KeyProvider, KeyRef, Label, SealBroken

FOUND = """
photo LEFT JOIN patient ON patient.id = photo.patient_id
LEFT JOIN layout ON layout.photo_id = photo.id
WHERE development <> 'quarantined'
"""
"""Every photo that can be found, with its patient and its layout, if it has them."""

MADE_FROM = """
sha256(convert_to($1 || ROW(
    photo.key_id, photo.key_generation, department, patient_id,
    body_site, laterality, phase, view, captured_at, received_at, caption, procedure, source,
    photo.sensitivity, patient.key_id, patient.key_generation, patient.name)::text, 'UTF8'))
"""
"""The digest, in SQL; $1 is the `edition`."""

KEEP = """
INSERT INTO layout (photo_id, made_from, sealed)
SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bytea[])
ON CONFLICT (photo_id) DO UPDATE SET made_from = excluded.made_from, sealed = excluded.sealed
"""

Row = Mapping[str, Any]


@cache
def edition() -> str:
    """A digest of all that decides how a photo is laid out: code, word lists, dictionary."""
    digest = sha256(version("simplemma").encode())
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith((".py", ".tsv")):
            digest.update(file.read_text("utf-8").encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Layouts:
    """Seals and opens layouts under the key that the photo's row names."""

    keys: KeyProvider

    def opened(self, row: Row) -> bytes | None:
        """The layout in a row; None where there is none that fits and opens."""
        if row["layout"] is None:
            return None
        try:
            return self.keys.open_field(_ref(row), _label(row["id"]), row["layout"])
        except SealBroken:
            return None

    def sealed(self, row: Row, line: bytes) -> bytes:
        """The layout `line` as it is kept for the photo of `row`."""
        return self.keys.seal_field(_ref(row), _label(row["id"]), line)

    def columns(self, rows: Mapping[UUID, Row], lines: Mapping[UUID, bytes]) -> Sequence[list[Any]]:
        """The three columns that `KEEP` takes, for each photo of `lines`."""
        return (
            list(lines),
            [rows[photo]["made_from"] for photo in lines],
            [self.sealed(rows[photo], line) for photo, line in lines.items()],
        )


def _ref(row: Row) -> KeyRef:
    return KeyRef(row["key_id"], row["key_generation"])


def _label(photo: UUID) -> Label:
    return Label("layout", "sealed", photo)
