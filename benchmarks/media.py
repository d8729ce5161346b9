"""Thumbnails a second: authorised, logged and decrypted, against plain files from disk.

The yardstick is Starlette's `FileResponse` of the same bytes, in one process under the
same uvicorn settings, without session, decision, log row or decryption. Both are asked by
one client process over eight keep-alive connections, in turns; the client's own share of
a core is reported, because a client that is out of breath would hide the server.
"""

import argparse
import asyncio
import os
from pathlib import Path

import psutil

from benchmarks.box import Box, person, running_box
from benchmarks.figures import line, median, percentile
from benchmarks.hands import Hand
from benchmarks.load import Seen, ask_for
from benchmarks.plain import plain_server
from benchmarks.uploads import until_developed, upload_all

os.environ["VIPS_CONCURRENCY"] = "1"  # before libvips is loaded

from tests.support import pictures

_DEPARTMENT = "orthopaedics"
_CONNECTIONS = 8


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=120)
    arguments.add_argument("--rounds", type=int, default=8)
    arguments.add_argument("--seconds", type=float, default=2.0)
    asked = arguments.parse_args()
    with running_box(_DEPARTMENT) as (box, administrator):
        surgeon = asyncio.run(person(box, administrator, "SURGEON", _DEPARTMENT))
        photos = asyncio.run(_filled(box, administrator, surgeon, asked.photos))
        print(_measured(box, surgeon, photos, asked.rounds, asked.seconds))


async def _filled(box: Box, administrator: str, surgeon: str, count: int) -> list[str]:
    """Put photos into the box and wait until they are developed; their ids."""
    made = [pictures.jpeg(pictures.photo(1280, 960, seed=seed)) for seed in range(count)]
    async with box.client(surgeon) as client:
        ids = await upload_all(client, made)
    await until_developed(box, administrator, count)
    return ids


async def _kept(box: Box, surgeon: str, photos: list[str], folder: Path) -> None:
    """Put the very bytes of each thumbnail on the disk, for the yardstick."""
    folder.mkdir()
    async with box.client(surgeon) as client:
        for photo in photos:
            answer = await client.get(f"/media/{photo}/thumbnail")
            (folder / f"{photo}.jpg").write_bytes(answer.body)


def _measured(box: Box, surgeon: str, photos: list[str], rounds: int, seconds: float) -> str:
    folder = box.folder / "thumbnails"
    asyncio.run(_kept(box, surgeon, photos, folder))
    ours = [("GET", f"/media/{photo}/thumbnail", b"") for photo in photos]
    theirs = [("GET", f"/file/{photo}.jpg", b"") for photo in photos]
    headers = box.browser(surgeon)
    api = box.process("serve")
    with plain_server(folder) as (port, _), Hand() as hand:
        served: list[Seen] = []
        plain: list[Seen] = []
        hand.tell(ask_for, box.port, headers, ours, _CONNECTIONS, seconds)
        hand.tell(ask_for, port, {}, theirs, _CONNECTIONS, seconds)
        cpu = 0.0
        for _ in range(rounds):
            before = _cpu(api)
            served.append(hand.tell(ask_for, box.port, headers, ours, _CONNECTIONS, seconds).answer)
            cpu += _cpu(api) - before
            plain.append(hand.tell(ask_for, port, {}, theirs, _CONNECTIONS, seconds).answer)
    return _line(served, plain, cpu)


def _line(served: list[Seen], plain: list[Seen], api_cpu: float) -> str:
    ratios = [one.per_second / other.per_second for one, other in zip(served, plain, strict=True)]
    times = [each for seen in served for each in seen.milliseconds]
    return line(
        "media",
        n=len(times),
        median=median([seen.per_second for seen in served]),
        p99=percentile(times, 99),
        unit="thumbnails a second; p99 in ms",
        yardstick=median([seen.per_second for seen in plain]),
        yardstick_is="Starlette FileResponse of the same bytes, one process",
        ratio=median(ratios),
        median_ms=median(times),
        mean_bytes=sum(seen.body_bytes for seen in served) / len(times),
        api_cpu_ms=1000 * api_cpu / len(times),
        client_core_share=median([seen.cpu_seconds / seen.seconds for seen in served]),
        client_core_share_yardstick=median([seen.cpu_seconds / seen.seconds for seen in plain]),
        connections=_CONNECTIONS,
    )


def _cpu(process: psutil.Process) -> float:
    """Seconds of processor time so far."""
    used = process.cpu_times()
    return float(used.user + used.system)


if __name__ == "__main__":
    main()
