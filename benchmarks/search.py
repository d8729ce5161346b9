"""Searching 100,000 photos as a clinician does: GraphQL over HTTP, in one's own department.

Each question answers 20 photos with their fields, the exact total, facets, snippets and
what was understood; permission is inside the query, and each question is a log row. One
client asks one thing after the other. The yardstick is PostgreSQL's own full text search
over the same captions in plaintext, asked by asyncpg without HTTP: the same words, the
same department, the exact total, the same facets, the first 20 rows. It understands no
codes, no synonyms and no typing errors, so it often finds less.

`rebuilt_per_second` is the rebuild of the index out of the sealed database at a restart,
`first_built_per_second` that of the first start with these photos, when each is laid out.
"""

import argparse
import asyncio
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from benchmarks.box import DEPARTMENT, client_of, program
from benchmarks.client import Client, Refused
from benchmarks.costs import Parts, cpu_by_part, milliseconds_each, since
from benchmarks.figures import line, median, percentile
from benchmarks.hands import Hand
from benchmarks.hospital import Hospital, running_hospital
from benchmarks.load import ask_for
from benchmarks.plain_search import PlainSearch

_QUERY = """query($t: String!, $a: String, $n: Boolean!, $s: SearchFilters) {
  search(text: $t, first: 20, after: $a, newestFirst: $n, filters: $s) {
    total endCursor facets { name counts { code count } } understood { kind code text }
    hits { score snippets { fragment highlights { start end } }
           photo { id patientId caption laterality phase view capturedAt bodySite { nl } } } } }"""
_FIRST = 20  # as the query says: a page size in a variable is weighed as the largest page


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `words` are what PostgreSQL is asked instead; None: it cannot be."""

    kind: str
    text: str
    words: str | None
    newest_first: bool = False
    pages: int = 1
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def variables(self, after: str | None) -> dict[str, object]:
        """The variables of the query, for the page after a cursor."""
        filters = {name: list(values) for name, values in self.filters}
        newest = self.newest_first
        return {"t": self.text, "a": after, "n": newest, "s": filters or None}


QUESTIONS = (
    Question("word", "litteken", "litteken"),
    Question("word", "eczema", "eczema"),
    Question("rare word", "basaalcelcarcinoom", "basaalcelcarcinoom"),
    Question("coded, English", "pre-op left knee", "pre-op left knee"),
    Question("coded, Dutch", "linker knie preoperatief", "linker knie preoperatief"),
    Question("coded, English", "postoperative right breast", "postoperative right breast"),
    Question("coded, Dutch", "brandwond hand links", "brandwond hand links"),
    Question("three words", "wond voet controle", "wond voet controle"),
    Question("three words", "wondranden rustig verband", "wondranden rustig verband"),
    Question("phrase", '"beslag in de wondbodem"', '"beslag in de wondbodem"'),
    Question("name", "visserbakker", None),
    Question("typing error", "linekr knie", None),
    Question("typing error", "litteken brost", None),
    Question("filtered", "wond", "wond", filters=(("laterality", ("LEFT",)),)),
    Question("filtered", "zwelling", "zwelling", filters=(("phase", ("PRE_OP", "POST_OP")),)),
    Question("paging", "knie", "knie", pages=3),
    Question("newest", "hechtingen", "hechtingen", newest_first=True),
    Question("newest of all", "", None, newest_first=True),
)


@dataclass(slots=True)
class Times:
    """Milliseconds of each answer, by kind of question, and what the box's cost."""

    box: dict[str, list[float]] = field(default_factory=dict)
    plain: dict[str, list[float]] = field(default_factory=dict)
    cost: Parts = field(default_factory=dict)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=30)
    asked = arguments.parse_args()
    with running_hospital(asked.photos) as hospital:
        print(_measured(hospital, asked.rounds))


def _measured(hospital: Hospital, rounds: int) -> str:
    times = asyncio.run(_rounds(hospital, rounds))
    ours = list(itertools.chain.from_iterable(times.box.values()))
    theirs = list(itertools.chain.from_iterable(times.plain.values()))
    shared = [ms for kind, found in times.box.items() if kind in times.plain for ms in found]
    return line(
        "search",
        n=len(ours),
        median=median(ours),
        p99=percentile(ours, 99),
        unit="ms a question, through HTTP",
        yardstick=median(theirs),
        yardstick_is="PostgreSQL full text over the same captions, total and facets, by asyncpg",
        ratio=median(shared) / median(theirs),
        yardstick_p99=percentile(theirs, 99),
        photos=len(hospital.documents),
        photos_the_asker_may_see=sum(d.department == DEPARTMENT for d in hospital.documents),
        rebuilt_per_second=len(hospital.documents) / hospital.rebuild_seconds,
        first_built_per_second=len(hospital.documents) / hospital.first_seconds,
        median_by_kind={kind: median(found) for kind, found in times.box.items()},
        yardstick_by_kind={kind: median(found) for kind, found in times.plain.items()},
        cpu_ms_each=milliseconds_each([times.cost], len(ours)),
        four_at_once=_four_at_once(hospital),
    )


async def _rounds(hospital: Hospital, rounds: int) -> Times:
    """All questions in turn, each to the box and then to PostgreSQL; the first round warms up."""
    times = Times()
    plain = await PlainSearch.over(hospital.box, hospital.documents)
    try:
        async with client_of(hospital.box, hospital.surgeon) as client:
            await _round(client, plain, Times())
            before = cpu_by_part(hospital.box)
            for _ in range(rounds):
                await _round(client, plain, times)
            times.cost = since(before, hospital.box)
    finally:
        await plain.close()
    return times


async def _round(client: Client, plain: PlainSearch, times: Times) -> None:
    for question in QUESTIONS:
        times.box.setdefault(question.kind, []).extend(await _asked(client, question))
        if question.words is not None:
            spent_ms = await plain.ask(DEPARTMENT, question.words, _FIRST)
            times.plain.setdefault(question.kind, []).append(spent_ms)


async def _asked(client: Client, question: Question) -> list[float]:
    """Milliseconds of each page."""
    times, after = [], None
    for _ in range(question.pages):
        request = client.question(_QUERY, **question.variables(after))
        started = time.perf_counter()
        answer = await client.send(request)
        times.append((time.perf_counter() - started) * 1000)
        said = answer.json()
        if "errors" in said:
            raise Refused(str(said["errors"]))
        after = said["data"]["search"]["endCursor"]
    return times


def _four_at_once(hospital: Hospital, seconds: float = 5.0) -> dict[str, float]:
    """The same questions by four askers at the same time: first pages only."""
    bodies = [_body(question) for question in QUESTIONS]
    requests: Sequence[tuple[str, str, bytes]] = [("POST", "/graphql", body) for body in bodies]
    headers = program(hospital.surgeon)
    with Hand() as hand:
        seen = hand.tell(ask_for, hospital.box.port, headers, requests, 4, seconds).answer
    return {
        "per_second": seen.per_second,
        "median_ms": median(seen.milliseconds),
        "p99_ms": percentile(seen.milliseconds, 99),
    }


def _body(question: Question) -> bytes:
    return orjson.dumps({"query": _QUERY, "variables": question.variables(None)})


if __name__ == "__main__":
    main()
