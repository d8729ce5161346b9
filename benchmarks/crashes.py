"""Kill the box again and again while photos come in, and see that nothing acknowledged is lost.

Two senders stream JPEGs and send each again, with the same key, until it is acknowledged.
Meanwhile `kill -9` hits a random one of the API, the worker, the decoders and PostgreSQL,
which at last stays away for half a minute. Afterwards every photo must be there exactly
once, open to the bytes that were sent and be developed; nothing half-made may be left, and
every sealed file must authenticate.

Prints one JSON line; exit status 1 when anything was lost, doubled or left behind:

    python -m benchmarks.crashes --kills 100 --seed 7
"""

import argparse
import asyncio
import hashlib
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np

from tests.support.box import KINDS, Box, until
from tests.support.callers import Caller, People, Upload, staffed_box
from tests.support.pictures import jpeg, photo, with_segment

_COMMENT = 0xFE  # a JPEG segment that says nothing of the picture
_COMMENT_BYTES = 60_000
_OLD_SECONDS = 25 * 3600.0  # housekeeping sweeps what is older than a day
_GONE_SECONDS = 30.0
_SENDERS = 2
_TELL_EVERY = 10
_PIECE_BYTES = 1 << 15
_PIECE_SECONDS = 0.02
_COUNTS = "{ systemStatus { jobsWaiting jobsRunning jobsPoisoned photosReceived photosReady } }"
_INBOX = """query($after: String) { inbox(first: 100, after: $after) {
    edges { node { id development } } pageInfo { hasNextPage endCursor } } }"""


@dataclass(slots=True)
class Ledger:
    """What the senders know: for each key the digest of what was sent, and the photo named."""

    digests: dict[str, str] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)
    contradictions: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def note(self, key: str, photo: str) -> None:
        """Enter an acknowledgement; the same key must always name the same photo."""
        if self.photos.setdefault(key, photo) != photo:
            self.contradictions += 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a crash run found. All but the first five must be nought."""

    kills: dict[str, int]
    acknowledged: int
    answers: dict[str, int]
    seconds: float
    drained_seconds: float
    lost: int
    altered: int
    duplicates: int
    undeveloped: int
    held: int
    drafts: int
    orphans: int
    broken: int

    @property
    def is_clean(self) -> bool:
        """Whether every promise was kept."""
        faults = (self.lost, self.altered, self.duplicates, self.undeveloped, self.held)
        return not any((*faults, self.drafts, self.orphans, self.broken))


async def crash_run(
    box: Box,
    people: People,
    *,
    kills: int,
    seed: int,
    most_pause_seconds: float = 1.5,
    gone_seconds: float = 0,
) -> Outcome:
    """Kill `kills` processes of a running box under load, then take stock of it.

    At the end of it the database stays away for `gone_seconds`.
    """
    start = time.monotonic()
    ledger, done = Ledger(), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for number in range(_SENDERS):
            tasks.create_task(_send(people.photographer, ledger, f"{seed}-{number}", done))
        hit = await _kill(box, ledger, kills, np.random.default_rng(seed), most_pause_seconds)
        if gone_seconds:
            async with box.without_database():
                await asyncio.sleep(gone_seconds)
        done.set()
    seconds = time.monotonic() - start
    await _drained(people.administrator)
    drained = time.monotonic() - start - seconds
    return await _stock(box, people, ledger, hit, seconds, drained)


async def _send(caller: Caller, ledger: Ledger, name: str, done: asyncio.Event) -> None:
    """Send photo after photo, each until it is acknowledged, and every fourth once more."""
    base = jpeg(photo(900, 600, seed=len(name)))
    number = 0
    while not done.is_set():
        number += 1
        key = f"crash-run-{name}-{number:05}"
        picture = with_segment(base, _COMMENT, (key.encode() * 4000)[:_COMMENT_BYTES])
        ledger.digests[key] = hashlib.sha256(picture).hexdigest()
        for _ in range(2 if number % 4 == 0 else 1):
            await _until_acknowledged(caller, Upload(picture, key), ledger)


async def _until_acknowledged(caller: Caller, upload: Upload, ledger: Ledger) -> None:
    while True:
        try:
            answer = await caller.put(upload, _in_pieces(upload.body))
        except httpx.TransportError as fault:
            ledger.answers[type(fault).__name__] += 1
        else:
            ledger.answers[str(answer.status_code)] += 1
            if answer.is_success:
                ledger.note(upload.key, answer.json()["id"])
                return
            if answer.is_client_error:
                raise AssertionError(answer.text)  # the photo is sound: no crash excuses this
        await asyncio.sleep(0.1)


async def _in_pieces(body: bytes) -> AsyncIterator[bytes]:
    """The body as a ward's network brings it, so that a kill meets photos half on their way."""
    for at in range(0, len(body), _PIECE_BYTES):
        yield body[at : at + _PIECE_BYTES]
        await asyncio.sleep(_PIECE_SECONDS)


