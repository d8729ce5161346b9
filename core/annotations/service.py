"""The annotations room's door."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.access import Access, Verb
from core.annotations.models import AnnotationRow
from core.annotations.shapes import packed, require_drawable, unpacked
from core.annotations.types import Layer, Shape, Version
from core.audit import Tag
from core.kit.actor import Actor, PersonId
from core.kit.errors import Conflict, NotFound
from core.kit.ids import Ids
from core.people import People
from core.photos import PhotoId, Photos, rows
from core.vault import KeyProvider, KeyRef, Label
from core.work import Work

_MOST = 50


@dataclass(frozen=True, slots=True)
class Annotations:
    """The drawings over photos, as one actor may see and add to them."""

    access: Access
    photos: Photos
    people: People
    ids: Ids
    keys: KeyProvider

    async def layer(self, actor: Actor, photo: PhotoId, version: int | None = None) -> Layer:
        """What is drawn over a photo, or was in one version.

        Raises:
            NotFound: no such photo, or not one this actor may know of; or no such version.
        """
        async with self.access.act(actor, Verb.VIEW, photo=photo) as work:
            row = self.photos.visible(work, await rows.one(work, photo))
            found = AnnotationRow.filter(photo_id=photo).order_by("-version")
            last = await (found.first() if version is None else found.get_or_none(version=version))
            if last is None and version is not None:
                raise NotFound
            work.record(Tag.ANNOTATION_VIEWED, photo=photo, patient=row["patient_id"])
            return await self._layer(last) if last else Layer(None, ())

    async def versions(self, actor: Actor, photo: PhotoId) -> tuple[Version, ...]:
        """Who drew over a photo and when, the newest first, at most 50 of them.

        Raises:
            NotFound: no such photo, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.VIEW, photo=photo) as work:
            row = self.photos.visible(work, await rows.one(work, photo))
            found = await AnnotationRow.filter(photo_id=photo).order_by("-version").limit(_MOST)
            work.record(Tag.ANNOTATION_VIEWED, photo=photo, patient=row["patient_id"])
            return await self._versions(found)

    async def annotate(
        self, actor: Actor, photo: PhotoId, version: int, shapes: Sequence[Shape]
    ) -> Layer:
        """Leave a new version of the layer; `version` is the one that was looked at, 0 for none.

        Raises:
            NotFound: no such photo, or not one this actor may know of.
            Conflict: somebody left a newer version, or the photo has no patient yet.
            Invalid: a shape will not do.
        """
        async with self.access.act(actor, Verb.ANNOTATE, photo=photo) as work:
            require_drawable(shapes)
            row = self.photos.visible(work, await rows.locked(work, photo), Verb.ANNOTATE)
            if row["patient_id"] is None:
                raise Conflict("Give this photo its patient first, then draw.")
            if await AnnotationRow.filter(photo_id=photo).count() != version:
                raise Conflict("Somebody drew over this photo meanwhile: look again first.")
            made = await self._create(work, row, version + 1, shapes)
            work.record(Tag.PHOTO_ANNOTATED, photo=photo, patient=row["patient_id"])
            return await self._layer(made)

    async def refile(self, photo: UUID, ref: KeyRef) -> None:
        """Seal what was drawn under another key: the photo moved to another patient."""
        for row in await AnnotationRow.filter(photo_id=photo):
            old = KeyRef(row.key_id, row.key_generation)
            shapes = self.keys.open_field(old, _label(row.id), row.shapes)
            # A version is never changed: its row goes and comes back under the other key.
            await row.delete()
            row.key_id, row.key_generation = ref.key_id, ref.generation
            row.shapes = self.keys.seal_field(ref, _label(row.id), shapes)
            await row.save(force_create=True)

    async def _create(
        self, work: Work, row: rows.Row, version: int, shapes: Sequence[Shape]
    ) -> AnnotationRow:
        ref, annotation = KeyRef(row["key_id"], row["key_generation"]), self.ids.new()
        return await AnnotationRow.create(
            id=annotation,
            photo_id=row["id"],
            version=version,
            author=work.actor.person,
            at=work.at,
            key_id=ref.key_id,
            key_generation=ref.generation,
            shapes=self.keys.seal_field(ref, _label(annotation), packed(shapes)),
        )

    async def _versions(self, found: Sequence[AnnotationRow]) -> tuple[Version, ...]:
        names = await self.people.names({PersonId(row.author) for row in found})
        return tuple(_version(row, names[PersonId(row.author)]) for row in found)

    async def _layer(self, row: AnnotationRow) -> Layer:
        ref = KeyRef(row.key_id, row.key_generation)
        shapes = self.keys.open_field(ref, _label(row.id), row.shapes)
        (version,) = await self._versions([row])
        return Layer(version, unpacked(shapes))


def _version(row: AnnotationRow, author_name: str) -> Version:
    author = PersonId(row.author)
    return Version(PhotoId(row.photo_id), row.version, author, author_name, row.at)


def _label(annotation: UUID) -> Label:
    return Label("annotation", "shapes", annotation)
