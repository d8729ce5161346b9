import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from appliance.supervise import Child, Patience, Supervisor

QUICK = Patience(first=0.01, longest=0.05, grace=2, jitter=lambda: 0.0)
SLEEP = ("/bin/sleep", "60")
STUBBORN = ("/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.05; done")


@asynccontextmanager
async def running(*children: Child, patience: Patience = QUICK) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(children, patience)
    task = asyncio.create_task(supervisor.run())
    try:
        yield supervisor
    finally:
        supervisor.stop()
        await task


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - processes tell nobody
            await asyncio.sleep(0.005)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def pid_of(supervisor: Supervisor, index: int = 0) -> int:
    pid = supervisor.status()[index].pid
    assert pid is not None
    return pid


def all_up(supervisor: Supervisor) -> bool:
    return all(status.pid for status in supervisor.status())


class TestRestart:
    async def test_a_child_that_is_killed_comes_back(self) -> None:
        async with running(Child("worker", SLEEP)) as supervisor:
            await until(lambda: all_up(supervisor))
            first = pid_of(supervisor)
            os.kill(first, signal.SIGKILL)
            await until(lambda: supervisor.status()[0].pid not in (None, first))

            status = supervisor.status()[0]
            assert (status.name, status.restarts, status.last_exit) == ("worker", 1, -9)

    async def test_one_that_keeps_dying_is_never_given_up(self) -> None:
        async with running(Child("broken", ("/bin/sh", "-c", "exit 3"))) as supervisor:
            await until(lambda: supervisor.status()[0].restarts >= 5)
            assert supervisor.status()[0].last_exit == 3

    async def test_one_whose_program_is_missing_is_tried_again_too(self) -> None:
        async with running(Child("absent", ("/no/such/program",))) as supervisor:
            await until(lambda: supervisor.status()[0].restarts >= 2)

    async def test_the_neighbours_do_not_notice(self) -> None:
        broken, sound = Child("broken", ("/bin/false",)), Child("sound", SLEEP)
        async with running(broken, sound) as supervisor:
            await until(lambda: supervisor.status()[0].restarts >= 3)
            assert supervisor.status()[1].restarts == 0

    def test_pauses_double_up_to_the_longest_and_vary_by_half(self) -> None:
        least, most = Patience(jitter=lambda: 0.0), Patience(jitter=lambda: 1.0)
        assert [most.pause(n) for n in (1, 2, 3, 8, 99)] == [0.25, 0.5, 1, 30, 30]
        assert [least.pause(n) for n in (1, 2, 99)] == [0.125, 0.25, 15]

    async def test_a_child_that_was_healthy_starts_again_with_the_first_pause(self) -> None:
        patience = Patience(first=0.01, longest=30, healthy=0, jitter=lambda: 0.0)
        async with running(Child("steady", ("/bin/true",)), patience=patience) as supervisor:
            await until(lambda: supervisor.status()[0].restarts >= 12)


class TestStop:
    async def test_the_last_started_is_ended_first(self, tmp_path: Path) -> None:
        story = tmp_path / "story"

        def told(name: str) -> Child:
            note = f"echo {name} >> {story}; exit 0"
            script = f"trap '{note}' TERM; echo up-{name} >> {story}; while :; do sleep 0.01; done"
            return Child(name, ("/bin/sh", "-c", script))

        async with running(told("one"), told("two")):
            await until(lambda: story.exists() and len(story.read_text().split()) == 2)

        assert story.read_text().split()[2:] == ["two", "one"]

    async def test_one_that_does_not_listen_is_killed_after_the_grace(self) -> None:
        patience = Patience(grace=0.1, jitter=lambda: 0.0)
        async with running(Child("stubborn", STUBBORN), patience=patience) as supervisor:
            await until(lambda: all_up(supervisor))
            await asyncio.sleep(0.2)
            pid = pid_of(supervisor)
        assert not alive(pid)
        assert supervisor.status()[0].last_exit == -9

    async def test_grandchildren_go_with_their_parent(self, tmp_path: Path) -> None:
        note = tmp_path / "pid"
        script = f"sleep 60 & echo $! > {note}.new; mv {note}.new {note}; exec sleep 60"
        async with running(Child("parent", ("/bin/sh", "-c", script))):
            await until(note.exists)
            grandchild = int(note.read_text())
            assert alive(grandchild)
        await until(lambda: not alive(grandchild))


class TestChildren:
    async def test_they_get_their_environment_and_open_files(self, tmp_path: Path) -> None:
        reading, writing = os.pipe()
        script = f"echo $GREETING > /dev/fd/{writing}; exec sleep 60"
        child = Child("heir", ("/bin/sh", "-c", script), {"GREETING": "dag"}, (writing,))
        async with running(child):
            said = await asyncio.to_thread(os.read, reading, 10)
        os.close(reading)
        os.close(writing)
        assert said == b"dag\n"


_SUPERVISED = """
import asyncio, sys
from pathlib import Path
from appliance.supervise import Child, Supervisor
note = sys.argv[1]
script = f"trap '' TERM; echo $$ > {note}.new; mv {note}.new {note}; while :; do sleep 0.05; done"
if sys.argv[2] == "gentle":
    script = f"echo $$ > {note}.new; mv {note}.new {note}; exec sleep 60"
asyncio.run(Supervisor([Child("child", ("/bin/sh", "-c", script))]).run())
"""


class TestSupervisorItself:
    @pytest.mark.parametrize(
        ("order", "kind", "exit_code"),
        [
            (signal.SIGKILL, "stubborn", -9),
            (signal.SIGTERM, "gentle", 0),
            (signal.SIGINT, "gentle", 0),
        ],
    )
    async def test_no_child_survives_it(
        self, tmp_path: Path, order: signal.Signals, kind: str, exit_code: int
    ) -> None:
        note = tmp_path / "pid"
        supervisor = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _SUPERVISED, str(note), kind),
            cwd=Path(__file__).parents[2],
            stdout=asyncio.subprocess.DEVNULL,
        )
        await until(note.exists)
        child = int(note.read_text())
        assert alive(child)

        supervisor.send_signal(order)

        assert await asyncio.wait_for(supervisor.wait(), 5) == exit_code
        await until(lambda: not alive(child))
