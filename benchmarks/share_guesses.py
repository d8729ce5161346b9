"""Guessed links: what a million of them give, and what whoever has a link notices of it.

Guesses come from some hundreds of addresses of the loopback network, over keep-alive connections.
A good user with a link of their own knocks at it from another address, alone and beside them, in
turns. In the end the log of the box is searched for the secret.
"""

import argparse
import asyncio
import secrets
import time
from collections import Counter
from dataclasses import dataclass

import httptools
import orjson
import uvloop

from benchmarks.figures import line, median, percentile
from benchmarks.hands import Hand
from tests.support.box import Box
from tests.support.callers import People, Upload, staffed_box
from tests.support.pictures import jpeg, photo
from tests.ui.filling import SAID, filed, register, until_developed
from tests.ui.lending import Lent, lent

_ADDRESSES, _SENDERS = 200, 8
_ROUNDS, _VISIT_SECONDS = 5, 4.0


@dataclass(slots=True)
class _Answer:
    """The status of the answer that is being read."""

    status: int = 0
    is_whole: bool = False
    parser: "httptools.HttpResponseParser | None" = None

    def on_message_complete(self) -> None:
        if self.parser is not None:
            self.status, self.is_whole = self.parser.get_status_code(), True


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--guesses", type=int, default=20_000)
    asked = arguments.parse_args()
    asyncio.run(_measured(asked.guesses))


async def _measured(guesses: int) -> None:
    async with staffed_box() as (box, people):
        link = await _link(people)
        with Hand() as good, Hand() as bad:
            alone: list[float] = []
            beside: list[float] = []
            told: Counter[int] = Counter()
            good.tell(visit, box.port, link.secret, 1.0)  # to warm up
            for _ in range(_ROUNDS):
                alone += good.tell(visit, box.port, link.secret, _VISIT_SECONDS).answer
                begun = time.monotonic()
                bad.begin(guess, box.port, guesses // _ROUNDS)
                beside += good.tell(visit, box.port, link.secret, _VISIT_SECONDS).answer
                told += Counter(bad.end().answer)
                seconds = time.monotonic() - begun
        is_logged = link.secret in _log_of(box)
    print(
        line(
            "share_guesses",
            n=sum(told.values()),
            unit="ms a knock of whoever has a link",
            statuses={str(status): count for status, count in sorted(told.items())},
            opened=told[200],
            per_second=guesses / _ROUNDS / seconds,
            median_alone=median(alone),
            median_beside=median(beside),
            p95_alone=percentile(alone, 95),
            p95_beside=percentile(beside, 95),
            secret_in_the_log=is_logged,
        )
    )


async def _link(people: People) -> Lent:
    """A link to a developed photo."""
    surgeon = people.surgeon
    patient, *_ = (await register(surgeon)).values()
    upload = Upload(jpeg(photo(640, 480)), "a-photo-to-be-guessed")
    made = await filed(surgeon, upload, patient, SAID[0])
    await until_developed(surgeon, [made])
    return await lent(surgeon, made, mostOpens=100)


def _log_of(box: Box) -> str:
    return box.log.read_text("utf-8", "replace")


def visit(port: int, secret: str, seconds: float) -> list[float]:
    """Knock at a link of one's own over and over; the milliseconds of each."""
    return uvloop.run(_visit(port, secret, seconds))


async def _visit(port: int, secret: str, seconds: float) -> list[float]:
    took, until = [], time.perf_counter() + seconds
    reader, writer = await _connected(port, "127.0.0.1")
    while time.perf_counter() < until:
        begun = time.perf_counter()
        status = await _asked(reader, writer, port, secret)
        took.append((time.perf_counter() - begun) * 1000)
        if status != 200:
            raise RuntimeError(f"whoever has the link got {status}")
        await asyncio.sleep(0.01)
    writer.close()
    return took


def guess(port: int, count: int) -> dict[int, int]:
    """Try so many links that are none; how often which status came back."""
    return uvloop.run(_guess(port, count))


async def _guess(port: int, count: int) -> dict[int, int]:
    told: Counter[int] = Counter()
    each = count // _SENDERS
    await asyncio.gather(*(_sender(port, number, each, told) for number in range(_SENDERS)))
    return dict(told)


async def _sender(port: int, number: int, count: int, told: Counter[int]) -> None:
    addresses = [f"127.0.{number + 1}.{at + 1}" for at in range(_ADDRESSES // _SENDERS)]
    each = -(-count // len(addresses))
    for address in addresses:
        reader, writer = await _connected(port, address)
        for _ in range(min(each, count)):
            told[await _asked(reader, writer, port, secrets.token_urlsafe(32))] += 1
        count -= min(each, count)
        writer.close()


async def _connected(port: int, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))


async def _asked(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, secret: str
) -> int:
    body = orjson.dumps({"secret": secret})
    head = (
        f"POST /s/knock HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    answer = _Answer()
    answer.parser = httptools.HttpResponseParser(answer)
    while not answer.is_whole:
        answer.parser.feed_data(await reader.read(65_536))
    return answer.status


if __name__ == "__main__":
    main()
