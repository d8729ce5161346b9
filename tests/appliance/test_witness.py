"""The witness on a second host, asked over a real socket by a log that goes on, or does not."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from appliance.witness import FolderMemory, witness_app, witness_in
from appliance.witnessed import COSIGNED, NotVouched, Witnessed
from core.kit.clock import SetClock
from core.ledger import Addition, Anchors, Checkpoint, Fault, Key, consistency_proof, verify
from tests.support.logs import ORIGIN, MadeLog, key_of, leaf

NAME = "witness.test"


@contextmanager
def listening() -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener


@asynccontextmanager
async def witnessing(folder: Path, key: Key) -> AsyncIterator[tuple[str, Key]]:
    """A witness that knows `key`: its address and its own key."""
    witness = witness_in(folder, NAME, [key])
    with listening() as listener:
        config = uvicorn.Config(witness_app(witness, SetClock()), lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", witness.key
        server.should_exit = True
        await serving


@pytest.fixture
def made(tmp_path: Path) -> MadeLog:
    return MadeLog(tmp_path / "log")


async def sent(url: str, body: bytes) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.post(f"{url}/add-checkpoint", content=body)


def addition(made: MadeLog, old: int) -> Addition:
    head = Checkpoint.parse(made.folder.checkpoint() or b"")
    proof = consistency_proof(old, head.size, made.folder.node(head.size))
    return Addition(old, tuple(proof), head)


async def asked(url: str, key: Key, made: MadeLog) -> bool:
    async with httpx.AsyncClient() as client:
        return await Witnessed(made.folder, url, key).ask(client)


class TestALogThatGoesOn:
    async def test_each_checkpoint_is_vouched_for_and_kept_beside(
        self, made: MadeLog, tmp_path: Path
    ) -> None:
        async with witnessing(tmp_path / "witness", made.key) as (url, key):
            assert not await asked(url, key, made)
            for size in (1, 5, 256, 300):
                made.grow_to(size)
                assert await asked(url, key, made)
                assert not await asked(url, key, made)
                kept = made.folder.read(COSIGNED) or b""
                assert Checkpoint.parse(kept).size == size
                anchors = Anchors(cosigned=kept, witness=key)
                assert verify(made.folder, made.key, anchors).faults == []

    async def test_a_witness_remembers_over_its_restart_and_a_log_that_forgot_goes_on(
        self, made: MadeLog, tmp_path: Path
    ) -> None:
        keys = set()
        for size in (5, 9):
            made.grow_to(size)
            (made.path / COSIGNED).unlink(missing_ok=True)
            async with witnessing(tmp_path / "witness", made.key) as (url, key):
                keys.add(str(key))
                assert await asked(url, key, made)
        assert len(keys) == 1
        last = FolderMemory(tmp_path / "witness").last(ORIGIN)
        assert last is not None
        assert (last.size, last.root) == (9, made.growth.root)


class TestAnotherHistory:
    async def test_truncation_and_forks_are_refused_and_nothing_is_forgotten(
        self, made: MadeLog, tmp_path: Path
    ) -> None:
        async with witnessing(tmp_path / "witness", made.key) as (url, key):
            made.grow_to(300)
            await asked(url, key, made)
            kept = made.folder.read(COSIGNED) or b""

            shorter = MadeLog(tmp_path / "shorter")
            shorter.grow_to(299)
            same_size = MadeLog(tmp_path / "same")
            same_size.grow(*(leaf(seq) for seq in range(299)), leaf(299, body=b"another"))
            longer = MadeLog(tmp_path / "longer")
            longer.grow(*(leaf(seq) for seq in range(299)), leaf(299, body=b"another"))
            longer.grow_to(310)
            for other in (shorter, same_size, longer):
                with pytest.raises(NotVouched):
                    await asked(url, key, other)
                found = verify(other.folder, other.key, Anchors(cosigned=kept, witness=key))
                assert {each.fault for each in found.faults} <= {Fault.TRUNCATED, Fault.FORKED}
                assert found.faults
            assert (await sent(url, bytes(addition(longer, 300)))).status_code == 422
            conflict = await sent(url, bytes(addition(same_size, 300)))
            assert (conflict.status_code, conflict.text) == (409, "300\n")
            assert conflict.headers["content-type"].startswith("text/x.tlog.size")

            last = FolderMemory(tmp_path / "witness").last(ORIGIN)
            assert last is not None
            assert (last.size, last.root) == (300, made.growth.root)
            made.grow_to(301)
            assert await asked(url, key, made)

    async def test_what_is_no_request_or_of_nobody_it_knows(
        self, made: MadeLog, tmp_path: Path
    ) -> None:
        made.grow_to(3)
        good = addition(made, 0)
        stranger = MadeLog(tmp_path / "stranger", seed=2)
        stranger.grow_to(3)
        elsewhere = bytes(good).replace(b"beeldkluis/test", b"beeldkluis/west")
        async with witnessing(tmp_path / "witness", made.key) as (url, _):
            for body, status in (
                (b"", 400),
                (b"old x\n\n" + bytes(good.head), 400),
                (b"old 4\n\n" + bytes(good.head), 400),
                (b"old 0\nxx\n\n" + bytes(good.head), 400),
                (b"x" * 70_000, 413),
                (elsewhere, 404),
                (bytes(addition(stranger, 0)), 403),
                (bytes(Addition(1, (), good.head)), 409),
            ):
                assert (await sent(url, body)).status_code == status, body[:40]
            assert FolderMemory(tmp_path / "witness").last(ORIGIN) is None
            assert (await sent(url, bytes(good))).status_code == 200

    async def test_a_word_that_is_not_the_witness_own_is_not_kept(
        self, made: MadeLog, tmp_path: Path
    ) -> None:
        made.grow_to(3)
        async with witnessing(tmp_path / "witness", made.key) as (url, _):
            with pytest.raises(Exception, match=r"^$"):
                await asked(url, key_of(5)[1], made)
        assert made.folder.read(COSIGNED) is None
