"""Which photos somebody may share, and as which copy: asked by the dialog and by the making."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from core.access import Access, NotTreating, Verb
from core.audit import Tag
from core.collections import CollectionId, Contents
from core.decisions import Reason
from core.kit.actor import Actor
from core.kit.errors import Forbidden, NotFound
from core.photos import PhotoId, Photos, rows
from core.release import Candidate, Outside, Use
from core.sharing.types import CollectionOffer, Obstacle, Offer, Withheld
from core.work import Work

_Cause = tuple[Obstacle, Reason | None]


@dataclass(frozen=True, slots=True)
class Offering:
    """Says of each photo whether it may go outside."""

    access: Access
    photos: Photos
    contents: Contents
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

    async def of_collection(
        self, actor: Actor, collection: CollectionId, use: Use
    ) -> CollectionOffer:
        """What of a collection may be shared for that now, and why how many stay behind.

        A photo that is not theirs to share stops nothing here: it stays behind.

        Raises:
            Forbidden: the role does not grant sharing, or not for that.
            NotFound: no such collection, or one they have no part in.
        """
        async with self.access.act(actor, Verb.SHARE, purpose=use.purpose) as work:
            seen, unseen = await self.contents.whole(work, collection)
            free = await self._going(work, seen, use)
            causes = {
                photo: None if photo in free else await self._cause(work, photo, use)
                for photo in seen
            }
            told = [str(photo) for photo in seen]
            work.record(
                Tag.SHARE_ASKED,
                subject=collection,
                detail={"photos": told, "purpose": use.purpose},
            )
        going = tuple(photo for photo, cause in causes.items() if cause is None)
        counted = Counter(cause for cause in causes.values() if cause is not None)
        if unseen:
            counted[Obstacle.UNSEEN, None] = unseen
        ordered = sorted(counted.items(), key=lambda each: _place(each[0]))
        return CollectionOffer(going, tuple(Withheld(*cause, count) for cause, count in ordered))

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

    async def _going(self, work: Work, photos: Sequence[PhotoId], use: Use) -> set[UUID]:
        """Those that may go, asked together: of most there is nothing to explain."""
        theirs = []
        for row in await rows.each(work, photos):
            with suppress(Forbidden, NotFound):
                theirs.append(self.photos.visible(work, row, Verb.SHARE, use.purpose))
        return {each.row["id"] for each in await self.outside.candidates(work, theirs, use)}

    async def _cause(self, work: Work, photo: PhotoId, use: Use) -> _Cause | None:
        """Why a photo would stay behind; None if it may go."""
        try:
            candidate = await self.candidate(work, photo, use)
        except NotTreating:
            return Obstacle.NOT_TREATING, None
        except Forbidden:
            return Obstacle.NOT_THEIRS, None
        except NotFound:
            return Obstacle.NOT_READY, None
        if not candidate.decision.is_permitted:
            first = next(each for each in Reason if each in candidate.decision.reasons)
            return Obstacle.NOT_RELEASED, first
        return None if candidate.may_leave else (Obstacle.NOT_READY, None)

    async def _offer(self, work: Work, photo: PhotoId, use: Use) -> Offer:
        candidate = await self.candidate(work, photo, use)
        return Offer(photo, candidate.kind if candidate.may_leave else None, candidate.decision)


def _place(cause: _Cause) -> tuple[int, int]:
    obstacle, reason = cause
    return list(Obstacle).index(obstacle), list(Reason).index(reason) if reason else 0
