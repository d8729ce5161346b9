"""Photos a second from the first byte sent until all are developed, by two HTTP clients.

Sealing, read-back, database, log, sandboxed decoding and index are all in it. Two
yardsticks, both in two plain processes with the photos in memory and two processes warm:
`plain` makes each rendition by a `thumbnail_buffer` call of its own; `strict` runs the
box's own rendition code, which is faster, without its sandbox. `ratio` is against
`strict`: it cannot be flattered by our renditions being quick, so it is the price of
everything the box does besides making pictures. The three take turns in batches.
"""

import argparse
import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import uvloop

from benchmarks import camera, plain_renditions
from benchmarks.box import person, program, running_box
from benchmarks.client import Client
from benchmarks.costs import Parts, milliseconds_each, process_of, spent
from benchmarks.figures import line, median, percentile
from benchmarks.hands import Hand, at_once
from benchmarks.memory import Watch, by_tenth, growth
from benchmarks.uploads import until_developed, upload, upload_request
from tests.support.box import Box

_CLIENTS = 2
_SHOTS = 60
_LIMIT_MIB = 400

_ready: list[bytes] = []


@dataclass(slots=True)
class Times:
    """Seconds a photo of each batch, milliseconds of each upload, processor seconds."""

    box: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    strict: list[float] = field(default_factory=list)
    uploads: list[float] = field(default_factory=list)
    cpu: list[Parts] = field(default_factory=list)
    strict_cpu: list[float] = field(default_factory=list)
    client_cpu: list[float] = field(default_factory=list)


def load(
    port: int, headers: Mapping[str, str], paths: Sequence[str], numbers: Sequence[int]
) -> None:
    """In a client: have these photos in memory, hashed, as the bytes of their requests."""
    client = Client(port, headers)
    photos = (camera.loaded(paths[number % len(paths)], number) for number in numbers)
    _ready[:] = [upload_request(client, photo) for photo in photos]


def send(port: int) -> list[float]:
    """In a client: upload them one after the other; milliseconds of each."""
    return uvloop.run(_send(Client(port)))


async def _send(client: Client) -> list[float]:
    times = []
    async with client:
        for request in _ready:
            started = time.perf_counter()
            await upload(client, request)
            times.append((time.perf_counter() - started) * 1000)
    return times


@dataclass(slots=True)
class Bench:
    """One run: the box, its people, and the two processes that send or make renditions."""

    box: Box
    photographer: str
    paths: list[str]
    hands: tuple[Hand, Hand]
    sent: int = 0

    def round(self, count: int, times: Times, *, with_yardsticks: bool) -> None:
        """`count` photos through the box, and through both yardsticks."""
        batches = [range(self.sent + own, self.sent + count, _CLIENTS) for own in range(_CLIENTS)]
        headers = program(self.photographer)
        self._load(partial(load, self.box.port, headers), batches)
        times.cpu.append(spent(self.box, lambda: self._through_the_box(count, times)))
        if with_yardsticks:
            self._load(plain_renditions.load, batches)
            times.plain.append(self._timed(plain_renditions.plain_calls)[0] / count)
            seconds, cpu_seconds = self._timed(plain_renditions.own_code)
            times.strict.append(seconds / count)
            times.strict_cpu.append(cpu_seconds / count)

    def _load(self, order: Callable[..., object], batches: Sequence[range]) -> None:
        at_once(self.hands, order, [(self.paths, list(batch)) for batch in batches])

    def _through_the_box(self, count: int, times: Times) -> None:
        self.sent += count
        started = time.perf_counter()
        told = at_once(self.hands, send, [(self.box.port,)] * _CLIENTS)
        # The database is asked only now, when little is left to be developed.
        ended = asyncio.run(until_developed(self.box, self.sent))
        times.uploads += [each for one in told for each in one.answer]
        times.client_cpu.append(sum(one.cpu_seconds for one in told) / count)
        times.box.append((ended - started) / count)

    def _timed(self, order: Callable[[], None]) -> tuple[float, float]:
        """Seconds and processor seconds until both processes are done."""
        started = time.perf_counter()
        told = at_once(self.hands, order, [()] * _CLIENTS)
        return time.perf_counter() - started, sum(each.cpu_seconds for each in told)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=80)
    arguments.add_argument("--batch", type=int, default=20)
    arguments.add_argument("--alone", action="store_true", help="without yardsticks: for memory")
    asked = arguments.parse_args()
    with Hand() as one, Hand() as other:
        paths = _shots((one, other), min(_SHOTS, asked.photos))
        with running_box() as (box, administrator):
            photographer = asyncio.run(person(box, administrator, "photographer"))
            bench = Bench(box, photographer, paths, (one, other))
            bench.round(_CLIENTS * 2, Times(), with_yardsticks=not asked.alone)  # to warm up
            print(_measured(bench, asked.photos, asked.batch, with_yardsticks=not asked.alone))


def _shots(hands: tuple[Hand, Hand], count: int) -> list[str]:
    told = at_once(hands, camera.shoot, [(list(range(own, count, 2)),) for own in (0, 1)])
    return sorted(path for each in told for path in each.answer)


def _measured(bench: Bench, photos: int, batch: int, *, with_yardsticks: bool) -> str:
    times = Times()
    with (
        Watch(process_of(bench.box, "worker")) as worker,
        Watch(process_of(bench.box, "api")) as api,
    ):
        for _ in range(max(1, photos // batch)):
            bench.round(batch, times, with_yardsticks=with_yardsticks)
    return line("ingest", **_times(times, batch), **_memory(worker, api))


def _times(times: Times, batch: int) -> dict[str, object]:
    found: dict[str, object] = {
        "n": len(times.box) * batch,
        "median": median(times.box),
        "p99": percentile(times.box, 99),
        "unit": "seconds a photo, by batch",
        "photos_per_second": 1 / median(times.box),
        "upload_median_ms": median(times.uploads),
        "upload_p99_ms": percentile(times.uploads, 99),
        "clients_cpu_ms": 1000 * median(times.client_cpu),
        "cpu_ms_a_photo": milliseconds_each(times.cpu, len(times.box) * batch),
    }
    if times.strict:
        found |= {
            "yardstick": median(times.strict),
            "yardstick_is": "our rendition code from memory, unsandboxed, two processes",
            "yardstick_cpu_ms": 1000 * median(times.strict_cpu),
            "ratio": _ratio(times.box, times.strict),
            "yardstick_plain_calls": median(times.plain),
            "ratio_to_plain_calls": _ratio(times.box, times.plain),
        }
    return found


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return median([one / other for one, other in zip(ours, theirs, strict=True)])


def _memory(worker: Watch, api: Watch) -> dict[str, object]:
    """Resident memory in MiB; `worker_tree` counts shared pages once a process."""
    return {
        "worker_peak_mib": worker.peak.own,
        "decoder_peak_mib": worker.peak.largest_child,
        "worker_tree_peak_mib": worker.peak.all,
        "worker_limit_mib": _LIMIT_MIB,
        "worker_growth_mib": growth([look.own for look in worker.looks]),
        "worker_mib_by_tenth": by_tenth([look.own for look in worker.looks]),
        "api_peak_mib": api.peak.own,
        "api_growth_mib": growth([look.own for look in api.looks]),
    }


if __name__ == "__main__":
    main()
