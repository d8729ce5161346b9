"""Which collections there are for somebody, and what of each they are told."""

from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.access import Access, Verb
from core.collections.models import CollectionMemberRow, CollectionRow
from core.collections.types import (
    MOST_COVERS,
    MOST_OWNED,
    RESTORABLE_DAYS,
    Collection,
    CollectionId,
    Member,
    Part,
)
from core.collections.wording import Wording
from core.kit.actor import Actor, PersonId
from core.kit.errors import Conflict, Forbidden, NotFound
from core.people import Colleague, Fellow, colleagues
from core.photos import PhotoId
from core.sight import seen_photo
from core.work import Work

_TOO_MANY = (
    f"At most {MOST_OWNED} collections can be somebody's, with those that they ended and may still"
    " bring back."
)
_RESTORABLE = timedelta(days=RESTORABLE_DAYS)
_LIVE = """
SELECT id FROM collection AS one WHERE ended_at IS NULL
  AND (owner = $1 OR EXISTS (SELECT FROM collection_member AS member
       WHERE member.collection_id = one.id AND member.person_id = $1))
  AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
"""
_ENDED = """
SELECT id FROM collection WHERE owner = $1 AND ended_at > $4
  AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
"""
# All that is in it is counted by who is in the collection, what is seen by who sees the photo.
_COUNTED = f"""
SELECT kept.collection_id, count(*) AS total, count(photo.id) AS seen,
    (array_agg(photo.id ORDER BY kept.place)
        FILTER (WHERE photo.id IS NOT NULL))[:{MOST_COVERS}] AS covers
FROM collection_photo AS kept LEFT JOIN photo ON photo.id = kept.photo_id AND {seen_photo(2)}
WHERE kept.collection_id = ANY($1::uuid[]) GROUP BY kept.collection_id
"""  # noqa: S608 - a condition of ours
_NOTHING: dict[str, Any] = {"total": 0, "seen": 0, "covers": None}


@dataclass(frozen=True, slots=True)
class Held:
    """A collection in which the actor has a part."""

    row: CollectionRow
    part: Part


@dataclass(frozen=True, slots=True)
class _Around:
    """What of other tables is told of a collection."""

    part: Part
    members: tuple[Member, ...]
    counted: dict[str, Any]
    has_left: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """Finds the collections in which an actor has a part."""

    access: Access
    wording: Wording

    def looks(self, one: Colleague | Fellow) -> bool:
        """True if somebody could look at what is in a collection."""
        return self.access.may(Actor(one.id, one.role, one.department), Verb.VIEW)

    async def lookers(self, work: Work, people: Some[UUID]) -> frozenset[UUID]:
        """Those of `people` who could, and whose account is open."""
        found = await colleagues(work, people)
        return frozenset(one.id for one in found if self.looks(one))

    async def require_room(self, work: Work, owner: PersonId | None) -> None:
        """Refuse what would be one collection too many of somebody.

        Raises:
            Conflict: they have as many as there may be.
        """
        async with work.beyond():
            if await CollectionRow.filter(owner=owner).count() >= MOST_OWNED:
                raise Conflict(_TOO_MANY)

    async def one(self, work: Work, collection: CollectionId, wanted: Part = Part.LOOK) -> Held:
        """The collection, held until the transaction ends where something is to be changed.

        Raises:
            NotFound: there is none, or the actor has no part in it.
            Forbidden: their part does not cover `wanted`.
        """
        found = CollectionRow.filter(id=collection, ended_at=None)
        row = await (found if wanted is Part.LOOK else found.select_for_update()).first()
        part = await _part(row, work.actor.person) if row else None
        if row is None or part is None:
            raise NotFound
        if not part.covers(wanted):
            raise Forbidden
        return Held(row, part)

    async def live(
        self, work: Work, before: CollectionId | None, first: int
    ) -> tuple[CollectionRow, ...]:
        """At most `first` collections of the actor beyond `before`, newest first."""
        return await _read(await work.rows(_LIVE, work.actor.person, before, first))

    async def ended(
        self, work: Work, before: CollectionId | None, first: int
    ) -> tuple[CollectionRow, ...]:
        """The same of those that the actor ended and may still bring back."""
        since = work.at - _RESTORABLE
        return await _read(await work.rows(_ENDED, work.actor.person, before, first, since))

    async def restorable(self, work: Work, collection: CollectionId) -> CollectionRow:
        """One that the actor ended a short while ago.

        Raises:
            NotFound: there is none such.
        """
        since = work.at - _RESTORABLE
        found = CollectionRow.filter(id=collection, owner=work.actor.person, ended_at__gt=since)
        row = await found.select_for_update().first()
        if row is None:
            raise NotFound
        return row

    async def shown(self, work: Work, rows: Sequence[CollectionRow]) -> tuple[Collection, ...]:
        """What the actor of `work` is told of the collections of `rows`, in their order."""
        ids = [row.id for row in rows]
        counted = {
            each["collection_id"]: each
            for each in await work.rows(_COUNTED, ids, *work.sight.of_photos(work.at))
        }
        members: dict[UUID, list[Member]] = {}
        for each in await CollectionMemberRow.filter(collection_id__in=ids).order_by("id"):
            member = Member(PersonId(each.person_id), Part(each.part))
            members.setdefault(each.collection_id, []).append(member)
        there = await self.lookers(work, {row.owner for row in rows})
        shown = []
        for row in rows:
            theirs = tuple(members.get(row.id, ()))
            part = _part_among(theirs, row, work.actor.person)
            if part is not None:  # else they were taken out just now
                has_left = row.owner not in there
                around = _Around(part, theirs, counted.get(row.id, _NOTHING), has_left)
                shown.append(self._shown(row, around))
        return tuple(shown)

    async def told(self, work: Work, row: CollectionRow) -> Collection:
        """What the actor of `work` is told of one collection.

        Raises:
            NotFound: they have no part in it any more.
        """
        for shown in await self.shown(work, [row]):
            return shown
        raise NotFound

    def _shown(self, row: CollectionRow, around: _Around) -> Collection:
        counted = around.counted
        return Collection(
            id=CollectionId(row.id),
            name=self.wording.opened(row, "name"),
            description=self.wording.opened(row, "description"),
            owner=PersonId(row.owner),
            has_left=around.has_left,
            part=around.part,
            members=around.members,
            made_at=row.made_at,
            changed_at=row.changed_at,
            restorable_until=_until(row),
            count=counted["seen"],
            withheld=counted["total"] - counted["seen"],
            covers=tuple(PhotoId(photo) for photo in counted["covers"] or ()),
        )


async def _read(found: Sequence[dict[str, Any]]) -> tuple[CollectionRow, ...]:
    return tuple(await CollectionRow.filter(id__in=[row["id"] for row in found]).order_by("-id"))


def _part_among(
    members: Sequence[Member], row: CollectionRow, person: PersonId | None
) -> Part | None:
    if row.owner == person:
        return Part.OWN
    return next((each.part for each in members if each.person == person), None)


async def _part(row: CollectionRow, person: PersonId | None) -> Part | None:
    if row.owner == person:
        return Part.OWN
    member = await CollectionMemberRow.get_or_none(collection_id=row.id, person_id=person)
    return Part(member.part) if member else None


def _until(row: CollectionRow) -> datetime | None:
    return row.ended_at + _RESTORABLE if row.ended_at else None
