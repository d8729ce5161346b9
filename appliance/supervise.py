"""Keeps the processes of the box running: starts, restarts with growing pauses, stops in order.

Promises: a process that dies comes back, for ever, ever more patiently; a stop ends the
last-started first, gently, then by force; and no process survives a supervisor that was
killed. It does not judge whether a process that runs does its work: `/health` does.
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import SystemRandom

import structlog

log = structlog.get_logger(__name__)

# Runs in the new process, before it becomes the child: a fork hook could deadlock in a
# process with threads. The kernel then kills the child when the supervisor dies; the
# second look at the parent covers a supervisor that died before we asked for that.
_TIED = """
import ctypes, os, signal, sys
ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)
if os.getppid() != int(sys.argv[1]): sys.exit(1)
os.execvp(sys.argv[2], sys.argv[2:])
"""


@dataclass(frozen=True, slots=True)
class Child:
    """A process to keep: its output is ours, `env` comes on top of our environment."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    pass_fds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildStatus:
    """How a child is: `pid` is None while it is down; `last_exit` is negative for a signal."""

    name: str
    pid: int | None
    restarts: int
    last_exit: int | None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait before a restart, and before force, in seconds."""

    first: float = 0.25
    longest: float = 30
    healthy: float = 60
    """A child that ran this long starts again with the first pause."""

    grace: float = 15
    jitter: Callable[[], float] = SystemRandom().random
    """A number in [0, 1): the pause varies by up to half, so that children do not march in step."""

    def pause(self, failures: int) -> float:
        """The pause before the restart after `failures` short lives in a row."""
        longest = min(self.longest, self.first * 2.0 ** min(failures - 1, 30))
        return longest * (0.5 + self.jitter() / 2)


class Supervisor:
    """Keeps `children` running in the order given."""

    def __init__(self, children: Sequence[Child], patience: Patience | None = None) -> None:
        """Know the children; nothing starts before `run`."""
        self._keepers = [_Keeper(child, patience or Patience()) for child in children]
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Keep all children until `stop`, SIGTERM or SIGINT; return when the last has ended."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        try:
            await self._keep_until_told()
        finally:
            for keeper in reversed(self._keepers):
                await keeper.end()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    def stop(self) -> None:
        """Begin to end the children; `run` returns when they have ended."""
        self._stopping.set()

    def status(self) -> tuple[ChildStatus, ...]:
        """How each child is, in the order of their start."""
        return tuple(keeper.status() for keeper in self._keepers)

    async def _keep_until_told(self) -> None:
        told = asyncio.create_task(self._stopping.wait())
        lives = [await keeper.begin() for keeper in self._keepers]
        ended, _ = await asyncio.wait((told, *lives), return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        for task in ended:
            task.result()  # a keeper never ends by itself: if one did, its error is ours


class _Keeper:
    """One child through all its lives."""

    def __init__(self, child: Child, patience: Patience) -> None:
        self._child = child
        self._patience = patience
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._tried = asyncio.Event()
        self._restarts = 0
        self._last_exit: int | None = None

    def status(self) -> ChildStatus:
        pid = self._process.pid if self._process else None
        return ChildStatus(self._child.name, pid, self._restarts, self._last_exit)

    async def begin(self) -> asyncio.Task[None]:
        """Start the child for the first time and keep it from then on."""
        self._task = asyncio.create_task(self._keep(), name=self._child.name)
        await self._tried.wait()
        return self._task

    async def end(self) -> None:
        """End the child, gently first, by force after the grace, and start it no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), self._patience.grace)
        if process.returncode is None:
            log.warning("child_killed", child=self._child.name, pid=process.pid)
        _kill_group(process.pid)
        self._last_exit = await process.wait()

    async def _keep(self) -> None:
        failures = 0
        while True:
            lived = await self._one_life()
            failures = 1 if lived >= self._patience.healthy else failures + 1
            pause = self._patience.pause(failures)
            log.warning(
                "child_ended",
                child=self._child.name,
                exit_code=self._last_exit,
                seconds=round(lived, 3),
                restarts=self._restarts,
            )
            await asyncio.sleep(pause)
            self._restarts += 1

    async def _one_life(self) -> float:
        """Run the child to its end; return how many seconds it lived."""
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            self._process = await self._started()
        except OSError as error:  # no memory or no process to be had: that may pass
            log.warning("child_not_started", child=self._child.name, exc_info=error)
            return 0
        finally:
            self._tried.set()
        log.info("child_started", child=self._child.name, pid=self._process.pid)
        self._last_exit = await self._process.wait()
        _kill_group(self._process.pid)
        self._process = None
        return clock() - began

    async def _started(self) -> asyncio.subprocess.Process:
        launcher = (sys.executable, "-I", "-S", "-c", _TIED, str(os.getpid()))
        return await asyncio.create_subprocess_exec(
            *launcher,
            *self._child.argv,
            env={**os.environ, **self._child.env},
            pass_fds=self._child.pass_fds,
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops in order
        )


def _kill_group(pid: int) -> None:
    """Leave nothing of a child: what it started itself is in its process group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
