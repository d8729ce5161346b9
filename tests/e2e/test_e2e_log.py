"""A real box: what people do is sealed within a second, whatever dies; and proved without it."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
import pytest

from appliance.witnessed import COSIGNED
from core.ledger import Key, LogFolder, verify
from tests.appliance.test_syslog import siem
from tests.support.arriving import picture
from tests.support.box import Box, until
from tests.support.callers import Upload, staffed_box
from tests.support.cluster import ROOT
from tests.support.smtp import certificate

LIST = "{ photos(first: 1) { edges { node { id } } } }"
STATUS = "{ systemStatus { logEntries logLagSeconds } }"


async def all_sealed(box: Box) -> None:
    for _ in range(200):
        with suppress(OSError, ValueError, asyncpg.PostgresError):  # while the database starts
            if not await box.count("audit_event WHERE seq IS NULL"):
                return
        await asyncio.sleep(0.1)
    raise TimeoutError(box.said()[-3000:])


def key_of(box: Box) -> Key:
    done = box.command("audit", "public-key")
    assert done.returncode == 0, done.stderr
    return Key.parse(done.stdout)


@pytest.mark.slow
async def test_the_log_of_a_box_is_whole_whatever_happens(tmp_path: Path) -> None:
    async with staffed_box(AUDIT_LAG_LIMIT_SECONDS=3) as (box, people):
        sent = await people.surgeon.put(Upload(picture(1), "a-key-of-its-own-1"))
        photo = sent.json()["id"]
        await all_sealed(box)
        old = tmp_path / "old.ckpt"
        old.write_bytes(LogFolder(box.places.log).checkpoint() or b"")
        key = key_of(box)

        for pid in box.pids("log"):
            os.kill(pid, signal.SIGKILL)
        for number in range(2, 5):
            await people.surgeon.put(Upload(picture(number), f"a-key-of-its-own-{number}"))
        await all_sealed(box)
        async with box.without_database():
            await asyncio.sleep(1)
        await until(box.is_answering)
        await all_sealed(box)

        # Kept from its work, it closes the gate; let go, it opens it again.
        (keeper,) = box.pids("log")
        os.kill(keeper, signal.SIGSTOP)
        answers = set()
        for _ in range(80):
            answer = await people.surgeon.download(photo, "thumbnail")
            answers.add(answer.status_code)
            if answer.status_code == 503 and "LOG_UNAVAILABLE" in answer.text:
                break
            await asyncio.sleep(0.1)
        else:
            raise AssertionError(answers)
        assert box.command("audit", "gaps").returncode in {0, 1}
        os.kill(keeper, signal.SIGCONT)
        await all_sealed(box)
        await asyncio.sleep(1.5)
        assert (await people.surgeon.download(photo, "thumbnail")).status_code == 200
        await all_sealed(box)

        status = (await people.administrator.ask(STATUS))["systemStatus"]
        assert status["logEntries"] > 10
        assert box.command("audit", "gaps").returncode == 0
        await box.down()

        report = verify(LogFolder(box.places.log), key)
        assert report.faults == []
        assert report.size >= status["logEntries"]
        laptop = [sys.executable, "-m", "core.ledger"]
        words = ["verify", str(box.places.log), str(key), "--since", str(old)]
        assert subprocess.run([*laptop, *words], cwd=ROOT, check=False).returncode == 0

        proof = tmp_path / "3.tlog-proof"
        assert box.command("audit", "prove", "3", str(proof)).returncode == 0
        assert box.command("audit", "verify-proof", str(proof)).returncode == 0
        assert box.command("audit", "verify", "--since", str(old)).returncode == 0
        assert box.command("audit", "gaps").returncode == 0
        told = tmp_path / "log.ndjson"
        assert box.command("audit", "export", str(told), "--first", "2").returncode == 0
        events = [json.loads(line) for line in told.read_text().splitlines()]
        assert [event["id"] for event in events] == [str(seq) for seq in range(2, report.size)]
        entries = box.places.log / "tile/entries"
        (bundle,) = (file for file in entries.rglob("*") if file.is_file())
        data = bundle.read_bytes()
        bundle.write_bytes(data[:99] + bytes([data[99] ^ 1]) + data[100:])
        done = box.command("audit", "verify")
        assert done.returncode == 1
        assert "tile" in done.stdout


@pytest.mark.slow
async def test_a_witness_and_a_syslog_server_follow_the_log(tmp_path: Path) -> None:
    context, proof = certificate(tmp_path)
    async with staffed_box() as (box, people), siem(context) as server:
        await people.surgeon.ask(LIST)
        key = key_of(box)
        with witness_program(tmp_path / "witness", key) as (url, witness):
            await box.down()
            box.extra = {
                "AUDIT_WITNESS_URL": url,
                "AUDIT_WITNESS_KEY": witness,
                "AUDIT_SYSLOG_HOST": "localhost",
                "AUDIT_SYSLOG_PORT": server.port,
                "AUDIT_SYSLOG_CA_FILE": proof,
            }
            await box.up()
            cosigned = box.places.log / COSIGNED
            await until(cosigned.exists)
            await server.until(5)
        anchored = ("--witness", str(cosigned), "--witness-key", witness)
        assert box.command("audit", "verify", *anchored).returncode == 0
        assert server.seqs()[:5] == [0, 1, 2, 3, 4]


@contextmanager
def witness_program(folder: Path, key: Key) -> Iterator[tuple[str, str]]:
    """`beeldkluis audit witness`: where it listens, and its verifier key."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "appliance.cli", "audit", "witness", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--folder", str(folder), "--log-key", str(key)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{port}", process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()
