"""What a captured decoder can reach: tried from behind the very walls of production.

The probes run in a process of the test's own, walled in by the same two calls as a child;
production code has no task that would run them.
"""

import json
import subprocess
import sys
import textwrap
from typing import Any

import pytest

from core.imaging.lockdown import Confinement

PROBE = """
import ctypes, json, mmap, os, socket, threading
from core.imaging.lockdown import Confinement, wall_in

confinement = Confinement.prepare()
libc = ctypes.CDLL(None, use_errno=True)
_buffer = ctypes.create_string_buffer(64)

def raw(name, *arguments):
    def call():
        if getattr(libc, name)(*arguments) < 0:
            raise OSError(ctypes.get_errno(), name)
    return call

def by_number(number, *arguments):
    def call():
        if libc.syscall(number, *arguments) < 0:
            raise OSError(ctypes.get_errno(), "syscall")
    return call

probes = {
    "read a file": lambda: open("/etc/hostname"),
    "write a file": lambda: open("/tmp/bk-probe", "w"),
    "list a folder": lambda: os.listdir("/"),
    "look at a file": lambda: os.stat("/etc/passwd"),
    "read itself": lambda: open("/proc/self/maps"),
    "make a folder": lambda: os.mkdir("/tmp/bk-probe-folder"),
    "remove a file": lambda: os.unlink("/tmp/bk-probe"),
    "open a socket": lambda: socket.socket(socket.AF_INET),
    "open a local socket": lambda: socket.socket(socket.AF_UNIX),
    "open a packet socket": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "run a program": lambda: os.execv("/bin/true", ["true"]),
    "start a process": lambda: os.fork(),
    "trace its parent": raw("ptrace", 16, os.getppid(), 0, 0),
    "read its parent's memory": raw("process_vm_readv", os.getppid(), None, 0, None, 0, 0),
    "signal its parent": lambda: os.kill(os.getppid(), 0),
    "write elsewhere": lambda: os.write(2, b"x"),
    "make a memory file": lambda: os.memfd_create("x"),
    "make a pipe": lambda: os.pipe(),
    "make code": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    "ring io": by_number(425, 8, None),
    "load a filter of its own": raw("prctl", 22, 2, None),
    "raise a limit": raw("setrlimit", 0, _buffer),
    "change user": lambda: os.setuid(1),
    "mount": raw("mount", b"none", b"/", b"tmpfs", 0, None),
    "new namespaces": raw("unshare", 0x10000000),
    "load a key": by_number(248, b"user", b"x", b"y", 1, -3),
    "write what it was told to": lambda: os.write(0, b" "),
    "start a thread": lambda: threading.Thread(target=int).start(),
    "take memory": lambda: bytearray(1 << 20),
    "take too much memory": lambda: bytearray(1 << 30),
}
os.dup2(1, 0)
wall_in(1 << 30)
confinement.close_in(5.0, os.getppid())

answers = {}
for name, probe in probes.items():
    try:
        probe()
        answers[name] = "allowed"
    except MemoryError:
        answers[name] = "no memory"
    except OSError as refused:
        answers[name] = "refused" if refused.errno in (1, 13) else f"errno {refused.errno}"
    except Exception as other:
        answers[name] = repr(other)
os.write(0, json.dumps(answers).encode())
os._exit(0)
"""
ALLOWED = {"write what it was told to", "start a thread", "take memory"}


def run(source: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-c", textwrap.dedent(source)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    finished = run(PROBE)
    assert finished.returncode == 0, finished.stderr
    found: dict[str, Any] = json.loads(finished.stdout)
    return found


class TestBehindTheWalls:
    def test_only_memory_threads_and_the_answer_are_left(self, answers: dict[str, str]) -> None:
        assert {name for name, answer in answers.items() if answer == "allowed"} == ALLOWED

    def test_everything_else_is_refused_by_the_kernel(self, answers: dict[str, str]) -> None:
        others = {name: answer for name, answer in answers.items() if name not in ALLOWED}

        assert others.pop("take too much memory") == "no memory"
        assert set(others.values()) == {"refused"}, others
        assert len(others) == 26

    def test_a_child_that_never_ends_is_ended_by_the_kernel(self) -> None:
        finished = run("""
            import os
            from core.imaging.lockdown import Confinement
            Confinement.prepare().close_in(1.0, os.getppid())
            while True: pass
        """)

        assert finished.returncode == -24  # SIGXCPU


class TestFailingClosed:
    def test_threads_that_would_stay_outside_are_a_reason_not_to_start(self) -> None:
        finished = run("""
            import threading, time
            from core.imaging.lockdown import wall_in
            threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
            wall_in(1 << 30)
        """)

        assert "CannotConfine" in finished.stderr

    def test_a_kernel_without_landlock_is_a_reason_not_to_start(self) -> None:
        """A filter that hides landlock stands for a kernel that lacks it."""
        finished = run("""
            import pyseccomp
            from core.imaging.lockdown import wall_in
            hiding = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
            hiding.add_rule(pyseccomp.ERRNO(38), "landlock_create_ruleset")
            hiding.load()
            wall_in(1 << 30)
        """)

        assert "CannotConfine" in finished.stderr

    def test_a_kernel_without_filters_is_a_reason_not_to_decode(self) -> None:
        finished = run("""
            import os, pyseccomp
            from core.imaging.lockdown import Confinement
            confinement = Confinement.prepare()
            hiding = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
            hiding.add_rule(pyseccomp.ERRNO(22), "seccomp")
            hiding.add_rule(pyseccomp.ERRNO(22), "prctl", pyseccomp.Arg(0, pyseccomp.EQ, 22))
            hiding.load()
            confinement.close_in(1.0, os.getppid())
        """)

        assert "CannotConfine" in finished.stderr

    def test_an_orphan_does_not_start(self) -> None:
        finished = run("""
            from core.imaging.lockdown import Confinement
            Confinement.prepare().close_in(1.0, 1)
        """)

        assert "CannotConfine" in finished.stderr

    def test_the_filter_can_be_built_here(self) -> None:
        assert Confinement.prepare().rules
