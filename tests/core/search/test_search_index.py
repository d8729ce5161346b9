import asyncio
from collections.abc import Iterator
from uuid import UUID

import pytest
import tantivy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kit.errors import Unavailable
from core.search import MOST_COUNTS, Filters, PhotoIndex, PhotoQuery
from tests.support.corpus import DEPARTMENTS, a_photo, make_corpus

SURGERY = frozenset({"surgery"})


def walk(index: PhotoIndex, query: PhotoQuery, first: int) -> Iterator[int]:
    after = None
    while True:
        page = index.search(PhotoQuery(query.text, query.scopes, first=first, after=after))
        yield from (hit.photo_id.int for hit in page.hits)
        after = page.cursor
        if after is None:
            return


@pytest.fixture(scope="module")
def hospital() -> Iterator[PhotoIndex]:
    index = PhotoIndex()
    index.put(make_corpus(1500))
    index.commit()
    yield index
    index.close()


class TestWriting:
    def test_a_photo_put_again_takes_its_own_place(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, caption="eerste"), a_photo(1, caption="tweede")])
        index.put([a_photo(1, caption="derde")])
        index.commit()
        index.put([a_photo(1, caption="vierde")])
        index.commit()
        assert index.size == 1
        assert index.search(PhotoQuery("eerste", SURGERY)).total == 0
        assert index.search(PhotoQuery("vierde", SURGERY)).total == 1

    def test_more_than_a_batch_arrives_whole(self, index: PhotoIndex) -> None:
        index.put(a_photo(number) for number in range(1, 1202))
        index.commit()
        assert index.size == 1201

    def test_nothing_is_seen_before_the_commit(self, index: PhotoIndex) -> None:
        index.put([a_photo(1)])
        assert index.search(PhotoQuery("", SURGERY)).total == 0
        index.commit()
        assert index.search(PhotoQuery("", SURGERY)).total == 1

    def test_a_removed_photo_is_gone_with_its_words_and_a_strange_one_is_passed_over(
        self, index: PhotoIndex
    ) -> None:
        index.put([a_photo(1, caption="bijzonder"), a_photo(2)])
        index.remove([UUID(int=1), UUID(int=99)])
        index.commit()
        assert index.size == 1
        assert index.search(PhotoQuery("bijzonder", SURGERY)).total == 0
        assert index.suggest("bij", SURGERY) == ()

    def test_removing_nothing_removes_nothing(self, index: PhotoIndex) -> None:
        index.put([a_photo(1)])
        index.remove([])
        index.commit()
        assert index.size == 1

    def test_surrogates_and_control_characters_cannot_break_the_writer(
        self, index: PhotoIndex
    ) -> None:
        odd = "\ud800 kniewond\x00 \u202e ﷺ " + "x" * 70_000
        index.put([a_photo(1, caption=odd, source=odd, patient=odd, body_site="\ud800", view=odd)])
        index.commit()
        (hit,) = index.search(PhotoQuery("wond", SURGERY)).hits
        assert hit.photo_id.int == 1

    def test_a_broken_writer_is_replaced_and_what_was_committed_stays(
        self, index: PhotoIndex
    ) -> None:
        index.put([a_photo(1)])
        index.commit()
        writer = index._writer
        assert writer is not None
        writer.wait_merging_threads()  # from here on the engine refuses this writer
        with pytest.raises(Unavailable):
            index.put([a_photo(2)])
        assert index.search(PhotoQuery("", SURGERY)).total == 1
        index.put([a_photo(2)])
        index.commit()
        assert index.search(PhotoQuery("", SURGERY)).total == 2

    def test_a_panic_in_the_engine_costs_only_what_was_not_committed(
        self, index: PhotoIndex
    ) -> None:
        index.put([a_photo(1)])
        index.commit()
        assert index._writer is not None
        # A value of the wrong type passes here unseen and kills the engine's own thread.
        index._writer.add_document(tantivy.Document(order=-1))
        with pytest.raises(Unavailable):
            index.commit()
        index.put([a_photo(2)])
        index.commit()
        assert index.size == 2

    def test_a_closed_index_can_be_searched_but_not_written(self, index: PhotoIndex) -> None:
        index.put([a_photo(1)])
        index.commit()
        index.close()
        with pytest.raises(Unavailable):
            index.put([a_photo(2)])
        with pytest.raises(Unavailable):
            index.commit()
        assert index.search(PhotoQuery("", SURGERY)).total == 1

    async def test_it_is_searched_from_threads_while_it_is_written(self, index: PhotoIndex) -> None:
        async def search() -> int:
            return (await asyncio.to_thread(index.search, PhotoQuery("", SURGERY))).total

        def write() -> None:
            for number in range(1, 21):
                index.put([a_photo(number)])
                index.commit()

        writing = asyncio.create_task(asyncio.to_thread(write))
        totals = await asyncio.gather(*(search() for _ in range(20)))
        await writing
        assert all(0 <= total <= 20 for total in totals)
        assert await search() == 20


