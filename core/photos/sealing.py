"""Between a photo's row and the record: sealing and opening the words that come with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from core.access import Sensitivity
from core.imaging import MediaType
from core.kit.actor import DepartmentCode, PersonId
from core.patients import PatientId
from core.photos.types import (
    Camera,
    Description,
    Development,
    Photo,
    PhotoId,
    PhotoState,
    RenditionKind,
    SessionId,
)
from core.photos.vocabulary import Laterality, Phase, View
from core.vault import KeyProvider, KeyRef, Kind, Label

_WORDS = ("caption", "procedure", "source")
_FACTS = ("camera", "tint")
SEALED_COLUMNS = ("digest", *_WORDS, *_FACTS)
BLOB_KINDS = {
    RenditionKind.ORIGINAL: Kind.ORIGINAL,
    RenditionKind.THUMBNAIL: Kind.THUMB,
    RenditionKind.PREVIEW: Kind.PREVIEW,
    RenditionKind.FULL: Kind.WEB,
    RenditionKind.MASKED: Kind.MASKED,
    RenditionKind.BLURRED: Kind.BLURRED,
    RenditionKind.DEIDENTIFIED: Kind.DEIDENTIFIED,
}
"""As what each rendition is sealed."""


@dataclass(frozen=True, slots=True)
class PhotoSealer:
    """Seals and opens the fields of photos under the key that the row names."""

    keys: KeyProvider

    def seal(self, photo: UUID, ref: KeyRef, column: str, value: bytes) -> bytes | None:
        """The envelope of `value` for one column, or None for nothing at all."""
        if not value:
            return None
        return self.keys.seal_field(ref, Label("photo", column, photo), value)

    def open(self, row: Mapping[str, Any], column: str) -> bytes:
        """What one column of a row says; nothing at all for an empty one."""
        sealed = row[column]
        if sealed is None:
            return b""
        ref = KeyRef(row["key_id"], row["key_generation"])
        return self.keys.open_field(ref, Label("photo", column, row["id"]), sealed)

    def words(self, row: Mapping[str, Any]) -> dict[str, str]:
        """The caption, procedure and source of a row, opened together."""
        return {column: value.decode() for column, value in self._opened(row, _WORDS).items()}

    def resealed(self, row: Mapping[str, Any], ref: KeyRef) -> dict[str, bytes | None]:
        """Every sealed column of `row`, sealed again under another key."""
        return {
            column: self.seal(row["id"], ref, column, self.open(row, column))
            for column in SEALED_COLUMNS
        }

    def photo(self, row: Mapping[str, Any]) -> Photo:
        """The record of a row, opened."""
        patient, session = row["patient_id"], row["session_id"]
        opened = self._opened(row, (*_WORDS, *_FACTS))
        words = {column: opened[column].decode() for column in _WORDS}
        return Photo(
            id=PhotoId(row["id"]),
            patient=PatientId(patient) if patient else None,
            session=SessionId(session) if session else None,
            department=DepartmentCode(row["department"]),
            state=_state(row),
            development=Development(row["development"]),
            quarantine_reason=row["quarantine_code"],
            media_type=MediaType(row["media_type"]),
            size_bytes=row["size_bytes"],
            width=row["width"],
            height=row["height"],
            description=_description(row, words),
            source=words["source"],
            camera=_camera(opened["camera"]),
            tint=opened["tint"] or None,
            captured_by=_person(row["captured_by"]),
            received_at=row["received_at"],
            received_by=_person(row["received_by"]),
            version=row["version"],
            sensitivity=Sensitivity(row["sensitivity"]),
        )

    def _opened(self, row: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, bytes]:
        ref = KeyRef(row["key_id"], row["key_generation"])
        sealed = {column: row[column] for column in columns}
        return self.keys.open_fields(ref, "photo", row["id"], sealed)


def camera_bytes(camera: Camera) -> bytes:
    """The camera's facts as they are sealed."""
    return orjson.dumps([camera.model, camera.has_gps, f"{camera.fingerprint:016x}"])


def _camera(value: bytes) -> Camera | None:
    if not value:
        return None
    model, has_gps, fingerprint = orjson.loads(value)
    return Camera(model, has_gps, int(fingerprint, 16))


def _state(row: Mapping[str, Any]) -> PhotoState:
    if row["development"] == Development.QUARANTINED:
        return PhotoState.QUARANTINED
    return PhotoState.ACTIVE if row["patient_id"] else PhotoState.UNASSIGNED


def _person(value: UUID | None) -> PersonId | None:
    return PersonId(value) if value else None


def _description(row: Mapping[str, Any], words: Mapping[str, str]) -> Description:
    return Description(
        body_site=row["body_site"],
        laterality=Laterality(row["laterality"]) if row["laterality"] else None,
        view=View(row["view"]) if row["view"] else None,
        phase=Phase(row["phase"]) if row["phase"] else None,
        procedure=words["procedure"],
        caption=words["caption"],
        captured_at=row["captured_at"],
    )
