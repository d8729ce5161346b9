"""The statements on the photo tables, in one place, because lists are hot (see speed.md).

None of them finds a photo that is held for somebody, unless it says so; nor would the database
show one to whoever does not say so (`core.sight`).
"""

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
_ONE = f"{_READ} = $1 AND (photo.held_for IS NULL OR $4::boolean)"
_EACH = f"{_READ} = ANY($1::uuid[]) AND photo.held_for IS NULL ORDER BY photo.id DESC"
_LIST = f"""
SELECT * FROM photo
WHERE held_for IS NULL AND {seen_photo(4)} AND patient_id IS NOT NULL
  AND ($1::uuid IS NULL OR id < $1) AND ($2::uuid IS NULL OR patient_id = $2)
ORDER BY id DESC LIMIT $3
"""  # noqa: S608 - a condition of ours
_INBOX = f"""
SELECT * FROM photo
WHERE held_for IS NULL AND {seen_photo(3)} AND patient_id IS NULL AND ($1::uuid IS NULL OR id < $1)
ORDER BY id DESC LIMIT $2
"""  # noqa: S608 - as above
_MANY = f"""
SELECT * FROM photo WHERE id = ANY($1::uuid[]) AND held_for IS NULL AND {seen_photo(2)}
"""  # noqa: S608 - a condition of ours
# For `UnitOfWork.see`: whose photo it is stands in the statement, so that what an actor may not
# know of is neither read nor logged as seen; the function tells the database the same.
FILE = f"""
SELECT photo.*, coalesce(photo.patient_id = $22::uuid, false) AS is_emergency
FROM bk_photo_file($11::text[], $12, $13, $14) AS photo WHERE {seen_photo(15)}
"""  # noqa: S608 - a condition of ours
_HELD = """
SELECT * FROM photo WHERE held_for = $3 AND ($1::uuid IS NULL OR id < $1)
ORDER BY id DESC LIMIT $2
"""
_RENDITIONS = "SELECT * FROM rendition WHERE photo_id = $1"


async def locked(work: Work, photo: UUID, *, held: bool = False) -> Row:
    """The row of `photo`, kept from others until the transaction ends; `held`: also a held one.

    Raises:
        NotFound: there is no such photo.
    """
    return await _found(work, f"{_ONE} FOR UPDATE OF photo", photo, held=held)


async def one(work: Work, photo: UUID, *, held: bool = False) -> Row:
    """The row of `photo`; `held`: also of a held one.

    Raises:
        NotFound: there is no such photo.
    """
    return await _found(work, _ONE, photo, held=held)


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


async def held(work: Work, before: UUID | None, limit: int) -> list[Row]:
    """The newest photos that are held for the actor of `work`, beyond `before`."""
    return await work.rows(_HELD, before, limit, work.actor.person)


async def renditions(work: Work, photo: UUID) -> dict[str, Row]:
    """The sealed files of a photo, by kind."""
    return {row["kind"]: row for row in await work.rows(_RENDITIONS, photo)}


async def _found(work: Work, sql: str, photo: UUID, *, held: bool) -> Row:
    rows = await work.rows(sql, photo, work.actor.person, work.at, held)
    if not rows:
        raise NotFound
    return rows[0]
