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
from core.people import Colleague, Fellow, colleague, fellows
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
            found = await fellows(work, sought) if sought else ()
            work.record(Tag.PERSON_LISTED, detail={"count": len(found)})
        others = [each for each in found if each.id != actor.person and self._looks(each)]
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

        Of an owner whose account is closed, whoever edits the collection takes it over so.

        Raises:
            NotFound: no such collection, or one they have no part in.
            Forbidden: it is somebody else's, whose account is open.
            Invalid: nobody who looks at photos for care.
            Conflict: that person owns it.
        """
        async with self.access.act(actor, Verb.COLLECT) as work:
            held = await self.holding.one(work, collection, Part.EDIT)
            is_left = await colleague(work, held.row.owner) is None
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
        if not is_left:
            await self._put(work, CollectionId(row.id), before, Part.EDIT)
        row.owner = person
        await row.save(update_fields=["owner"])
        await CollectionMemberRow.filter(collection_id=row.id, person_id=person).delete()

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
        found = await colleague(work, person)
        if found is None or not self._looks(found):
            raise Invalid("person", _NO_LOOKER)

    def _looks(self, one: Colleague | Fellow) -> bool:
        return self.access.may(Actor(one.id, one.role, one.department), Verb.VIEW)