class TestPaging:
    @pytest.mark.parametrize("text", ["", "knie", "litteken", "pre-op left knee", "linekr knie"])
    @pytest.mark.parametrize("first", [1, 7, 100])
    def test_pages_together_are_the_whole_list_each_photo_once(
        self, hospital: PhotoIndex, text: str, first: int
    ) -> None:
        query = PhotoQuery(text, frozenset(DEPARTMENTS[:3]))
        if first == 1 and not text:
            query = PhotoQuery("knie wond", query.scopes)
        seen = list(walk(hospital, query, first))
        assert len(seen) == len(set(seen)) == hospital.search(query).total > 0
        assert seen == list(walk(hospital, query, 13))

    def test_photos_of_the_same_second_are_told_apart(self, index: PhotoIndex) -> None:
        index.put(a_photo(number, captured_at=5) for number in range(1, 101))
        index.commit()
        assert list(walk(index, PhotoQuery("", SURGERY), 9)) == list(range(100, 0, -1))

    def test_new_and_removed_photos_neither_repeat_nor_skip_others(self, index: PhotoIndex) -> None:
        index.put(a_photo(number) for number in range(1, 31))
        index.commit()
        page = index.search(PhotoQuery("", SURGERY, first=10))
        index.put([a_photo(40), a_photo(41)])
        index.remove([UUID(int=21), UUID(int=20), UUID(int=5)])
        index.commit()
        following = index.search(PhotoQuery("", SURGERY, first=10, after=page.cursor))
        assert [hit.photo_id.int for hit in page.hits] == list(range(30, 20, -1))
        assert [hit.photo_id.int for hit in following.hits] == list(range(19, 9, -1))

    def test_the_cursor_of_one_question_cannot_break_another(self, hospital: PhotoIndex) -> None:
        everyone = frozenset(DEPARTMENTS)
        cursor = hospital.search(PhotoQuery("linker knie pre-op wond", everyone, first=1)).cursor
        page = hospital.search(PhotoQuery("hand", everyone, after=cursor))
        assert page.total > 0

    def test_the_last_page_has_no_cursor(self, index: PhotoIndex) -> None:
        index.put([a_photo(1), a_photo(2)])
        index.commit()
        assert index.search(PhotoQuery("", SURGERY, first=2)).cursor is None


class TestFacets:
    def test_only_the_most_frequent_values_are_told_and_each_count_is_exact(
        self, index: PhotoIndex
    ) -> None:
        often = {f"{code:03}": 1 + code % 7 for code in range(MOST_COUNTS + 30)}
        numbers = iter(range(1, 1000))
        index.put(
            a_photo(next(numbers), body_site=code) for code, n in often.items() for _ in range(n)
        )
        index.commit()
        counts = index.search(PhotoQuery("", SURGERY)).facets["body_site"]

        assert len(counts) == MOST_COUNTS
        assert dict(counts).items() <= often.items()
        assert [n for _, n in counts] == sorted(often.values(), reverse=True)[:MOST_COUNTS]


class TestAnyText:
    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(
        text=st.text(max_size=250)
        | st.text(alphabet='":*?[]{}^~\\/()+-!&|<> ANDORknie\u0308\ud800', max_size=60)
        | st.sampled_from(["*:*", "department:ent", "scope:ent OR knie", "NOT knie", "a" * 9999]),
    )
    def test_no_text_fails_or_climbs_the_wall(self, hospital: PhotoIndex, text: str) -> None:
        own = frozenset({"burns"})
        page = hospital.search(PhotoQuery(text, own))
        assert page.total <= hospital.search(PhotoQuery("", own)).total
        assert {code for code, _ in page.facets["department"]} <= {"burns"}
        for snippet in (snippet for hit in page.hits for snippet in hit.snippets):
            ranges = [0, *(place for pair in snippet.highlights for place in pair)]
            assert ranges == sorted(ranges)
            assert ranges[-1] <= len(snippet.fragment) <= 160

    @pytest.mark.parametrize("value", ["\ud800", "", "x" * 70_000, "*", "left OR right"])
    def test_no_filter_value_fails(self, hospital: PhotoIndex, value: str) -> None:
        values = frozenset({value})
        filters = Filters(body_site=values, laterality=values, phase=values, department=values)
        assert hospital.search(PhotoQuery("", frozenset(DEPARTMENTS), filters)).total == 0
        years = Filters(year=frozenset({-1, 10**30}))
        assert hospital.search(PhotoQuery("", frozenset({value}), years)).total == 0
