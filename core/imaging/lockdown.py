"""Walls around the decoder: what a captured codec can reach is its own photo, no more.

Two steps, because each costs: `wall_in` once, by the process that forks (no files, no
privileges, no core dumps; inherited by every child), and `Confinement.close_in` by each
child before it looks at the first byte (an allow-list of system calls, a CPU limit).
Nothing is optional: where the kernel lacks a wall, `CannotConfine` is raised.

There is no RLIMIT_NPROC: it counts threads, of which libvips needs two. The system call
filter refuses new processes instead.
"""

import ctypes
import errno
import math
import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import landlock
import pyseccomp

from core.imaging.refusals import CannotConfine

ANSWER_FD: Final = 0  # the only descriptor a child may write to
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NAME, _PR_SET_NO_NEW_PRIVS = 1, 4, 15, 38
_CLONE_THREAD, _PROT_EXEC = 0x10000, 0x4

# Memory, threads and their sleep, the clock, the end. No way to name a file, a socket,
# a process or a device.
_ALLOWED: Final = (
    "brk", "munmap", "mremap", "madvise",
    "futex", "set_robust_list", "rseq", "sched_yield", "sched_getaffinity", "gettid", "getpid",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
    "clock_gettime", "clock_getres", "clock_nanosleep", "gettimeofday", "getrusage", "sysinfo",
    "getrandom", "close", "exit", "exit_group", "restart_syscall",
)  # fmt: skip


def wall_in(memory_limit_bytes: int) -> None:
    """Take files and privileges from this process and all it will fork, for good.

    Call it with one thread, after the last import and before any untrusted byte.
    `memory_limit_bytes` bounds the address space, so libraries are in it.

    Raises:
        CannotConfine: the kernel lacks landlock, or threads already run outside it.
    """
    if len(list(Path("/proc/self/task").iterdir())) != 1:
        raise CannotConfine
    try:
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        _prctl(_PR_SET_DUMPABLE, 0)  # neither core dumps nor a debugger of the same user
        landlock.Ruleset().apply()
        for limit, value in (
            (resource.RLIMIT_AS, memory_limit_bytes),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            resource.setrlimit(limit, (value, value))
    except (OSError, ValueError, landlock.LandlockError) as missing:
        raise CannotConfine from missing


@dataclass(frozen=True, slots=True)
class Confinement:
    """The filter every child closes behind itself; built once, for it takes milliseconds."""

    rules: Any

    @classmethod
    def prepare(cls) -> "Confinement":
        """Build the filter.

        Raises:
            CannotConfine: this machine's libseccomp or kernel does not know it.
        """
        try:
            rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
            for name in _ALLOWED:
                rules.add_rule(pyseccomp.ALLOW, name)
            _add_narrow_rules(rules)
        except OSError as missing:
            raise CannotConfine from missing
        return cls(rules)

    def close_in(self, cpu_seconds: float, parent: int) -> None:
        """Confine this child of `parent` for good; it dies with the parent.

        Raises:
            CannotConfine: the kernel refused, or the parent is gone already.
        """
        seconds = max(1, math.ceil(cpu_seconds))
        try:
            _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_NOFILE, (1, 1))
            if os.getppid() != parent:
                raise CannotConfine
            self.rules.load()
        except OSError as missing:
            raise CannotConfine from missing


def _add_narrow_rules(rules: Any) -> None:
    """The calls that are allowed for one purpose only."""
    argument, equal, masked = pyseccomp.Arg, pyseccomp.EQ, pyseccomp.MASKED_EQ
    allow = pyseccomp.ALLOW
    for name in ("write", "sendto"):
        rules.add_rule(allow, name, argument(0, equal, ANSWER_FD))
    for name in ("mmap", "mprotect"):
        rules.add_rule(allow, name, argument(2, masked, _PROT_EXEC, 0))
    rules.add_rule(allow, "clone", argument(0, masked, _CLONE_THREAD, _CLONE_THREAD))
    rules.add_rule(allow, "prctl", argument(0, equal, _PR_SET_NAME))
    rules.add_rule(allow, "prlimit64", argument(2, equal, 0))
    # clone3 hides its flags behind a pointer: "unknown" makes the C library use clone.
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
