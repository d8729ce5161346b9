"""The collections room's door: making them, naming them, ending them and bringing them back."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.access import Access, Verb
from core.audit import Tag
from core.collections.contents import Contents
from core.collections.holding import Holding
from core.collections.models import CollectionRow
from core.collections.types import Collection, CollectionId, CollectionPage, Part
from core.collections.wording import Words
from core.kit.actor import Actor
from core.kit.ids import Ids
from core.photos import PhotoId
from core.work import Work


@dataclass(frozen=True, slots=True)
class Collections:
    """The collections in which one actor has a part."""

    access: Access
    holding: Holding
    contents: Contents
    ids: Ids

    async def page(self, actor: Actor, before: CollectionId | None, first: int) -> CollectionPage:
        """At most `first` collections one has a part in beyond `before`, newest first.

        Raises:
            Forbidden: whoever looks at no photo for care has none.
        """
        async with self.access.act(actor, Verb.VIEW) as work:
            return await self._page(work, await self.holding.live(work, before, first + 1), first)

    async def ended(self, actor: Actor, before: CollectionId | None, first: int) -> CollectionPage:
        """The same of those one ended and may still bring back.

        Raises:
            Forbidden: as `page`.
        """
        async with self.access.act(actor, Verb.VIEW) as work:
            return await self._page(work, await self.holding.ended(work, before, first + 1), first)

    async def get(self, actor: Actor, collection: CollectionId) -> Collection:
        """One collection: who is in it, and of its photos how many are seen and withheld.

        Raises:
            NotFound: no such collection, or one they have no part in.
        """
        async with self.access.act(actor, Verb.VIEW) as work:
            held = await self.holding.one(work, collection)
            shown = await self.holding.told(work, held.row)
            detail = {"withheld": shown.withheld}
            work.record(Tag.COLLECTION_VIEWED, subject=collection, detail=detail)
        return shown

    async def make(self, actor: Actor, said: Words, photos: Sequence[PhotoId] = ()) -> Collection:
        """Make a collection of one's own, of these photos.

        Raises:
            Invalid: no name, a text that will not do, or too many photos.
            NotFound: as `Contents.add`.
            Conflict: as `Contents.add`, or they have too many collections.
        """
        told, collection = said.checked(), self.ids.new()
        async with self.access.act(actor, Verb.COLLECT) as work:
            adding = await self.contents.addable(work, photos)
            await self.holding.require_room(work, actor.person)
            # Only now: a key stays, whatever becomes of this.
            ref = await self.holding.wording.key(collection)
            row = await CollectionRow.create(
                id=collection,
                owner=actor.person,
                key_id=ref.key_id,
                key_generation=ref.generation,
                made_at=work.at,
                changed_at=work.at,
                **self.holding.wording.sealed(collection, ref, told),
            )
            work.record(Tag.COLLECTION_MADE, subject=collection)
            await self.contents.put(work, row, adding)
            return await self.holding.told(work, row)

    async def describe(self, actor: Actor, collection: CollectionId, said: Words) -> Collection:
        """Give a collection another name or description.

        Raises:
            Invalid: no name, or a text that will not do.
            NotFound: no such collection, or one they have no part in.
            Forbidden: they may only look at it.
        """
        told = said.checked()
        async with self.access.act(actor, Verb.COLLECT) as work:
            row = (await self.holding.one(work, collection, Part.EDIT)).row
            sealed = self.holding.wording.resealed(row, told)
            row.update_from_dict({**sealed, "changed_at": work.at})
            await row.save(update_fields=[*sealed, "changed_at"])
            work.record(Tag.COLLECTION_DESCRIBED, subject=collection)
            return await self.holding.told(work, row)

    async def end(self, actor: Actor, collection: CollectionId) -> Collection:
        """End a collection: for 30 days its owner can bring it back, then it is deleted.

        Links that were made of it go on; they end by themselves, or by their sender.

        Raises:
            NotFound: no such collection, or one they have no part in.
            Forbidden: it is somebody else's.
        """
        async with self.access.act(actor, Verb.COLLECT) as work:
            row = (await self.holding.one(work, collection, Part.OWN)).row
            row.ended_at = work.at
            return await self._turned(work, row, Tag.COLLECTION_ENDED)

    async def restore(self, actor: Actor, collection: CollectionId) -> Collection:
        """Bring back a collection of one's own that was ended a short while ago, as it was.

        Raises:
            NotFound: there is none such, or not one they owned.
        """
        async with self.access.act(actor, Verb.COLLECT) as work:
            row = await self.holding.restorable(work, collection)
            row.ended_at = None
            return await self._turned(work, row, Tag.COLLECTION_RESTORED)

    async def _page(self, work: Work, found: Sequence[CollectionRow], first: int) -> CollectionPage:
        shown = await self.holding.shown(work, found[:first])
        work.record(Tag.COLLECTION_LISTED, detail={"collections": [str(each.id) for each in shown]})
        return CollectionPage(shown, has_more=len(found) > first)

    async def _turned(self, work: Work, row: CollectionRow, tag: Tag) -> Collection:
        await row.save(update_fields=["ended_at"])
        work.record(tag, subject=row.id)
        return await self.holding.told(work, row)
