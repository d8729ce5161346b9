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

from benchmarks.box import client_of, person, program, running_box
from benchmarks.costs import milliseconds_each
from benchmarks.figures import line, median, percentile
from benchmarks.hands import Hand
from benchmarks.plain import plain_server
from benchmarks.turns import Round, Turns
from benchmarks.uploads import until_developed, upload_all

os.environ["VIPS_CONCURRENCY"] = "1"  # before libvips is loaded

from tests.support import pictures
from tests.support.box import Box

_CONNECTIONS = 8


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=120)
    arguments.add_argument("--rounds", type=int, default=8)
    arguments.add_argument("--seconds", type=float, default=2.0)
    asked = arguments.parse_args()
    with running_box() as (box, administrator):
        surgeon = asyncio.run(person(box, administrator, "surgeon"))
        photos = asyncio.run(_filled(box, surgeon, asked.photos))
        print(_measured(box, surgeon, photos, asked.rounds, asked.seconds))


async def _filled(box: Box, surgeon: str, count: int) -> list[str]:
    """Put photos into the box and wait until they are developed; their ids."""
    made = [pictures.jpeg(pictures.photo(1280, 960, seed=seed)) for seed in range(count)]
    async with client_of(box, surgeon) as client:
        ids = await upload_all(client, made)
    await until_developed(box, count)
    return ids


def _keep(box: Box, surgeon: str, photos: list[str], folder: Path) -> None:
    """Put the very bytes of each thumbnail on the disk, for the yardstick."""
    folder.mkdir()
    for photo, body in asyncio.run(_thumbnails(box, surgeon, photos)).items():
        (folder / f"{photo}.jpg").write_bytes(body)


async def _thumbnails(box: Box, surgeon: str, photos: list[str]) -> dict[str, bytes]:
    async with client_of(box, surgeon) as client:
        return {photo: (await client.get(f"/media/{photo}/thumbnail")).body for photo in photos}


def _measured(box: Box, surgeon: str, photos: list[str], rounds: int, seconds: float) -> str:
    folder = box.base / "thumbnails"
    _keep(box, surgeon, photos, folder)
    ours = [("GET", f"/media/{photo}/thumbnail", b"") for photo in photos]
    theirs = [("GET", f"/file/{photo}.jpg", b"") for photo in photos]
    turns = Turns(box, program(surgeon), ours, theirs, _CONNECTIONS, seconds)
    with plain_server(folder) as port, Hand() as hand:
        turns.go(hand, port)  # to warm up
        made = [turns.go(hand, port) for _ in range(rounds)]
    return _line(made)


def _line(rounds: list[Round]) -> str:
    served, plain = [each.box for each in rounds], [each.plain for each in rounds]
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
        cpu_ms_each=milliseconds_each([each.cost for each in rounds], len(times)),
        client_core_share=median([seen.cpu_seconds / seen.seconds for seen in served]),
        client_core_share_yardstick=median([seen.cpu_seconds / seen.seconds for seen in plain]),
        connections=_CONNECTIONS,
    )


if __name__ == "__main__":
    main()
