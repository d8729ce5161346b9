"""The darkroom's side of one zygote: start it, hand photos over, hear how they ended."""

import asyncio
import fcntl
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final, Self

from core.imaging.refusals import CannotConfine, DarkroomLost, Refusal, Refused
from core.imaging.types import PREVIEW_SIDE, Area, Header, Stamp
from core.imaging.wire import CANNOT_CONFINE, MAX_MESSAGE_BYTES, READY, Order, Task, Verdict

_START_SECONDS = 30.0
_CHUNK_BYTES = 1 << 18
_MAX_ANSWER_BYTES = 400_000_000  # a JPEG of 200 million pixels at our quality takes less
_SEALS: Final = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
# One thread a photo; one heap, so that the memory limit is spent on pixels.
_ENVIRONMENT: Final = {
    "VIPS_CONCURRENCY": "1",
    "MALLOC_ARENA_MAX": "1",
    # Large pages for pixels: a twenty-fifth of a photo's time went into first touching small ones.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
}


@dataclass(slots=True)
class Link:
    """A running zygote. Once lost it stays lost; the darkroom opens another."""

    process: Process
    control: socket.socket
    waiting: dict[int, asyncio.Future[Verdict | None]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)
    is_lost: bool = False

    @classmethod
    async def open(cls, *, memory_limit_bytes: int, deadline_seconds: float) -> Self:
        """Start a zygote and wait until its walls stand.

        Raises:
            CannotConfine: they cannot be built on this machine.
            DarkroomLost: it did not start.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)  # noqa: FBT003 - the socket's own word
        arguments = (str(memory_limit_bytes), str(deadline_seconds))
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-m", "core.imaging.zygote", *arguments),
                stdin=theirs.fileno(),
                stdout=DEVNULL,
                stderr=DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,  # a ctrl-C at the console is for the box to handle
            )
        link = cls(process, ours)
        await link._hear_ready()
        asyncio.get_running_loop().add_reader(ours, link._hear)
        return link

    async def run(
        self,
        task: Task,
        header: Header,
        original: bytes | memoryview,
        areas: tuple[Area, ...] = (),
        side: int = PREVIEW_SIDE,
        stamp: Stamp | None = None,
    ) -> "Ended":
        """Have a child do the `task`, and wait for its end. TRACE looks for a mark like `stamp`'s.

        Raises:
            DarkroomLost: the zygote went away first.
            Refused: CRASHED, when the child answers without end.
        """
        number, png = next(self.numbers), stamp.png if stamp else b""
        order = Order(number, task, header, areas, side, len(png))
        if stamp is not None:
            order = replace(order, mark=stamp.mark.hex(), key=stamp.key.hex())
        waiter = self.waiting[order.number] = asyncio.get_running_loop().create_future()
        try:
            answer = await _read_to_end(await self._hand_over(order, original, png))
            verdict = await waiter
        except OSError as gone:
            raise DarkroomLost from gone
        finally:
            del self.waiting[order.number]
        if verdict is None:
            raise DarkroomLost
        return Ended(answer, verdict)

    async def close(self) -> None:
        """End the zygote and all its children, and wait until they are gone."""
        self._lose()
        self.control.close()
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    async def _hand_over(
        self, order: Order, original: bytes | memoryview, png: bytes
    ) -> socket.socket:
        """Copying megabytes belongs in a thread, and a thread cannot be cancelled."""
        handing = asyncio.ensure_future(
            asyncio.to_thread(_hand_over, self.control, order, original, png)
        )
        try:
            return await asyncio.shield(handing)
        except asyncio.CancelledError:
            handing.add_done_callback(_hang_up)
            raise

    async def _hear_ready(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_START_SECONDS):
                word = await loop.sock_recv(self.control, MAX_MESSAGE_BYTES)
        except (OSError, TimeoutError):
            word = b""
        if word != READY:
            await self.close()
            raise CannotConfine if word == CANNOT_CONFINE else DarkroomLost

    def _hear(self) -> None:
        """A child has ended, or the zygote has."""
        try:
            message = self.control.recv(MAX_MESSAGE_BYTES)
        except OSError:
            message = b""
        if not message:
            self._lose()
            return
        verdict = Verdict.decode(message)
        if (waiter := self.waiting.get(verdict.number)) and not waiter.done():
            waiter.set_result(verdict)

    def _lose(self) -> None:
        if self.is_lost:
            return
        self.is_lost = True
        asyncio.get_running_loop().remove_reader(self.control)
        for waiter in self.waiting.values():
            if not waiter.done():
                waiter.set_result(None)


@dataclass(frozen=True, slots=True)
class Ended:
    """What a child said, if anything, and how the zygote saw it end."""

    answer: bytes
    verdict: Verdict


def _hand_over(
    control: socket.socket, order: Order, original: bytes | memoryview, png: bytes
) -> socket.socket:
    """Send the order with its bytes; returns the socket on which the child will answer."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    memory = os.memfd_create("original", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        for part in (original, png):
            rest = memoryview(part)
            while rest:
                rest = rest[os.write(memory, rest) :]
        fcntl.fcntl(memory, fcntl.F_ADD_SEALS, _SEALS)
        socket.send_fds(control, [order.encode()], [memory, theirs.fileno()])
    except BaseException:
        ours.close()
        raise
    finally:
        os.close(memory)
        theirs.close()
    return ours


def _hang_up(handing: asyncio.Future[socket.socket]) -> None:
    """Nobody waits for this answer any more: the zygote sees it and kills the child."""
    if not handing.exception():
        handing.result().close()


async def _read_to_end(connection: socket.socket) -> bytes:
    """All that comes; leaving early hangs up."""
    loop, answer = asyncio.get_running_loop(), bytearray()
    with connection:
        connection.setblocking(False)  # noqa: FBT003 - the socket's own word
        while chunk := await loop.sock_recv(connection, _CHUNK_BYTES):
            answer += chunk
            if len(answer) > _MAX_ANSWER_BYTES:
                raise Refused(Refusal.CRASHED)
    return bytes(answer)
