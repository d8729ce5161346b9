"""Which photos a collection holds, and in which order; who sees one is asked of each, each time."""

from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import dataclass

from core.access import Access, Verb
from core.audit import Tag
from core.collections.holding import Holding
from core.collections.models import CollectionPhotoRow, CollectionRow
from core.collections.types import (
    MOST_KEPT,
    Collection,
    CollectionId,
    KeptPage,
    KeptPhoto,
    Part,
)
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid, NotFound
from core.kit.ids import Ids
from core.photos import Development, PhotoId, Photos, rows
from core.photos.rows import Row
from core.sight import seen_photo
from core.work import Work

_SEEN = f"""
SELECT kept.place, photo.id, photo.patient_id
FROM collection_photo AS kept JOIN photo ON photo.id = kept.photo_id
WHERE kept.collection_id = $1 AND kept.place > $2::bigint AND {seen_photo(4)}
ORDER BY kept.place LIMIT $3
"""  # noqa: S608 - a condition of ours
_PLACED = """
UPDATE collection_photo AS kept SET place = said.place
FROM unnest($2::uuid[]) WITH ORDINALITY AS said (photo, place)
WHERE kept.collection_id = $1 AND kept.photo_id = said.photo
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """The photos of collections, as one actor may see and arrange them."""

    access: Access
    photos: Photos
    holding: Holding
    ids: Ids

    async def page(
        self, actor: Actor, collection: CollectionId, after: int, first: int
    ) -> KeptPage:
        """At most `first` photos beyond the place `after` that the actor may see, in order.

        Raises:
            NotFound: no such collection, or one they have no part in.
        """
        async with self.access.act(actor, Verb.VIEW) as work:
            await self.holding.one(work, collection)
            found = await self._seen(work, collection, after, first + 1)
            shown = await self.photos.shown(work, [row["id"] for row in found[:first]])
            told = [str(photo) for photo in shown]
            work.record(Tag.PHOTO_LISTED, subject=collection, detail={"photos": told})
        kept = (
            KeptPhoto(row["place"], shown[row["id"]])
            for row in found[:first]
            if row["id"] in shown  # it was hidden in between
        )
        return KeptPage(tuple(kept), has_more=len(found) > first)

    async def whole(self, work: Work, collection: CollectionId) -> tuple[tuple[PhotoId, ...], int]:
        """All photos of a collection that the actor of `work` may see, and how many they may not.

        For the room that shares it; the caller logs it.

        Raises:
            NotFound: no such collection, or one they have no part in.
        """
        await self.holding.one(work, collection)
        seen = tuple(PhotoId(row["id"]) for row in await self._seen(work, collection))
        total = await CollectionPhotoRow.filter(collection_id=collection).count()
        return seen, total - len(seen)

    async def add(
        self, actor: Actor, collection: CollectionId, photos: Sequence[PhotoId]
    ) -> Collection:
        """Put photos at the end of a collection; those that are in it already stay where they are.

        Raises:
            NotFound: no such collection or photo, or not one this actor may know of.
            Forbidden: they may only look at the collection; or see a photo in an emergency only.
            Conflict: a photo has no patient yet, or was put apart.
            Invalid: it would hold more than 200.
        """
        async with self.access.act(actor, Verb.COLLECT) as work:
            row = (await self.holding.one(work, collection, Part.EDIT)).row
            await self.put(work, row, await self.addable(work, photos))
            return await self.changed(work, row)

    async def addable(self, work: Work, photos: Sequence[PhotoId]) -> list[Row]:
        """The rows of photos that may be put into a collection, each once.

        Raises:
            Invalid: more than a collection holds.
            NotFound, Conflict: as `add`.
        """
        if len(chosen := dict.fromkeys(photos)) > MOST_KEPT:
            raise _too_many()
        found = {row["id"]: row for row in await rows.each(work, list(chosen))}
        if len(found) < len(chosen):
            raise NotFound
        return [self._addable(work, found[photo]) for photo in chosen]

    async def put(self, work: Work, row: CollectionRow, adding: Sequence[Row]) -> None:
        """Do so within another act of the room; who decided that has the right to."""
        kept = await CollectionPhotoRow.filter(collection_id=row.id).order_by("place")
        known = {each.photo_id for each in kept}
        fresh = [photo for photo in adding if photo["id"] not in known]
        if len(kept) + len(fresh) > MOST_KEPT:
            raise _too_many()
        last = kept[-1].place if kept else 0
        await CollectionPhotoRow.bulk_create(
            CollectionPhotoRow(
                id=self.ids.new(),
                collection_id=row.id,
                photo_id=photo["id"],
                place=place,
                added_at=work.at,
                added_by=work.actor.person,
            )
            for place, photo in enumerate(fresh, last + 1)
        )
        _record(work, Tag.COLLECTION_PHOTO_ADDED, row, fresh)

    async def take_away(
        self, actor: Actor, collection: CollectionId, photos: Sequence[PhotoId]
    ) -> Collection:
        """Take photos out of a collection; the photos themselves stay as they are.

        Raises:
            NotFound: no such collection, or a photo is not in it as far as this actor sees.
            Forbidden: they may only look at the collection.
        """
        async with self.access.act(actor, Verb.COLLECT) as work:
            row = (await self.holding.one(work, collection, Part.EDIT)).row
            seen = await self._named(work, collection, photos)
            taken = [each for each in seen if each["id"] in set(photos)]
            await CollectionPhotoRow.filter(
                collection_id=collection, photo_id__in=[each["id"] for each in taken]
            ).delete()
            _record(work, Tag.COLLECTION_PHOTO_REMOVED, row, taken)
            return await self.changed(work, row)

    async def move(
        self, actor: Actor, collection: CollectionId, photo: PhotoId, after: PhotoId | None
    ) -> Collection:
        """Put a photo right behind another one, or in front of all.

        Raises:
            NotFound, Forbidden: as `take_away`.
            Invalid: behind itself.
        """
        if photo == after:
            raise Invalid("after", "Say behind which other photo it comes.")
        async with self.access.act(actor, Verb.COLLECT) as work:
            row = (await self.holding.one(work, collection, Part.EDIT)).row
            await self._named(work, collection, [photo] if after is None else [photo, after])
            kept = CollectionPhotoRow.filter(collection_id=collection).order_by("place")
            order = [each.photo_id for each in await kept if each.photo_id != photo]
            order.insert(0 if after is None else order.index(after) + 1, photo)
            await work.rows(_PLACED, collection, order)
            work.record(Tag.COLLECTION_ORDERED, subject=collection)
            return await self.changed(work, row)

    async def changed(self, work: Work, row: CollectionRow) -> Collection:
        """Note that something of a collection changed just now, and tell what it is like."""
        row.changed_at = work.at
        await row.save(update_fields=["changed_at"])
        return await self.holding.told(work, row)

    def _addable(self, work: Work, row: Row) -> Row:
        self.photos.visible(work, row, Verb.COLLECT)
        if row["patient_id"] is None:
            raise Conflict("Give this photo its patient first, then collect it.")
        if row["development"] == Development.QUARANTINED:
            raise Conflict("A photo that was put apart cannot be collected.")
        return row

    async def _seen(
        self, work: Work, collection: CollectionId, after: int = 0, most: int = MOST_KEPT
    ) -> list[Row]:
        return await work.rows(_SEEN, collection, after, most, *work.sight.of_photos(work.at))

    async def _named(
        self, work: Work, collection: CollectionId, photos: Some[PhotoId]
    ) -> list[Row]:
        """What of a collection is seen, with all of `photos` among it."""
        seen = await self._seen(work, collection)
        if not set(photos) <= {row["id"] for row in seen}:
            raise NotFound
        return seen


def _record(work: Work, tag: Tag, row: CollectionRow, photos: Sequence[Row]) -> None:
    for photo in photos:
        patient = photo["patient_id"]
        work.record(tag, photo=photo["id"], patient=patient, subject=row.id)


def _too_many() -> Invalid:
    return Invalid("photos", f"A collection holds at most {MOST_KEPT} photos: begin another one.")
