"""One release decision: a photo with 3 people and 10 provisions each, and a page of 100 stamps.

`python -m benchmarks.decision [ROUNDS]` prints one JSON line, in microseconds of one thread.
The yardstick does the least that any such decision must: it looks at each of the 30 provisions
once and compares its purpose and its two moments.
"""

import random  # noqa: TID251 - cases, not secrets
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from benchmarks.figures import line, median, percentile
from core.decisions import (
    DUTCH_DEFAULT,
    Channel,
    Copy,
    Depicted,
    Effect,
    PhotoFacts,
    Provision,
    Purpose,
    Question,
    Scope,
    release_decision,
    stamp,
)

_NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
_PEOPLE, _PROVISIONS, _PHOTOS = 3, 10, 100
_FULL = Copy("full")
_PURPOSES = (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING)


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 200
    chance = random.Random(4)
    photos = [_photo(chance, number) for number in range(_PHOTOS)]
    question = Question(Purpose.RESEARCH, Channel.DATASET, _NOW)
    decided = [release_decision(each, _FULL, question, DUTCH_DEFAULT) for each in photos]
    ours: list[float] = []
    plain: list[float] = []
    stamps: list[float] = []
    for _ in range(rounds):
        ours += _each(photos, lambda p: release_decision(p, _FULL, question, DUTCH_DEFAULT))
        plain += _each(photos, _looked_at)
        stamps.append(sum(_each(photos, lambda p: stamp(p, _FULL, _NOW, DUTCH_DEFAULT))))
    print(
        line(
            "decision",
            n=len(ours),
            median=median(ours),
            p99=percentile(ours, 99),
            unit=f"us a photo with {_PEOPLE} people and {_PROVISIONS} provisions each",
            yardstick=median(plain),
            yardstick_is="one look at each provision: its purpose and its moments",
            ratio=median(ours) / median(plain),
            permitted=sum(each.is_permitted for each in decided),
            photos=_PHOTOS,
            page_of_stamps_ms=median(stamps) / 1000,
        )
    )


def _each(photos: Sequence[PhotoFacts], act: Callable[[PhotoFacts], object]) -> list[float]:
    clock, times = time.perf_counter_ns, []
    for photo in photos:
        began = clock()
        act(photo)
        times.append((clock() - began) / 1000)
    return times


def _looked_at(photo: PhotoFacts) -> int:
    return sum(
        each.purpose is Purpose.RESEARCH
        and each.starts <= _NOW
        and (each.ends is None or each.ends > _NOW)
        for person in photo.people
        for each in person.provisions
    )


def _photo(chance: random.Random, number: int) -> PhotoFacts:
    people = [UUID(int=number * 10 + place) for place in range(_PEOPLE)]
    return PhotoFacts(
        UUID(int=10_000 + number),
        people[0],
        UUID(int=20_000 + number // 5),
        date(2026, 11, 20),
        tuple(
            Depicted(person, tuple(_provision(chance, at) for at in range(_PROVISIONS)))
            for person in people
        ),
    )


def _provision(chance: random.Random, at: int) -> Provision:
    starts = _NOW - timedelta(days=chance.randrange(10, 600))
    return Provision(
        UUID(int=30_000),
        Effect.DENY if chance.random() < 0.02 else Effect.PERMIT,
        _PURPOSES[at % len(_PURPOSES)],
        starts,
        starts + timedelta(days=730),
        scope=Scope.DATE_RANGE if chance.random() < 0.2 else Scope.PATIENT,
        first_day=date(2026, 1, 1),
    )


if __name__ == "__main__":
    main()
