"""Who is in a collection: colleagues whom its owner names, and its owner after them."""

from dataclasses import dataclass

from core.access import Access, Verb
from core.audit import Tag
from core.collections.contents import Contents
from core.collections.holding import Held, Holding
from core.collections.models import CollectionMemberRow
from core.collections.types import MOST_FOUND, MOST_MEMBERS, Collection, CollectionId, Part
from core.kit.actor import Actor, PersonId
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.kit.ids import Ids
from core.kit.text import is_line
from core.people import Fellow, fellows
from core.work import Work

_NO_LOOKER = "Choose a colleague who looks at photos for care."


@dataclass(frozen=True, slots=True)
class Members:
    """Says who is in collections."""

    access: Access
    holding: Holding
    contents: Contents
    ids: Ids

    async def colleagues(self, actor: Actor, text: str) -> tuple[Fellow, ...]:
        """At most eight colleagues with `text` in their name who could be in a collection.

        Raises:
            Forbidden: whoever collects nothing has nobody to look up.
        """
        sought = text.strip()
        async with self.access.act(actor, Verb.COLLECT) as work:
            found = await fellows(work, sought) if sought and is_line(sought) else ()
            work.record(Tag.PERSON_LISTED, detail={"count": len(found)})
        others = [each for each in found if each.id != actor.person and self.holding.looks(each)]
        return tuple(others[:MOST_FOUND])

    async def set(
        self, actor: Actor, collection: CollectionId, person: PersonId, part: Part
    ) -> Collection:
        """Give a colleague a part in a collection, or another one.

        Raises:
            NotFound: no such collection, or one they have no part in.
            Forbidden: it is somebody else's.
            Invalid: nobody who looks at photos for care, or one too many; to own it takes
                `hand_over`.
            Conflict: that person owns it.
        """
        if part is Part.OWN:
            raise Invalid("part", "A collection has one owner: hand it over instead.")
        async with self.access.act(actor, Verb.COLLECT) as work:
            held = await self.holding.one(work, collection, Part.OWN)
            await self._require_looker(work, person)
            if held.row.owner == person:
                raise Conflict("That person owns this collection.")
            await self._put(work, collection, person, part)
            detail = {"member": str(person), "part": part}
            work.record(Tag.COLLECTION_MEMBER_SET, subject=collection, detail=detail)
            return await self.contents.changed(work, held.row)

    async def remove(self, actor: Actor, collection: CollectionId, person: PersonId) -> Collection:
        """Take somebody out of a collection.

        Raises:
            NotFound: no such collection, or one they have no part in; or that person has none.
            Forbidden: it is somebody else's.
        """
        async with self.access.act(actor, Verb.COLLECT) as work:
            held = await self.holding.one(work, collection, Part.OWN)
            await self._take_out(work, collection, person)
            return await self.contents.changed(work, held.row)

    async def leave(self, actor: Actor, collection: CollectionId) -> None:
        """Have no part in somebody else's collection any more.

        Raises:
            NotFound: no such collection, or one they have no part in.
            Conflict: it is their own.
        """
        async with self.access.act(actor, Verb.COLLECT) as work:
            held = await self.holding.one(work, collection)
            if held.part is Part.OWN:
                raise Conflict("This collection is yours: hand it over, or end it.")
            await self._take_out(work, collection, actor.person)

    async def hand_over(
        self, actor: Actor, collection: CollectionId, person: PersonId
    ) -> Collection:
        """Give a collection to a colleague; who owned it edits it from then on.

        Of an owner who left, or has no rights to it any more, whoever edits it takes it over so.

        Raises:
            NotFound: no such collection, or one they have no part in.
            Forbidden: it is somebody else's, who still looks after it.
            Invalid: nobody who looks at photos for care, or one too many in it.
            Conflict: that person owns it, or too many others.
        """
        async with self.access.act(actor, Verb.COLLECT) as work:
            held = await self.holding.one(work, collection, Part.EDIT)
            is_left = not await self.holding.lookers(work, [held.row.owner])
            if held.part is not Part.OWN and not is_left:
                raise Forbidden
            await self._require_looker(work, person)
            if held.row.owner == person:
                raise Conflict("That person owns this collection.")
            await self._pass(work, held, person, is_left=is_left)
            detail = {"member": str(person)}
            work.record(Tag.COLLECTION_HANDED_OVER, subject=collection, detail=detail)
            return await self.contents.changed(work, held.row)

    async def _pass(self, work: Work, held: Held, person: PersonId, *, is_left: bool) -> None:
        row, before = held.row, PersonId(held.row.owner)
        await self.holding.require_room(work, person)
        theirs = CollectionMemberRow.filter(collection_id=row.id, person_id=person)
        if not is_left:
            # First: a full one may be handed to one of those who are in it.
            await theirs.delete()
            await self._put(work, CollectionId(row.id), before, Part.EDIT)
        row.owner = person
        await row.save(update_fields=["owner"])
        if is_left:  # not before: by their own part they may do all this
            await theirs.delete()

    async def _put(
        self, work: Work, collection: CollectionId, person: PersonId, part: Part
    ) -> None:
        known = CollectionMemberRow.filter(collection_id=collection)
        if await known.filter(person_id=person).update(part=part):
            return
        if await known.count() >= MOST_MEMBERS:
            raise Invalid("person", f"At most {MOST_MEMBERS} colleagues can be in a collection.")
        await CollectionMemberRow.create(
            id=self.ids.new(),
            collection_id=collection,
            person_id=person,
            part=part,
            added_at=work.at,
        )

    async def _take_out(
        self, work: Work, collection: CollectionId, person: PersonId | None
    ) -> None:
        gone = CollectionMemberRow.filter(collection_id=collection, person_id=person)
        if not await gone.delete():
            raise NotFound
        detail = {"member": str(person)}
        work.record(Tag.COLLECTION_MEMBER_REMOVED, subject=collection, detail=detail)

    async def _require_looker(self, work: Work, person: PersonId) -> None:
        if not await self.holding.lookers(work, [person]):
            raise Invalid("person", _NO_LOOKER)
