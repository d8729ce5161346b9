"""Making copies for research: every face and every text in them unreadable, and looked for again.

What a detector finds in the finished copy is hidden as well, and the copy looked at once more;
one in which something is found each time is not kept. Nothing is ever called anonymous: a
person looks at each copy (Roberts 2016: most attempts at that failed).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from core.faces import Box, EyeLost, EyePort, NoNetworks, NotInstalled, grown
from core.imaging import (
    CLOSE_SIDE,
    MOST_AREAS,
    PREVIEW_SIDE,
    Area,
    DarkroomLost,
    Pixels,
    Refused,
    Rendition,
)
from core.jobs import JobKind
from core.kit.actor import THE_BOX
from core.kit.errors import NotFound
from core.kit.ids import Ids
from core.lettering import NoReader, ReaderLost, ReaderPort, Text
from core.photos import RenditionKind
from core.photos.developing import Entered
from core.research.models import DeidentificationRow, ResearchExportRow, ResearchItemRow
from core.research.types import RECIPE, Hindrance
from core.work import UnitOfWork, Work

_ROUNDS = 5
_TRIES = 3
_ALIKE = 0.7
"""Two areas are one if they share so much of the smaller."""
_PADDING = 0.3
"""By how much of its height a line of text is hidden beyond its rectangle, at each side."""
_REGIONS = "SELECT id, x0, y0, x1, y1 FROM face_region WHERE photo_id = $1"


class CopyRoom(Protocol):
    """What shows photos to a machine, makes copies and keeps them, as this room needs it."""

    async def shown(self, photo: UUID) -> Pixels | None:
        """The pixels of a developed photo; None if it is not developed."""
        ...

    async def shown_closely(self, photo: UUID) -> Pixels | None:
        """More pixels of it; None if there are none."""
        ...

    async def shown_of(self, picture: Rendition, side: int = PREVIEW_SIDE) -> Pixels:
        """The pixels of a picture that is not kept yet."""
        ...

    async def drafted(self, photo: UUID, areas: Sequence[Area], side: int) -> Rendition | None:
        """A copy without what is in `areas`, at most `side` large, not kept yet."""
        ...

    async def keep(
        self, photo: UUID, kind: RenditionKind, picture: Rendition, entered: Entered
    ) -> None:
        """Seal a copy, in the place of the one before of that kind."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """What has to be hidden in a picture."""

    faces: tuple[Area, ...] = ()
    texts: tuple[Area, ...] = ()

    def __bool__(self) -> bool:
        """True if there is anything."""
        return bool(self.faces or self.texts)

    def __add__(self, other: "Found") -> "Found":
        """All of both; what is almost the same counts once."""
        return Found(_merged(self.faces + other.faces), _merged(self.texts + other.texts))

    @property
    def areas(self) -> tuple[Area, ...]:
        """What is made unreadable."""
        return _merged(self.faces + self.texts)


@dataclass(frozen=True, slots=True)
class _Made:
    """A copy in which nothing is found any more, and what was hidden in it."""

    picture: Rendition
    found: Found


@dataclass(frozen=True, slots=True)
class Deidentifying:
    """The worker's part: a job of the box, for one photo of an export."""

    unit_of_work: UnitOfWork
    ids: Ids
    room: CopyRoom
    eye: EyePort
    reader: ReaderPort

    async def make(self, item: UUID) -> None:
        """Make the copy of one item; one that is there, made in today's way, is taken as it is."""
        async with self.unit_of_work(THE_BOX):
            row = await ResearchItemRow.get_or_none(id=item, copy_id=None, held=None)
            is_wanted = row is not None and await ResearchExportRow.exists(
                id=row.export_id, stopped_at=None
            )
        if row is None or not is_wanted:
            return
        known = await self._known(row.photo_id)
        if await self._again(item, row.photo_id, known):
            return
        made = await self._tried(row.photo_id, known)
        if isinstance(made, Hindrance):
            async with self.unit_of_work(THE_BOX):
                await ResearchItemRow.filter(id=item, copy_id=None).update(held=made)
            return
        await self.room.keep(
            row.photo_id,
            RenditionKind.DEIDENTIFIED,
            made.picture,
            self._entered(item, row.photo_id, made, known),
        )

    async def _known(self, photo: UUID) -> dict[UUID, Box]:
        """The faces of the photo that the box knows of: hidden, whatever is said of them."""
        async with self.unit_of_work(THE_BOX) as work:
            rows = await work.rows(_REGIONS, photo)
        return {row["id"]: Box(row["x0"], row["y0"], row["x1"], row["y1"]) for row in rows}

    async def _again(self, item: UUID, photo: UUID, known: dict[UUID, Box]) -> bool:
        """Take the copy that is there, if it hides all that is known now."""
        async with self.unit_of_work(THE_BOX):
            copy = await DeidentificationRow.get_or_none(
                photo_id=photo, rendition_id__isnull=False, recipe=RECIPE
            )
            is_fit = copy is not None and known.keys() <= {UUID(each) for each in copy.hidden}
            if copy is not None and is_fit:
                await ResearchItemRow.filter(id=item).update(copy_id=copy.id)
        return is_fit

    async def _tried(self, photo: UUID, known: dict[UUID, Box]) -> _Made | Hindrance:
        for _ in range(_TRIES):
            try:
                return await self._made(photo, known)
            except (NoNetworks, NotInstalled, NoReader):
                return Hindrance.NOTHING_TO_LOOK_WITH
            except (Refused, NotFound):
                return Hindrance.NOT_DEVELOPED
            except (EyeLost, ReaderLost, DarkroomLost):
                continue
        # A picture that ends whoever looks at it must not keep all the others waiting.
        return Hindrance.LOST

    async def _made(self, photo: UUID, known: dict[UUID, Box]) -> _Made | Hindrance:
        first = await self.room.shown(photo)
        if first is None:
            return Hindrance.NOT_DEVELOPED
        closely = await self.room.shown_closely(photo)
        hidden = Found(tuple(_area(grown(box)) for box in known.values()))
        hidden += await self._found(first, *([closely] if closely else []))
        for _ in range(_ROUNDS):
            if len(hidden.areas) > MOST_AREAS:
                return Hindrance.TOO_MUCH
            # No larger than what is looked at, so that nothing is in it that nobody looked for.
            picture = await self.room.drafted(photo, hidden.areas, CLOSE_SIDE)
            if picture is None:
                return Hindrance.NOT_DEVELOPED
            left = await self._found(*await self._views(picture))
            if not left:
                return _Made(picture, hidden)
            hidden += left
        return Hindrance.STILL_SHOWN

    async def _views(self, picture: Rendition) -> list[Pixels]:
        """The copy as a whole and, where it has more pixels, from close by.

        Small text is lost in the one, large text and faces in the other.
        """
        views = [await self.room.shown_of(picture)]
        if max(picture.width, picture.height) > PREVIEW_SIDE:
            views.append(await self.room.shown_of(picture, CLOSE_SIDE))
        return views

    async def _found(self, *views: Pixels) -> Found:
        found = Found()
        for pixels in views:
            faces = await self.eye.look(pixels)
            texts = await self.reader.read(pixels)
            found += Found(
                tuple(_area(grown(face.box)) for face in faces), tuple(map(_padded, texts))
            )
        return found

    def _entered(self, item: UUID, photo: UUID, made: _Made, known: dict[UUID, Box]) -> Entered:
        async def entered(work: Work, copy: UUID) -> None:
            await self._replaced(work, photo)
            row = await DeidentificationRow.create(
                id=self.ids.new(),
                photo_id=photo,
                rendition_id=copy,
                recipe=RECIPE,
                areas=[[a.left, a.top, a.right, a.bottom] for a in made.found.areas],
                hidden=sorted(map(str, known)),
                faces=len(made.found.faces),
                texts=len(made.found.texts),
                at=work.at,
                is_deidentified=False,
            )
            await ResearchItemRow.filter(id=item).update(copy_id=row.id)

        return entered

    async def _replaced(self, work: Work, photo: UUID) -> None:
        """The copy that was there is no more: whoever has not signed yet looks at the new one."""
        old = DeidentificationRow.filter(photo_id=photo, rendition_id__isnull=False)
        gone = [copy.id for copy in await old]
        await old.update(rendition_id=None)
        unsigned = ResearchExportRow.filter(signed_at=None, stopped_at=None)
        stale = ResearchItemRow.filter(
            copy_id__in=gone, export_id__in=[export.id for export in await unsigned]
        )
        for item in await stale:
            work.enqueue(JobKind.DEIDENTIFY, item.id)
        await stale.update(copy_id=None, verdict=None, judged_by=None, judged_at=None)


