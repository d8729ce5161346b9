"""A library read beside the engine is found like one that was put photo by photo."""

import pytest

from core.search import PhotoIndex, PhotoQuery
from core.search.readers import WORTH_A_PROCESS, Readers
from tests.support.corpus import DEPARTMENTS, make_corpus

QUESTIONS = ("", "pre-op left knee", "linker knie preoperatief", "litteken", '"open wond"', "scar")


def answers(index: PhotoIndex) -> list[object]:
    pages = [index.search(PhotoQuery(text, frozenset(DEPARTMENTS))) for text in QUESTIONS]
    return [(page.hits, page.total, page.facets) for page in pages]


@pytest.mark.parametrize("library_size", [1, WORTH_A_PROCESS], ids=["thread", "process"])
def test_both_ways_lead_to_the_same_answers(library_size: int) -> None:
    corpus = list(make_corpus(600))
    one_by_one, at_once = PhotoIndex(), PhotoIndex()
    one_by_one.put(corpus)
    one_by_one.commit()
    with Readers(library_size) as readers:
        at_once.fill(readers.lay_out(corpus).result(timeout=60).splitlines())
    at_once.commit()

    assert at_once.size == 600
    assert answers(at_once) == answers(one_by_one)


def test_clearing_forgets_every_photo() -> None:
    index = PhotoIndex()
    index.put(make_corpus(10))
    index.commit()
    index.clear()
    index.commit()
    assert index.size == 0
