"""The statements on the photo tables, in one place, because lists are hot (see speed.md)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.kit.errors import NotFound
from core.sight import seen_photo
from core.work import Work

Row = dict[str, Any]

# Beside the photo: the asker's own running care relation with its patient, if there is one.
_READ = """
SELECT photo.*, (SELECT id FROM care_relation WHERE person_id = $2 AND starts <= $3 AND ends > $3
    AND care_relation.patient_id = photo.patient_id ORDER BY starts LIMIT 1) AS relation_id
FROM photo WHERE photo.id
"""
_ONE, _EACH = f"{_READ} = $1", f"{_READ} = ANY($1::uuid[]) ORDER BY photo.id DESC"
_LIST = f"""
SELECT * FROM photo
WHERE {seen_photo(4)} AND patient_id IS NOT NULL AND ($1::uuid IS NULL OR id < $1)
  AND ($2::uuid IS NULL OR patient_id = $2)
ORDER BY id DESC LIMIT $3
"""  # noqa: S608 - a condition of ours
_INBOX = f"""
SELECT * FROM photo
WHERE {seen_photo(3)} AND patient_id IS NULL AND ($1::uuid IS NULL OR id < $1)
ORDER BY id DESC LIMIT $2
"""  # noqa: S608 - as above
_MANY = f"SELECT * FROM photo WHERE id = ANY($1::uuid[]) AND {seen_photo(2)}"  # noqa: S608 - a condition of ours
# For `UnitOfWork.see`: whose photo it is stands in the statement, so that what an actor may not
# know of is neither read nor logged as seen; the function tells the database the same.
FILE = f"""
SELECT photo.*, coalesce(photo.patient_id = $22::uuid, false) AS is_emergency
FROM bk_photo_file($11::text[], $12, $13, $14) AS photo WHERE {seen_photo(15)}
"""  # noqa: S608 - a condition of ours
_RENDITIONS = "SELECT * FROM rendition WHERE photo_id = $1"


async def locked(work: Work, photo: UUID) -> Row:
    """The row of `photo`, held until the transaction ends.

    Raises:
        NotFound: there is no such photo.
    """
    rows = await work.rows(f"{_ONE} FOR UPDATE OF photo", photo, work.actor.person, work.at)
    if not rows:
        raise NotFound
    return rows[0]


async def one(work: Work, photo: UUID) -> Row:
    """The row of `photo`.

    Raises:
        NotFound: there is no such photo.
    """
    rows = await work.rows(_ONE, photo, work.actor.person, work.at)
    if not rows:
        raise NotFound
    return rows[0]


async def each(work: Work, photos: Sequence[UUID]) -> list[Row]:
    """The rows of those of `photos` that there are, newest first, each as `one` gives it."""
    return await work.rows(_EACH, list(photos), work.actor.person, work.at)


async def listed(work: Work, before: UUID | None, patient: UUID | None, limit: int) -> list[Row]:
    """The newest assigned photos in sight beyond `before`, of one patient if named."""
    return await work.rows(_LIST, before, patient, limit, *work.sight.of_photos(work.at))


async def inbox(work: Work, before: UUID | None, limit: int) -> list[Row]:
    """The newest photos in sight that have no patient yet."""
    return await work.rows(_INBOX, before, limit, *work.sight.of_photos(work.at))


async def many(work: Work, photos: Sequence[UUID]) -> list[Row]:
    """Those of `photos` that are in sight, in no order."""
    return await work.rows(_MANY, list(photos), *work.sight.of_photos(work.at))


async def renditions(work: Work, photo: UUID) -> dict[str, Row]:
    """The sealed files of a photo, by kind."""
    return {row["kind"]: row for row in await work.rows(_RENDITIONS, photo)}
