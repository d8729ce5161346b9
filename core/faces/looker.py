"""The process that looks, as the box holds it: started when it is needed, ended when it errs.

Threat: a picture that ends the process, or keeps it; a process that answers nonsense. Either
costs that process and nothing else.
"""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.faces.model import (
    MTCNN,
    ModelDamaged,
    NotInstalled,
    Shelf,
    require_networks,
    wire,
)
from core.faces.types import EyeState
from core.imaging import Pixels
from core.kit.aside import Aside
from core.kit.errors import CoreError

LOOKING = "core.faces.model.looking"

_START_SECONDS, _LOOK_SECONDS = 60.0, 30.0
_GPU = ("CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES")
# Pictures of many sizes take pieces of memory of many sizes, and glibc would keep them all: after
# a trial 1.3 GiB, of which 0.6 were in use. Lower bounds than these cost half as much time again.
_THRIFT = {"MALLOC_MMAP_THRESHOLD_": str(8 << 20), "MALLOC_TRIM_THRESHOLD_": str(128 << 20)}


class EyeLost(CoreError):
    """The process that looks at photos ended; it is started again."""

    code = "EYE_LOST"
    status = 503


@dataclass(slots=True)
class Looker:
    """One process at a time, shown one batch at a time: whoever shows takes turns. Close it.

    `module` is what it runs.
    """

    shelf: Shelf
    module: str = LOOKING
    _told: EyeState = field(default_factory=lambda: EyeState(MTCNN.id))
    _aside: Aside = field(init=False)
    _out_of_memory_before: int = 0

    def __post_init__(self) -> None:
        """Nothing is started yet."""
        self._aside = Aside(self.module, (str(self.shelf.folder),), _environment())

    @property
    def state(self) -> EyeState:
        """What the process last told of itself, and what is counted over all that there were."""
        return replace(
            self._told,
            restarts=max(0, self._aside.starts - 1),
            out_of_memory=self._out_of_memory_before + self._told.out_of_memory,
        )

    def require(self) -> None:
        """Refuse where there is nothing to look with.

        Raises:
            NoNetworks, NotInstalled: torch, or the network, is missing.
        """
        require_networks()
        self.shelf.get(MTCNN.id)

    async def show(
        self, pictures: Sequence[Pixels], recogniser: str | None
    ) -> tuple[wire.Faces, ...]:
        """The faces of each picture, the largest first; with vectors if a recogniser is named.

        Raises:
            NoNetworks, NotInstalled, ModelDamaged: there is nothing to look or compare with.
            EyeLost: the process ended, took too long, or answered nonsense.
        """
        try:
            async with asyncio.timeout(_LOOK_SECONDS + _START_SECONDS):
                await self._open()
                await self._ask(pictures, recogniser)
                return await self._faces(len(pictures), are_embedded=recogniser is not None)
        except (OSError, EOFError, TimeoutError, KeyError, TypeError, ValueError) as fault:
            await self.close()
            raise EyeLost from fault
        except asyncio.CancelledError:
            # Half a picture was shown: the next answer would be about this one.
            await self.close()
            raise

    async def close(self) -> None:
        """End the process, if there is one."""
        self._out_of_memory_before = self.state.out_of_memory
        self._told = replace(self._told, out_of_memory=0)
        await self._aside.close()

    async def _open(self) -> None:
        self.require()
        if not await self._aside.open():
            return
        self._out_of_memory_before = self.state.out_of_memory
        self._told = replace(self._told, out_of_memory=0)
        try:
            await self._faces(0, are_embedded=False)
        except (NotInstalled, ModelDamaged):
            # It told why it cannot begin, and ended.
            await self.close()
            raise

    async def _ask(self, pictures: Sequence[Pixels], recogniser: str | None) -> None:
        sizes = [(picture.height, picture.width) for picture in pictures]
        await self._aside.tell(wire.question(sizes, recogniser))
        for picture in pictures:
            await self._aside.tell(picture.data)

    async def _faces(self, count: int, *, are_embedded: bool) -> tuple[wire.Faces, ...]:
        """What the process answers about so many pictures."""
        answer = wire.Answer.of(await self._aside.hear(wire.MOST_TOLD_BYTES))
        numbers = await self._aside.hear(answer.face_count * wire.VECTOR_BYTES)
        self._told = answer.state
        if answer.refused:
            raise answer.refused
        if len(answer.found) != count or (numbers and not are_embedded):
            raise ValueError("an answer to something else")
        return answer.with_vectors(numbers) if are_embedded else answer.found


def _environment() -> dict[str, str]:
    """What torch needs to find a GPU, and how it uses memory."""
    return {name: os.environ[name] for name in _GPU if name in os.environ} | _THRIFT
