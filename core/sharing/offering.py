"""Which photos somebody may share, and as which copy: asked by the dialog and by the making."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.access import Access, Verb
from core.audit import Tag
from core.kit.actor import Actor
from core.photos import PhotoId, Photos, rows
from core.release import Candidate, Outside, Use
from core.sharing.types import Offer
from core.work import Work


@dataclass(frozen=True, slots=True)
class Offering:
    """Says of each photo whether it may go outside."""

    access: Access
    photos: Photos
    outside: Outside

    async def offers(self, actor: Actor, photos: Sequence[PhotoId], use: Use) -> tuple[Offer, ...]:
        """Of each photo whether it may be shared for that now, and if not, why not.

        Raises:
            Forbidden: the role does not grant sharing, or not for that.
            NotTreating: it takes a care relation of their own.
            NotFound: no such photo, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.SHARE, purpose=use.purpose) as work:
            offers = tuple([await self._offer(work, photo, use) for photo in photos])
            told = [str(photo) for photo in photos]
            work.record(Tag.SHARE_ASKED, detail={"photos": told, "purpose": use.purpose})
        return offers

    async def candidate(
        self, work: Work, photo: PhotoId, use: Use, *, downloads: bool = False
    ) -> Candidate:
        """The copy of one photo that would leave, inside the sharer's own unit of work.

        `downloads`: whoever lets others keep a copy has to be allowed one.

        Raises:
            Forbidden, NotTreating, NotFound: as `offers`.
        """
        row = self.photos.visible(work, await rows.one(work, photo), Verb.SHARE, use.purpose)
        if downloads:
            self.photos.visible(work, row, Verb.DOWNLOAD, use.purpose)
        return await self.outside.candidate(work, row, use)

    async def _offer(self, work: Work, photo: PhotoId, use: Use) -> Offer:
        candidate = await self.candidate(work, photo, use)
        return Offer(photo, candidate.kind if candidate.may_leave else None, candidate.decision)
