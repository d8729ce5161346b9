from datetime import UTC, datetime

import pytest

from core.kit.errors import Invalid
from core.search import Filters, PhotoIndex, PhotoQuery, SearchPage
from core.search.scopes import NOBODY
from tests.support.corpus import a_photo

QUERIES = ["", "knie", "geheim", "geheimpje", '"zeer geheim"', "linker knie pre-op", "jansen"]


@pytest.fixture(autouse=True)
def _own_photos(index: PhotoIndex) -> None:
    index.put(
        [
            a_photo(1, body_site="72696002", caption="knie links"),
            a_photo(2, caption="openbaar"),
            a_photo(3, "surgery#inbox", caption="knie"),
        ]
    )
    index.commit()


def pages(index: PhotoIndex) -> list[tuple[SearchPage, tuple[str, ...]]]:
    scopes = frozenset({"surgery"})
    asked = [PhotoQuery(text, scopes) for text in QUERIES]
    return [(index.search(query), index.suggest(query.text, scopes)) for query in asked]


class TestTheWall:
    def test_photos_of_others_change_nothing_that_an_asker_can_see(self, index: PhotoIndex) -> None:
        before = pages(index)
        index.put(
            a_photo(
                100 + number,
                "psychiatry",
                body_site="72696002",
                laterality="left",
                phase="pre_op",
                caption="zeer geheim openbaar knie",
                patient="Jansen",
            )
            for number in range(50)
        )
        index.commit()
        assert pages(index) == before
        theirs = index.search(PhotoQuery("geheim", frozenset({"psychiatry"})))
        assert theirs.total == 50

    @pytest.mark.parametrize("scopes", [None, frozenset[str]()])
    def test_no_scope_sees_nothing_and_no_scope_is_not_every_scope(
        self, index: PhotoIndex, scopes: frozenset[str] | None
    ) -> None:
        page = index.search(PhotoQuery("", scopes))
        assert (page.hits, page.total, page.facets, page.cursor) == ((), 0, {}, None)
        assert index.suggest("kn", scopes) == ()

    def test_a_filter_on_a_department_never_opens_it(self, index: PhotoIndex) -> None:
        index.put([a_photo(9, "psychiatry")])
        index.commit()
        filters = Filters(department=frozenset({"psychiatry"}))
        assert index.search(PhotoQuery("", frozenset({"surgery"}), filters)).total == 0

    def test_a_scope_is_no_prefix_of_another(self, index: PhotoIndex) -> None:
        page = index.search(PhotoQuery("knie", frozenset({"surgery"})))
        assert [hit.photo_id.int for hit in page.hits] == [1]

    def test_within_puts_the_scopes_of_the_asker_in_place_of_any_other(self) -> None:
        now = datetime(2026, 3, 1, tzinfo=UTC)
        query = PhotoQuery("knie", frozenset({"psychiatry"})).within(
            frozenset({"surgery"}), NOBODY, now
        )
        assert query == PhotoQuery("knie", frozenset({"surgery"}), at=now)


class TestSuggestions:
    def test_words_of_captions_complete_what_is_typed(self, index: PhotoIndex) -> None:
        index.put([a_photo(4, caption="Knikbeweging"), a_photo(5, caption="knie")])
        index.commit()
        assert index.suggest("wond kn", frozenset({"surgery"})) == ("knie", "knikbeweging")
        assert index.suggest("kn", frozenset({"surgery"}), limit=1) == ("knie",)

    def test_names_are_searched_not_suggested(self, index: PhotoIndex) -> None:
        index.put([a_photo(4, patient="Jansen")])
        index.commit()
        assert index.suggest("jan", frozenset({"surgery"})) == ()

    @pytest.mark.parametrize("prefix", ["", "k", "*", "\ud800", " . "])
    def test_too_little_suggests_nothing(self, index: PhotoIndex, prefix: str) -> None:
        assert index.suggest(prefix, frozenset({"surgery"})) == ()


class TestRefusals:
    @pytest.mark.parametrize("first", [0, -1, 101])
    def test_a_page_is_1_to_100_photos(self, index: PhotoIndex, first: int) -> None:
        with pytest.raises(Invalid) as refusal:
            index.search(PhotoQuery("", frozenset({"surgery"}), first=first))
        assert refusal.value.field == "first"

    @pytest.mark.parametrize(
        "cursor",
        ["", "x", "AQAAgAAF3AAAAAN5", "é", "\ud800", "////", "Aw" * 500, "AgAAgAAF3AAAAAM"],
    )
    def test_a_cursor_of_ones_own_making_is_refused(self, index: PhotoIndex, cursor: str) -> None:
        with pytest.raises(Invalid) as refusal:
            index.search(PhotoQuery("", frozenset({"surgery"}), after=cursor))
        assert refusal.value.field == "after"
