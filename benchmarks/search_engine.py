"""The search engine alone: filling it, and asking it what clinicians ask.

Prints one JSON line. Everything of the engine is in it (understanding, permission, exact
total, facets, 20 hits with snippets); database, audit and HTTP are not. The yardstick is
the bare engine in the same run: one term, twenty hits, no permission, no facets.
"""

import argparse
import gc
import json
import statistics
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import tantivy

from core.search import PhotoIndex, PhotoQuery, SearchDocument
from tests.support.corpus import DEPARTMENTS, make_corpus

_QUESTIONS = (
    "pre-op left knee", "linker knie preoperatief", "brandwond hand", "burn hand", "litteken",
    "postoperative breast", "wond voet rechts controle", "eczeem", "moedervlek rug 2021",
    "wondranden rustig", '"beslag in de wondbodem"', "kweek afgenomen onderbeen", "",
    "decubitus stuit", "scar face after surgery", "visserbakker", "basaalcelcarcinoom neus",
    "linekr knie", "been", "huidtransplantaat brandwonden hele lichaam", "IMG 0042", "hals",
)  # fmt: skip
_DEPARTMENTS_OF_THE_ASKER = (1, 2, 6, 12)
_SEARCH_ROUNDS = 40


def main() -> None:
    """Fill, ask, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=100_000)
    photos = arguments.parse_args().photos
    documents = list(make_corpus(photos))
    gc.freeze()  # the box reads photos as a stream; 100,000 at hand would slow each collection
    _fill(PhotoIndex(), documents[:2_000])  # dictionaries are read once per process, not per photo
    index = PhotoIndex()
    put_seconds, fill_seconds = _fill(index, documents)
    asked = [_asked(index, number) for number in range(_SEARCH_ROUNDS * len(_QUESTIONS))]
    plain = _bare_index(documents)
    bare = [_milliseconds(lambda: _bare(plain)) for _ in range(_SEARCH_ROUNDS)]
    alone, together = _throughput(index)
    index.close()
    median = statistics.median(asked)
    print(
        json.dumps(
            {
                "benchmark": "search_engine",
                "n": photos,
                "median": round(median, 2),
                "p99": round(statistics.quantiles(asked, n=100)[98], 2),
                "worst": round(max(asked), 2),
                "unit": "ms",
                "yardstick": "bare engine, one term, 20 hits, no permission or facets",
                "ratio": round(median / statistics.median(bare), 1),
                "put_per_second": round(photos / put_seconds),
                "put_and_commit_per_second": round(photos / fill_seconds),
                "two_threads_speedup": round(together / alone, 2),
            }
        )
    )


def _fill(index: PhotoIndex, documents: Sequence[SearchDocument]) -> tuple[float, float]:
    """Seconds to put the documents, and to put and commit them."""
    start = perf_counter()
    index.put(documents)
    put = perf_counter() - start
    index.commit()
    return put, perf_counter() - start


def _asked(index: PhotoIndex, number: int) -> float:
    """Milliseconds for one question of one asker; both go round."""
    count = _DEPARTMENTS_OF_THE_ASKER[number // len(_QUESTIONS) % len(_DEPARTMENTS_OF_THE_ASKER)]
    text = _QUESTIONS[number % len(_QUESTIONS)]
    query = PhotoQuery(text, frozenset(DEPARTMENTS[:count]))
    return _milliseconds(lambda: index.search(query))


def _bare(bare: tantivy.Index) -> None:
    term = tantivy.Query.term_query(bare.schema, "words", "litteken")
    bare.searcher().search(term, 20, order_by_field="order")


def _bare_index(documents: Sequence[SearchDocument]) -> tantivy.Index:
    """The same captions in an index without any of our fields."""
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("words")
    fields.add_unsigned_field("order", fast=True)
    index = tantivy.Index(fields.build())
    writer = index.writer(num_threads=1)
    for document in documents:
        row = {"words": document.caption, "order": document.captured_at}
        writer.add_document(tantivy.Document.from_dict(row, index.schema))
    writer.commit()
    index.reload()
    return index


def _milliseconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def _throughput(index: PhotoIndex) -> tuple[float, float]:
    """Questions a second by one thread, and by two at the same time."""
    numbers = range(10 * len(_QUESTIONS))
    rates = []
    for threads in (1, 2):
        with ThreadPoolExecutor(threads) as pool:
            start = perf_counter()
            list(pool.map(lambda number: _asked(index, number), numbers))
            rates.append(len(numbers) / (perf_counter() - start))
    return rates[0], rates[1]


if __name__ == "__main__":
    main()
