"""What is shown of a photo that is held, to the one for whom it is held: small copies of ours.

Nobody else gets a byte of it, and nobody gets the original before it was taken in.
"""

from dataclasses import dataclass, replace

from core.access import Access, Verb
from core.audit import Tag
from core.decisions import require_care
from core.kit.actor import Actor
from core.kit.errors import NotFound
from core.photos import PhotoId, RenditionKind, rows
from core.release.opening import named, sealed
from core.release.released import Released
from core.release.service import NotDeveloped
from core.vault import BlobStore, KeyProvider

_SHOWN = frozenset({RenditionKind.THUMBNAIL, RenditionKind.PREVIEW})


@dataclass(frozen=True, slots=True)
class HeldLooks:
    """Opens what has to be looked at before it is taken in."""

    access: Access
    keys: KeyProvider
    blobs: BlobStore

    async def open(self, actor: Actor, photo: PhotoId, kind: RenditionKind) -> Released:
        """The thumbnail or preview of a photo that is held for `actor`.

        Raises:
            NotFound: nothing of that name is held for them, or it can never be shown.
            NotDeveloped: it is being made.
        """
        async with self.access.act(actor, Verb.UPLOAD, photo=photo) as work:
            async with work.beyond(replace(work.sight, held=True)):
                row = await rows.one(work, photo, held=True)
                file = (await rows.renditions(work, photo)).get(kind)
            # A photo that was taken in goes by the ordinary door.
            if row["held_for"] is None or row["held_for"] != actor.person:
                raise NotFound
            if kind not in _SHOWN or row["quarantine_code"] is not None:
                raise NotFound
            if file is None:
                raise NotDeveloped
            work.record(Tag.PHOTO_SEEN, photo=photo, detail={"rendition": kind.value})
            decision = require_care(work.at, record=photo, kind=kind.value)
        return sealed(self.keys, self.blobs, {**row, **named(file)}, kind, decision)
