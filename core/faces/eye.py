"""The box's side of the process that looks: start it, show it pictures, start it again.

Threat: a picture that ends the process, or keeps it. It takes that process and no other with
it; the job that showed it is tried again and in the end held, and everything else goes on.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from core.faces.model import MTCNN, Shelf, require_networks
from core.faces.types import Box, Quality, SeenFace
from core.imaging import Pixels
from core.kit.errors import CoreError

_START_SECONDS, _LOOK_SECONDS = 60.0, 30.0
_LENGTH_BYTES, _MOST_BYTES = 4, 1 << 20


class EyeLost(CoreError):
    """The process that looks at photos ended; it is started again."""

    code = "EYE_LOST"
    status = 503


@dataclass(slots=True)
class Eye:
    """Looks at one picture at a time, in a process of its own. Close it, or it stays.

    `device` is what it looks with, once it has: "cpu" or "cuda".
    """

    shelf: Shelf
    device: str | None = None
    _process: Process | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._close()

    @property
    def model(self) -> str:
        """The network that it looks with."""
        return MTCNN.id

    def require(self) -> None:
        """Refuse where there is nothing to look with.

        Raises:
            NoNetworks, NotInstalled: torch, or the network, is missing.
        """
        require_networks()
        self.shelf.get(self.model)

    @property
    def is_there(self) -> bool:
        """True if there is something to look with."""
        try:
            self.require()
        except CoreError:
            return False
        return True

    async def look(self, pixels: Pixels) -> tuple[SeenFace, ...]:
        """The faces in a picture, the largest first.

        Raises:
            NoNetworks, NotInstalled: there is nothing to look with.
            EyeLost: the process ended, took too long, or answered nonsense.
        """
        async with self._turn:
            try:
                async with asyncio.timeout(_LOOK_SECONDS + _START_SECONDS):
                    process = await self._open()
                    told = orjson.loads(await _show(process, pixels))
                return tuple(_face(each) for each in told)
            except (OSError, EOFError, TimeoutError, KeyError, TypeError, ValueError) as fault:
                await self._close()
                raise EyeLost from fault
            except asyncio.CancelledError:
                # Half a picture was shown: the next answer would be about this one.
                await self._close()
                raise

    async def _open(self) -> Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        self.require()
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "core.faces.model.looking", str(self.shelf.folder)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=Path(__file__).parents[2],
            env=_environment(),
            start_new_session=True,
        )
        self.device = (await _answer(self._process)).decode()
        return self._process

    async def _close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _environment() -> dict[str, str]:
    """What torch needs to find its libraries and a GPU, and no secret of the box."""
    kept = ("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES")
    own = {name: os.environ[name] for name in kept if name in os.environ}
    return own | {"OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}


async def _show(process: Process, pixels: Pixels) -> bytes:
    if process.stdin is None:
        raise EOFError
    size = pixels.height.to_bytes(4, "big") + pixels.width.to_bytes(4, "big")
    process.stdin.write(size + pixels.data)
    await process.stdin.drain()
    return await _answer(process)


async def _answer(process: Process) -> bytes:
    if process.stdout is None:
        raise EOFError
    length = int.from_bytes(await process.stdout.readexactly(_LENGTH_BYTES), "big")
    if length > _MOST_BYTES:
        raise ValueError("an answer without end")
    return await process.stdout.readexactly(length)


def _face(told: dict[str, Any]) -> SeenFace:
    return SeenFace(Box(**told["box"]), float(told["score"]), Quality(**told["quality"]))