def _area(box: Box) -> Area:
    return Area(box.left, box.top, box.right, box.bottom)


def _padded(text: Text) -> Area:
    """The area that hides a line of text, its strokes that stand out included."""
    more = _PADDING * min(text.right - text.left, text.bottom - text.top)
    return Area(
        max(0.0, text.left - more),
        max(0.0, text.top - more),
        min(1.0, text.right + more),
        min(1.0, text.bottom + more),
    )


def _merged(areas: Sequence[Area]) -> tuple[Area, ...]:
    """The same areas, of which two that are almost the same are one that covers both."""
    kept: list[Area] = []
    for area in areas:
        while (twin := next((each for each in kept if _is_alike(each, area)), None)) is not None:
            kept.remove(twin)
            area = _around(twin, area)  # noqa: PLW2901 - it grows until nothing is like it
        kept.append(area)
    return tuple(kept)


def _is_alike(one: Area, other: Area) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0 and down > 0 and across * down >= _ALIKE * min(_size(one), _size(other))


def _size(area: Area) -> float:
    return (area.right - area.left) * (area.bottom - area.top)


def _around(one: Area, other: Area) -> Area:
    return replace(
        one,
        left=min(one.left, other.left),
        top=min(one.top, other.top),
        right=max(one.right, other.right),
        bottom=max(one.bottom, other.bottom),
    )
