"""A process of our own that stands aside and is asked: started when needed, ended when it errs.

The two talk in blocks, each after its length in four bytes. It gets no secret of the box: what
it is asked about comes through its input, and what it answers is read as a stranger's word.
"""

import ctypes
import os
import resource
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process, create_subprocess_exec
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

LENGTH = struct.Struct(">I")
_ROOT = Path(__file__).parents[2]
_PR_SET_DUMPABLE = 4


def block(told: bytes) -> bytes:
    """`told` after its length."""
    return LENGTH.pack(len(told)) + told


def read_block(source: BinaryIO) -> bytes | None:
    """The next block of a process's own input; None when there is none any more."""
    head = source.read(LENGTH.size)
    return source.read(*LENGTH.unpack(head)) if head else None


def leave_no_core() -> None:
    """When a picture ends this process, what it held of others is not written to a disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0)


@dataclass(slots=True)
class Aside:
    """One process at a time, that runs `module`. Close it, or that stays."""

    module: str
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    starts: int = 0
    _process: Process | None = None

    async def open(self) -> bool:
        """See to it that it runs; True if it was started for that."""
        if self._process is not None and self._process.returncode is None:
            return False
        await self.close()
        self._process = await create_subprocess_exec(
            *(sys.executable, "-m", self.module, *self.arguments),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=_ROOT,
            env={**_plain(), **self.environment},
            start_new_session=True,
        )
        self.starts += 1
        return True

    async def tell(self, told: bytes) -> None:
        """Send what belongs to a question.

        Raises:
            OSError, EOFError: it is gone.
        """
        if self._process is None or self._process.stdin is None:
            raise EOFError
        self._process.stdin.write(told)
        # One at a time: what waits to be sent is held twice.
        await self._process.stdin.drain()

    async def hear(self, most: int) -> bytes:
        """The next block that it answers, of at most so many bytes.

        Raises:
            EOFError: it is gone.
            ValueError: an answer without end.
        """
        if self._process is None or self._process.stdout is None:
            raise EOFError
        (length,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
        if length > most:
            raise ValueError("an answer without end")
        return await self._process.stdout.readexactly(length)

    async def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _plain() -> dict[str, str]:
    """What a library needs to be found, and no secret of the box."""
    kept = ("PATH", "LD_LIBRARY_PATH")
    own = {name: os.environ[name] for name in kept if name in os.environ}
    return own | {"OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
