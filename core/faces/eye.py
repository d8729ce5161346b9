"""Looking at pictures: those that wait are shown together, and each asker gets their own faces.

A picture may end the process that looks at it. Those that were shown with it are then shown one
by one, so that only the culprit fails; the job that showed it is tried again and in the end
held, and everything else goes on.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from types import TracebackType
from typing import Self

from core.faces.looker import LOOKING, EyeLost, Looker
from core.faces.model import MTCNN, Shelf
from core.faces.types import EyeState, SeenFace
from core.imaging import Pixels
from core.kit.errors import CoreError

__all__ = ["Eye", "EyeLost"]

_MOST_PICTURES, _MOST_BYTES = 8, 64 << 20

Faces = tuple[SeenFace, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """Somebody who asked, and what they asked."""

    pixels: Pixels
    recogniser: str | None
    faces: asyncio.Future[Faces]

    def tell(self, faces: Faces) -> None:
        if not self.faces.done():
            self.faces.set_result(faces)

    def refuse(self, error: Exception) -> None:
        if not self.faces.done():
            self.faces.set_exception(error)


class Eye:
    """Looks at pictures, in a process of its own. Close it, or that stays.

    `module` is what that process runs.
    """

    def __init__(self, shelf: Shelf, module: str = LOOKING) -> None:
        self._looker = Looker(shelf, module)
        self._waiting: list[_Waiting] = []
        self._showing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._showing is not None:
            self._showing.cancel()
            await asyncio.gather(self._showing, return_exceptions=True)
        for each in self._waiting:
            each.refuse(EyeLost())
        await self._looker.close()

    @property
    def model(self) -> str:
        """The network that it looks with."""
        return MTCNN.id

    @property
    def state(self) -> EyeState:
        """What it last told of itself."""
        return self._looker.state

    def require(self) -> None:
        """Refuse where there is nothing to look with.

        Raises:
            NoNetworks, NotInstalled: torch, or the network, is missing.
        """
        self._looker.require()

    @property
    def is_there(self) -> bool:
        """True if there is something to look with."""
        try:
            self.require()
        except CoreError:
            return False
        return True

    async def look(self, pixels: Pixels, recogniser: str | None = None) -> Faces:
        """The faces in a picture, the largest first.

        With a `recogniser`, a model by id, each also has its vector.

        Raises:
            NoNetworks, NotInstalled, ModelDamaged: there is nothing to look or compare with.
            EyeLost: the process ended, took too long, or answered nonsense.
        """
        if len(pixels.data) != pixels.width * pixels.height * 3:
            # The next picture would begin in the middle of this one, and get its faces.
            raise EyeLost("This picture is not of the size that it says.")
        faces: asyncio.Future[Faces] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(pixels, recogniser, faces))
        if self._showing is None or self._showing.done():
            self._showing = asyncio.create_task(self._show_all())
        return await faces

    async def _show_all(self) -> None:
        while batch := self._next():
            await self._show(batch)

    def _next(self) -> list[_Waiting]:
        """The batch that is shown next. Whoever is in it waits on, until they are answered."""
        self._waiting = [each for each in self._waiting if not each.faces.done()]
        return _batch(self._waiting)

    async def _show(self, batch: Sequence[_Waiting]) -> None:
        """Answer everybody in the batch."""
        try:
            pictures = [each.pixels for each in batch]
            found = await self._looker.show(pictures, batch[0].recogniser)
        except EyeLost as lost:
            await self._after(lost, batch)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told to who waits
            for each in batch:
                each.refuse(error)
        else:
            for each, faces in zip(batch, found, strict=True):
                each.tell(faces)

    async def _after(self, lost: EyeLost, batch: Sequence[_Waiting]) -> None:
        if len(batch) == 1:
            batch[0].refuse(lost)
            return
        for each in batch:
            if not each.faces.done():
                await self._show([each])


def _batch(waiting: Sequence[_Waiting]) -> list[_Waiting]:
    """The first, and those after it that ask the same, as far as there is room."""
    alike = [each for each in waiting if each.recogniser == waiting[0].recogniser]
    ends = accumulate(len(each.pixels.data) for each in alike)
    room = sum(end <= _MOST_BYTES for end in ends)
    # A picture that is larger than that is shown alone.
    return alike[: max(1, min(room, _MOST_PICTURES))]
