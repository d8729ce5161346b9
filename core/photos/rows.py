"""The statements on the photo tables, in one place, because lists are hot (see speed.md)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.kit.actor import DepartmentCode
from core.kit.errors import NotFound
from core.work import Work

Row = dict[str, Any]

_ONE = "SELECT * FROM photo WHERE id = $1"
_LIST = """
SELECT * FROM photo
WHERE department = $1 AND patient_id IS NOT NULL AND ($2::uuid IS NULL OR id < $2)
  AND ($3::uuid IS NULL OR patient_id = $3)
ORDER BY id DESC LIMIT $4
"""
_INBOX = """
SELECT * FROM photo
WHERE department = $1 AND patient_id IS NULL AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC LIMIT $3
"""
# For `UnitOfWork.see`. Whose photo it is, and that the inbox is for those who assign, stands
# in the statement, so that what an actor may not know of is neither read nor logged as seen.
FILE = """
SELECT photo.id, photo.patient_id, photo.key_id, photo.key_generation, photo.dek,
       photo.dek_generation, photo.quarantine_code, file.id AS file_id,
       file.generation AS file_generation, file.media_type AS file_media_type,
       file.size_bytes AS file_size_bytes
FROM photo LEFT JOIN rendition file ON file.photo_id = photo.id AND file.kind = $12
WHERE photo.id = $11 AND photo.department = $13 AND (photo.patient_id IS NOT NULL OR $14)
"""
_MANY = "SELECT * FROM photo WHERE id = ANY($1::uuid[]) AND department = $2"
_RENDITIONS = "SELECT * FROM rendition WHERE photo_id = $1"


async def locked(work: Work, photo: UUID) -> Row:
    """The row of `photo`, held until the transaction ends.

    Raises:
        NotFound: there is no such photo.
    """
    rows = await work.rows(f"{_ONE} FOR UPDATE", photo)
    if not rows:
        raise NotFound
    return rows[0]


async def one(work: Work, photo: UUID) -> Row:
    """The row of `photo`.

    Raises:
        NotFound: there is no such photo.
    """
    rows = await work.rows(_ONE, photo)
    if not rows:
        raise NotFound
    return rows[0]


async def listed(
    work: Work, department: DepartmentCode, before: UUID | None, patient: UUID | None, limit: int
) -> list[Row]:
    """The newest assigned photos of a department beyond `before`, of one patient if named."""
    return await work.rows(_LIST, department, before, patient, limit)


async def inbox(
    work: Work, department: DepartmentCode, before: UUID | None, limit: int
) -> list[Row]:
    """The newest photos of a department that have no patient yet."""
    return await work.rows(_INBOX, department, before, limit)


async def many(work: Work, photos: Sequence[UUID], department: DepartmentCode) -> list[Row]:
    """Those of `photos` that belong to the department, in no order."""
    return await work.rows(_MANY, list(photos), department)


async def renditions(work: Work, photo: UUID) -> dict[str, Row]:
    """The sealed files of a photo, by kind."""
    return {row["kind"]: row for row in await work.rows(_RENDITIONS, photo)}