async def _kill(
    box: Box, ledger: Ledger, kills: int, chance: np.random.Generator, most_pause: float
) -> Counter[str]:
    """Kill `kills` times, each a random while after photos came in and the victim was up."""
    hit: Counter[str] = Counter()
    while hit.total() < kills:
        acknowledged = len(ledger.photos)
        await until(lambda: len(ledger.photos) > acknowledged, 180)  # noqa: B023 - used at once
        kind = str(chance.choice(KINDS))
        await until(lambda: bool(box.pids(kind)), 180)  # noqa: B023 - used at once
        await asyncio.sleep(chance.uniform(0, most_pause))
        if alive := box.pids(kind):
            with suppress(ProcessLookupError):
                os.kill(int(chance.choice(alive)), signal.SIGKILL)
                hit[kind] += 1
                if hit.total() % _TELL_EVERY == 0:
                    told = f"{hit.total()} of {kills} kills, {len(ledger.photos)} photos in"
                    print(told, file=sys.stderr, flush=True)
    return hit


async def _drained(administrator: Caller) -> None:
    """Wait until no photo waits for the darkroom."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError, AssertionError, KeyError):
            status = (await administrator.ask(_COUNTS))["systemStatus"]
            if not (status["jobsWaiting"] or status["jobsRunning"]):
                return
        await asyncio.sleep(0.25)


async def _stock(
    box: Box, people: People, ledger: Ledger, hit: Counter[str], seconds: float, drained: float
) -> Outcome:
    held = (await people.administrator.ask(_COUNTS))["systemStatus"]["jobsPoisoned"]
    found = await _inbox(people.surgeon)
    lost, altered = await _compared(people.surgeon, ledger, set(found))
    drafts, orphans = await _left_behind(box)
    verified = await asyncio.to_thread(box.command, "vault", "verify")
    return Outcome(
        kills=dict(hit),
        acknowledged=len(ledger.photos),
        answers=dict(ledger.answers),
        seconds=round(seconds, 1),
        drained_seconds=round(drained, 1),
        lost=lost,
        altered=altered,
        duplicates=ledger.contradictions + len(set(found) - set(ledger.photos.values())),
        undeveloped=sum(development != "READY" for development in found.values()),
        held=held,
        drafts=drafts,
        orphans=orphans,
        broken=verified.returncode,
    )


async def _inbox(surgeon: Caller) -> dict[str, str]:
    """All photos of the box by id, and how far each is developed."""
    found: dict[str, str] = {}
    after: str | None = None
    while True:
        page: Any = (await surgeon.ask(_INBOX, after=after))["inbox"]
        found |= {edge["node"]["id"]: edge["node"]["development"] for edge in page["edges"]}
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def _compared(surgeon: Caller, ledger: Ledger, found: set[str]) -> tuple[int, int]:
    """How many acknowledged photos are gone, and how many came back as other bytes."""
    lost = altered = 0
    for key, name in ledger.photos.items():
        answer = await surgeon.download(name)
        if name not in found or answer.status_code != httpx.codes.OK:
            lost += 1
        elif hashlib.sha256(answer.content).hexdigest() != ledger.digests[key]:
            altered += 1
    return lost, altered


async def _left_behind(box: Box) -> tuple[int, int]:
    """Drafts, and sealed files without a row, that housekeeping leaves a day later."""
    await box.down()
    then = time.time() - _OLD_SECONDS
    for path in (*box.places.drafts.iterdir(), *box.places.blobs.glob("*/*/*")):
        os.utime(path, (then, then))
    said = len(box.said())
    await box.up()
    await until(lambda: '"tidied"' in box.said()[said:])
    named = {str(row["id"]) for row in await box.rows("SELECT id FROM rendition")}
    return len(box.drafts()), len(box.blobs() ^ named)


async def _main(kills: int, seed: int) -> bool:
    print(f"seed {seed}", file=sys.stderr)
    async with staffed_box() as (box, people):
        outcome = await crash_run(box, people, kills=kills, seed=seed, gone_seconds=_GONE_SECONDS)
        ended = Counter(
            f"{line['child']}: {line['exit_code']}"
            for line in map(json.loads, filter(_is_ending, box.said().splitlines()))
        )
        if not outcome.is_clean:
            print(box.said(), file=sys.stderr)
    told = {name: getattr(outcome, name) for name in Outcome.__slots__}
    told["kills"] = sum(outcome.kills.values())
    line = {"benchmark": "crashes", "seed": seed, **told, "by_kind": outcome.kills, "ended": ended}
    print(json.dumps(line))
    return outcome.is_clean


def _is_ending(line: str) -> bool:
    return line.startswith("{") and '"child_ended"' in line


def main() -> None:
    """Run it with the number of kills and the seed of the command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    given = arguments.parse_args()
    sys.exit(0 if asyncio.run(_main(given.kills, given.seed)) else 1)


if __name__ == "__main__":
    main()
