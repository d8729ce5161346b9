"""The process that forks a child for every photo: decoders loaded, never used.

Loading libvips takes 60 ms, forking a process that has it 2 ms; but libvips may not be
forked once it has worked, so this process imports and never decodes. It holds no photo:
memory files go straight on to the child. Standard input is its socket to the darkroom;
when that closes, it ends, and its children with it.

Run by `core.imaging.link`: `python -I -m core.imaging.zygote MEMORY_LIMIT DEADLINE`.
"""

import gc
import os
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass, field

import pyvips

from core.imaging import child
from core.imaging.lockdown import Confinement, wall_in
from core.imaging.refusals import CannotConfine
from core.imaging.wire import (
    CANNOT_CONFINE,
    MAX_MESSAGE_BYTES,
    READY,
    Order,
    Outcome,
    Verdict,
)

_BROKEN, _UNCONFINED = 1, 2  # exit statuses of a child
_DECODERS = ("VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer")
_OUTCOMES = {
    0: Outcome.DONE,
    _UNCONFINED: Outcome.UNCONFINED,
    -signal.SIGXCPU: Outcome.LATE,
    -signal.SIGKILL: Outcome.KILLED,
}


@dataclass(frozen=True, slots=True)
class _Child:
    number: int
    pid: int
    handle: int  # pidfd: readable once the child has ended
    answer: socket.socket  # kept to see the darkroom hang up
    ends_at: float


@dataclass(slots=True)
class Zygote:
    """Forks, watches and reports; `deadline` is the seconds a child may take."""

    control: socket.socket
    confinement: Confinement
    deadline: float
    children: dict[int, _Child] = field(default_factory=dict)  # by both their descriptors
    poll: select.poll = field(default_factory=select.poll)

    def serve(self) -> None:
        """Take orders until the darkroom hangs up."""
        self.poll.register(self.control, select.POLLIN)
        hung_up = False
        while not hung_up:
            ready = {descriptor for descriptor, _ in self.poll.poll(self._patience())}
            orders = self.control.fileno() in ready
            # Children first: a new one may get the descriptor of one just buried.
            for descriptor in ready:
                if worker := self.children.get(descriptor):
                    self._attend(worker, descriptor)
            self._stop_the_late()
            hung_up = orders and not self._take_order()

    def _patience(self) -> float | None:
        """Milliseconds until the next child is late."""
        if not self.children:
            return None
        next_end = min(worker.ends_at for worker in self.children.values())
        return max(0.0, next_end - time.monotonic()) * 1000 + 1

    def _take_order(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self.control, MAX_MESSAGE_BYTES, 2)
        if not message:
            return False
        original, answer = descriptors
        order = Order.decode(message)
        pid = os.fork()
        if pid == 0:
            self._be_the_child(order, original, answer)
        os.close(original)
        self._watch(order, pid, socket.socket(fileno=answer))
        return True

    def _be_the_child(self, order: Order, original: int, answer: int) -> None:
        code = _BROKEN
        try:
            child.work(order, original, answer, self.confinement, self.deadline)
            code = 0
        except CannotConfine:
            code = _UNCONFINED
        finally:
            os._exit(code)

    def _watch(self, order: Order, pid: int, answer: socket.socket) -> None:
        ends_at = time.monotonic() + self.deadline
        worker = _Child(order.number, pid, os.pidfd_open(pid), answer, ends_at)
        self.poll.register(worker.handle, select.POLLIN)
        self.poll.register(answer, 0)  # no event but the other side hanging up
        self.children |= {worker.handle: worker, answer.fileno(): worker}

    def _attend(self, worker: _Child, descriptor: int) -> None:
        """The child has ended, or nobody waits for it any more."""
        if descriptor == worker.handle:
            self._bury(worker)
        else:
            self._kill(worker, Outcome.KILLED)

    def _stop_the_late(self) -> None:
        now = time.monotonic()
        for worker in {worker.handle: worker for worker in self.children.values()}.values():
            if worker.ends_at <= now:
                self._kill(worker, Outcome.LATE)

    def _kill(self, worker: _Child, outcome: Outcome) -> None:
        os.kill(worker.pid, signal.SIGKILL)
        self._bury(worker, outcome)

    def _bury(self, worker: _Child, outcome: Outcome | None = None) -> None:
        _, status, usage = os.wait4(worker.pid, 0)
        for descriptor in (worker.handle, worker.answer.fileno()):
            self.poll.unregister(descriptor)
            del self.children[descriptor]
        os.close(worker.handle)
        worker.answer.close()
        verdict = Verdict(
            number=worker.number,
            outcome=outcome or _outcome(status),
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            peak_bytes=usage.ru_maxrss * 1024,
        )
        self.control.send(verdict.encode())


def _outcome(status: int) -> Outcome:
    code = os.waitstatus_to_exitcode(status)
    return _OUTCOMES.get(code, Outcome.CRASHED)


def _allow_decoders() -> None:
    """Block every loader of libvips, then open the three it may use, from memory only."""
    pyvips.operation_block_set("VipsForeignLoad", True)  # noqa: FBT003 - the name of the switch
    for decoder in _DECODERS:
        pyvips.operation_block_set(decoder, False)  # noqa: FBT003 - the name of the switch
    pyvips.cache_set_max(0)


def main() -> int:
    """Lock this process down, say so, serve. Returns the exit status."""
    control = socket.socket(fileno=0)
    memory_limit_bytes, deadline = int(sys.argv[1]), float(sys.argv[2])
    try:
        _allow_decoders()
        confinement = Confinement.prepare()
        wall_in(memory_limit_bytes)
    except CannotConfine:
        control.send(CANNOT_CONFINE)
        return 1
    gc.collect()
    gc.freeze()  # children then do not copy these pages to count references
    control.send(READY)
    Zygote(control, confinement, deadline).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
