"""Attack queries: how long each takes to be refused, and what they cost whoever works beside them.

First each attack alone, over a keep-alive connection, by people whose patience is fresh: the time
is that of the whole answer as the client sees it, so no less than the server's own. Then a good
user lists thirty photos, in turns alone and while an attacker sends all attacks over and over;
client and attacker are a process each.
"""

import argparse
import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress

import orjson
import uvloop

from benchmarks.box import person, program
from benchmarks.client import Client
from benchmarks.figures import line, median, percentile
from benchmarks.hands import Hand
from benchmarks.hospital import Hospital, running_hospital
from benchmarks.load import Request, Seen, ask_for
from tests.support.attacks import ATTACKS, Attack

_QUERY = "{ photos(first: 30) { edges { node { id caption laterality receivedAt version } } } }"
_CONNECTIONS = 2
_TIMES = 3  # each takes two people, and no more than ten may enrol in a minute
_SENDERS = 4
_AT_ONCE = 50  # less than anybody's patience

Times = dict[str, float]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=2_000)
    arguments.add_argument("--rounds", type=int, default=6)
    arguments.add_argument("--seconds", type=float, default=5.0)
    asked = arguments.parse_args()
    with running_hospital(asked.photos) as hospital:
        with Hand() as hand:
            print(_refusals(hospital, hand))
        with Hand() as good, Hand() as bad:
            print(_beside(hospital, good, bad, asked.rounds, asked.seconds))


def _refusals(hospital: Hospital, hand: Hand) -> str:
    """Each attack alone: the middle and the worst of its times, and the slowest of all."""
    times: dict[str, list[float]] = {attack.name: [] for attack in ATTACKS}
    for number in range(_TIMES):
        for part, start in enumerate(range(0, len(ATTACKS), _AT_ONCE)):
            key = _key(hospital, f"attacker{number}x{part}")
            told: Times = hand.tell(
                refused, hospital.box.port, program(key), ATTACKS[start : start + _AT_ONCE]
            ).answer
            for name, milliseconds in told.items():
                times[name].append(milliseconds)
    slowest = sorted(times, key=lambda name: median(times[name]))[-5:]
    return line(
        "attacks",
        n=len(ATTACKS),
        rounds=_TIMES,
        unit="ms to refuse an attack, as the client sees it",
        median=median([median(each) for each in times.values()]),
        slowest=max(median(each) for each in times.values()),
        worst_once=max(max(each) for each in times.values()),
        worst_is=max(times, key=lambda name: max(times[name])),
        limit=50,
        above_limit=sum(median(each) > 50 for each in times.values()),
        slowest_are={name: median(times[name]) for name in slowest},
    )


def _beside(hospital: Hospital, good: Hand, bad: Hand, rounds: int, seconds: float) -> str:
    """A good user, alone and beside an attacker, in turns."""
    attacker, port = program(_key(hospital, "flooder")), hospital.box.port
    alone: list[float] = []
    attacked: list[float] = []
    sent: Counter[str] = Counter()
    _listed(hospital, good, seconds)  # to warm up
    for _ in range(rounds):
        alone += _listed(hospital, good, seconds).milliseconds
        bad.begin(flood, port, attacker, seconds)
        attacked += _listed(hospital, good, seconds).milliseconds
        sent += Counter(bad.end().answer)
    before, beside = percentile(alone, 95), percentile(attacked, 95)
    return line(
        "attacks_beside",
        n=len(attacked),
        unit="ms a list of 30 photos",
        p95_alone=before,
        p95_beside=beside,
        rise_percent=100 * (beside / before - 1),
        limit_percent=20,
        median_alone=median(alone),
        median_beside=median(attacked),
        p99_alone=percentile(alone, 99),
        p99_beside=percentile(attacked, 99),
        connections=_CONNECTIONS,
        attacker_connections=_SENDERS,
        attacks_per_second=sum(sent.values()) / (rounds * seconds),
        attack_statuses=dict(sent),
    )


def _listed(hospital: Hospital, hand: Hand, seconds: float) -> Seen:
    ours: list[Request] = [("POST", "/graphql", orjson.dumps({"query": _QUERY}))]
    key = program(hospital.surgeon)
    told: Seen = hand.tell(ask_for, hospital.box.port, key, ours, _CONNECTIONS, seconds).answer
    return told


def _key(hospital: Hospital, login: str) -> str:
    return asyncio.run(person(hospital.box, hospital.administrator, "surgeon", login))


def refused(port: int, headers: Mapping[str, str], attacks: Sequence[Attack]) -> Times:
    """Milliseconds until each of `attacks` was refused, one after another.

    Raises:
        RuntimeError: one of them was not refused.
    """
    return uvloop.run(_refused(port, headers, attacks))


async def _refused(port: int, headers: Mapping[str, str], attacks: Sequence[Attack]) -> Times:
    times: Times = {}
    for attack in attacks:
        async with Client(port, headers) as client:
            await client.send(client.question("{me{id}}"))  # connected, and recognised
            request = client.prepared("POST", "/graphql", attack.body, attack.all_headers)
            began = time.perf_counter()
            answer = await client.send(request)
            times[attack.name] = (time.perf_counter() - began) * 1000
        told = answer.json()
        if "error" not in told and not told.get("errors"):
            raise RuntimeError(f"{attack.name} was not refused")
    return times


def flood(port: int, headers: Mapping[str, str], seconds: float) -> dict[str, int]:
    """Send all attacks over and over; how many answers of which status came."""
    return uvloop.run(_flood(port, headers, seconds))


async def _flood(port: int, headers: Mapping[str, str], seconds: float) -> dict[str, int]:
    until, turn = time.perf_counter() + seconds, itertools.cycle(ATTACKS)
    found: Counter[str] = Counter()
    await asyncio.gather(*(_send_on(port, headers, turn, until, found) for _ in range(_SENDERS)))
    return dict(found)


async def _send_on(
    port: int,
    headers: Mapping[str, str],
    turn: "itertools.cycle[Attack]",
    until: float,
    found: Counter[str],
) -> None:
    while time.perf_counter() < until:
        with suppress(ConnectionError, TimeoutError):
            async with Client(port, headers) as client, asyncio.timeout_at(_at(until)):
                while True:
                    attack = next(turn)
                    sent = client.prepared("POST", "/graphql", attack.body, attack.all_headers)
                    answer = await client.send(sent)
                    found[str(answer.status)] += 1


def _at(until: float) -> float:
    return asyncio.get_running_loop().time() + max(0.0, until - time.perf_counter())


if __name__ == "__main__":
    main()
