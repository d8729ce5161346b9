"""Which photos somebody may share, and as which copy: asked by the dialog and by the making."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

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
            found = await self.candidates(work, photos, use)
            offers = tuple(map(_offer, found))
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
            causes = await self._causes(work, seen, use)
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

    async def candidates(
        self, work: Work, photos: Sequence[PhotoId], use: Use, *, downloads: bool = False
    ) -> list[Candidate]:
        """The copy of each photo that would leave, inside the sharer's own unit of work.

        `downloads`: whoever lets others keep a copy has to be allowed one.

        Raises:
            Forbidden, NotTreating, NotFound: as `offers`.
        """
        found = {row["id"]: row for row in await rows.each(work, photos)}
        if not found.keys() >= set(photos):
            raise NotFound
        theirs = [found[photo] for photo in photos]
        for row in theirs:
            self.photos.visible(work, row, Verb.SHARE, use.purpose)
            if downloads:
                self.photos.visible(work, row, Verb.DOWNLOAD, use.purpose)
        candidates = await self.outside.each(work, theirs, use)
        if None in candidates:
            raise NotFound
        return [candidate for candidate in candidates if candidate is not None]

    async def _causes(
        self, work: Work, photos: Sequence[PhotoId], use: Use
    ) -> dict[PhotoId, _Cause | None]:
        """Why each photo would stay behind; None of those that may go."""
        causes: dict[PhotoId, _Cause | None] = dict.fromkeys(photos, (Obstacle.NOT_READY, None))
        theirs = []
        for row in await rows.each(work, photos):
            try:
                theirs.append(self.photos.visible(work, row, Verb.SHARE, use.purpose))
            except NotTreating:
                causes[PhotoId(row["id"])] = Obstacle.NOT_TREATING, None
            except (Forbidden, NotFound):
                causes[PhotoId(row["id"])] = Obstacle.NOT_THEIRS, None
        found = await self.outside.each(work, theirs, use)
        for row, candidate in zip(theirs, found, strict=True):
            causes[PhotoId(row["id"])] = _cause(candidate)
        return causes


def _cause(candidate: Candidate | None) -> _Cause | None:
    if candidate is None:
        return Obstacle.NOT_READY, None
    if not candidate.decision.is_permitted:
        reasons = candidate.decision.reasons
        return Obstacle.NOT_RELEASED, next(each for each in Reason if each in reasons)
    return None if candidate.may_leave else (Obstacle.NOT_READY, None)


def _offer(candidate: Candidate) -> Offer:
    kind = candidate.kind if candidate.may_leave else None
    return Offer(PhotoId(candidate.row["id"]), kind, candidate.decision)


def _place(cause: _Cause) -> tuple[int, int]:
    obstacle, reason = cause
    return list(Obstacle).index(obstacle), list(Reason).index(reason) if reason else 0
