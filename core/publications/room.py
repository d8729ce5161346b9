"""The publication room: what may be used for the public at this moment, and nothing else.

A page holds what the one release decision permits now, whoever asks and whenever; a photo that
may not leave is not there, and neither is a trace of it: no count, no gap, no reason why not.
Looking is not publishing: it is logged, it is not entered in the ledger, and the picture that is
looked at is small and says across it that it is not for use.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from core.access import Access, Verb, thing_of
from core.audit import Basis, Tag
from core.decisions import FOR_THE_PUBLIC, Purpose
from core.documents import watermark
from core.imaging import PREVIEW_SIDE, Stamp
from core.kit.actor import Actor
from core.kit.errors import Invalid, NotFound
from core.photos import BODY_SITES, Laterality, PhotoId, RenditionKind, View, rows
from core.photos.rows import Row
from core.publications.candidates import Candidates, Wanted
from core.publications.places import Places
from core.publications.types import RoomPage, RoomPhoto, RoomPlace, RoomSize
from core.release import Candidate, Picture, Printing, Use, size_of
from core.work import Work

_NOT_FOR_USE = "niet voor gebruik · not for use"
_SIDES = {RoomSize.THUMBNAIL: 480, RoomSize.PREVIEW: PREVIEW_SIDE}
BATCH: Final = 100
"""So many are decided on at once."""
BATCHES: Final = 20
"""And so often for one page: then whoever asks is told to ask on."""

# The same few sizes come again and again; the line is the same for everybody.
_across = lru_cache(maxsize=32)(watermark)


@dataclass(frozen=True, slots=True)
class PublicationRoom:
    """Shows what may be used to whoever may take it."""

    access: Access
    printing: Printing
    places: Places

    def uses(self, actor: Actor) -> tuple[Purpose, ...]:
        """The uses for which `actor` has a room."""
        return tuple(
            purpose
            for purpose in Purpose
            if purpose in FOR_THE_PUBLIC
            and self.access.may(actor, Verb.VIEW, purpose)
            and self.access.may(actor, Verb.DOWNLOAD, purpose)
        )

    async def page(
        self,
        actor: Actor,
        use: Use,
        first: int,
        after: RoomPlace | None = None,
        body_site: str | None = None,
    ) -> RoomPage:
        """At most `first` photos that may be used now, newest first, of one body site if named.

        Raises:
            Forbidden: they may not look at, or not take, photos for this use.
            Invalid: a use that does not reach the public, a body site that the box has not, or a
                place that it never said.
        """
        if body_site is not None and body_site not in BODY_SITES:
            raise Invalid("bodySite", "This is not a body site the box knows; see bodySites.")
        async with self._entered(actor, use) as work:
            before = self.places.opened(after) if after else None
            wanted = Wanted(use.purpose, body_site)
            shown, end = await self._filled(work, use, wanted, first, before)
            told = [str(each.row["id"]) for each in shown]
            work.record(Tag.PHOTO_LISTED, purpose=use.purpose, detail={"photos": told})
        return RoomPage(tuple(map(_photo, shown)), self.places.sealed(end) if end else None)

    async def look(self, actor: Actor, photo: PhotoId, use: Use, size: RoomSize) -> Picture:
        """A picture of the very copy that may be used, decided on now; not the copy itself.

        The log row is committed before this returns, so before the first byte.

        Raises:
            Forbidden, Invalid: as `page`.
            NotFound: no such photo, or not one that may be used for that.
        """
        async with self._entered(actor, use, photo) as work:
            candidate = await self._one(work, photo, use)
            work.record(
                Tag.PHOTO_SEEN,
                photo=photo,
                patient=candidate.row["patient_id"],
                purpose=use.purpose,
                detail={"rendition": candidate.kind},
            )

        async def still() -> None:
            async with self._entered(actor, use, photo) as work:
                await self._one(work, photo, use)

        side = _SIDES[size]
        png = await asyncio.to_thread(_across, _NOT_FOR_USE, *size_of(candidate, side))
        return await self.printing.made(candidate, Stamp(png, side=side), still)

    @asynccontextmanager
    async def _entered(
        self, actor: Actor, use: Use, photo: PhotoId | None = None
    ) -> AsyncIterator[Work]:
        acting = self.access.act(actor, Verb.VIEW, purpose=use.purpose, photo=photo)
        async with acting as work:
            # Whoever may not take anything for it has nothing to choose.
            self.access.require(actor, Verb.DOWNLOAD, use.purpose)
            if use.purpose not in FOR_THE_PUBLIC:
                raise Invalid("purpose", "The room is for what reaches the public: see Powers.")
            yield work

    async def _filled(
        self, work: Work, use: Use, wanted: Wanted, first: int, before: UUID | None
    ) -> tuple[list[Candidate], UUID | None]:
        """The photos of a page, gone on over all that may not leave; and where that ended.

        To say that more follow one more is found, not supposed.
        """
        shown: list[Candidate] = []
        candidates = await Candidates.of(work, wanted)
        # Where the first ones do not fill it, all others are found at once: that costs each time.
        for most in (BATCH, BATCH * (BATCHES - 1)):
            maybe = await candidates.after(work, before, most)
            for at in range(0, len(maybe), BATCH):
                for candidate in await self._may_leave(work, maybe[at : at + BATCH], use):
                    if len(shown) == first:
                        return shown, shown[-1].row["id"]
                    shown.append(candidate)
                await asyncio.sleep(0)  # others want to be answered meanwhile
            if len(maybe) < most:
                return shown, None
            before = maybe[-1]
        return shown, before

    async def _may_leave(self, work: Work, photos: Sequence[UUID], use: Use) -> list[Candidate]:
        """Of those photos what the actor could take this moment, newest first."""
        found = await rows.each(work, photos)
        theirs = [row for row in found if self._basis(work, row, use) is not None]
        return await self.printing.outside.candidates(work, theirs, use)

    async def _one(self, work: Work, photo: PhotoId, use: Use) -> Candidate:
        for candidate in await self._may_leave(work, [photo], use):
            work.basis = self._basis(work, candidate.row, use) or work.basis
            return candidate
        raise NotFound

    def _basis(self, work: Work, row: Row, use: Use) -> Basis | None:
        """What lets them look at a photo that they may also take, by the rules of `Release`."""
        actor, thing = work.actor, thing_of(row)
        seen = self.access.sees(actor, thing)
        if seen is not None and seen.emergency is not None:
            return None  # what was opened to help somebody is for nothing else
        if self.access.basis(actor, Verb.DOWNLOAD, thing, use.purpose) is None:
            return None
        return self.access.basis(actor, Verb.VIEW, thing, use.purpose)


def _photo(candidate: Candidate) -> RoomPhoto:
    row, is_masked = candidate.row, candidate.kind is RenditionKind.MASKED
    size = candidate.file if is_masked and candidate.file else row
    return RoomPhoto(
        id=PhotoId(row["id"]),
        is_masked=is_masked,
        width=size["width"],
        height=size["height"],
        body_site=row["body_site"],
        laterality=Laterality(row["laterality"]) if row["laterality"] else None,
        view=View(row["view"]) if row["view"] else None,
        until=candidate.decision.until,
    )
