"""Load from one client process: several connections that ask and ask, and what they saw."""

import asyncio
import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import uvloop

from benchmarks.client import Client, Refused

Request = tuple[str, str, bytes]
"""Method, path, and a JSON body or none."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One round: milliseconds of each answer, the bytes of all bodies, wall and CPU seconds."""

    milliseconds: list[float]
    body_bytes: int
    seconds: float
    cpu_seconds: float

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.milliseconds) / self.seconds


def ask_for(
    port: int,
    headers: Mapping[str, str],
    requests: Sequence[Request],
    connections: int,
    seconds: float,
) -> Seen:
    """Ask for `requests` in turn, over and over, for `seconds`.

    Raises:
        Refused: an answer was not 200.
    """
    return uvloop.run(_ask_for(port, headers, requests, connections, seconds))


async def _ask_for(
    port: int,
    headers: Mapping[str, str],
    requests: Sequence[Request],
    connections: int,
    seconds: float,
) -> Seen:
    clients = [Client(port, headers) for _ in range(connections)]
    prepared = [_prepared(clients[0], *request) for request in requests]
    turn = itertools.cycle(prepared)
    started, cpu = time.perf_counter(), time.process_time()
    until = started + seconds
    # next() on a shared iterator: the connections take the requests in turn.
    told = await asyncio.gather(*(_go_on(client, turn, until) for client in clients))
    return Seen(
        [each for times, _ in told for each in times],
        sum(count for _, count in told),
        time.perf_counter() - started,
        time.process_time() - cpu,
    )


async def _go_on(
    client: Client, turn: "itertools.cycle[bytes]", until: float
) -> tuple[list[float], int]:
    times, count, clock = [], 0, time.perf_counter
    async with client:
        began = clock()
        while began < until:
            answer = await client.send(next(turn))
            if answer.status != 200:
                raise Refused(f"{answer.status} {answer.body[:200]!r}")
            ended = clock()
            times.append((ended - began) * 1000)
            count += len(answer.body)
            began = ended
    return times, count


def _prepared(client: Client, method: str, path: str, body: bytes) -> bytes:
    headers = {"Content-Type": "application/json"} if body else {}
    return client.prepared(method, path, body, headers)
