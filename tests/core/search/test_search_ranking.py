from uuid import UUID

import pytest

from core.search import Filters, PhotoIndex, PhotoQuery, SearchPage
from tests.support.corpus import a_photo

KNEE, HAND, LEG, FACE = "72696002", "85562004", "61685007", "89545001"
SURGERY = frozenset({"surgery"})


def ask(index: PhotoIndex, text: str, **more: object) -> SearchPage:
    return index.search(PhotoQuery(text, SURGERY, **more))  # type: ignore[arg-type]


def found(index: PhotoIndex, text: str, **more: object) -> list[int]:
    return [hit.photo_id.int for hit in ask(index, text, **more).hits]


class TestThePhrase:
    @pytest.fixture(autouse=True)
    def _photos(self, index: PhotoIndex) -> None:
        coded = {"body_site": KNEE, "laterality": "left", "phase": "pre_op"}
        index.put(
            [
                a_photo(1, **coded, caption="Litteken"),
                a_photo(2, source="Ortho/knie_links_preop_003.jpg"),
                a_photo(3, **coded | {"laterality": "right"}, source="knie_links_preop.jpg"),
                a_photo(4, **coded | {"phase": "post_op"}, caption="vergelijk met pre-op"),
                a_photo(5, body_site=KNEE, caption="left knee before surgery"),
                a_photo(6, "dermatology", **coded),
            ]
        )
        index.commit()

    @pytest.mark.parametrize(
        "text",
        ["pre-op left knee", "linker knie preoperatief", "preop li knie", "linekr kneee pre-op"],
    )
    def test_coded_comes_first_then_partly_coded_then_said(
        self, index: PhotoIndex, text: str
    ) -> None:
        assert found(index, text) == [1, 5, 2]

    def test_the_score_is_the_share_that_is_coded(self, index: PhotoIndex) -> None:
        page = ask(index, "pre-op left knee")
        assert [hit.score for hit in page.hits] == [1.0, 0.5, 0.25]

    @pytest.mark.parametrize("text", ["right knee", "rechter knie", "knie R"])
    def test_right_excludes_left_and_a_file_name_cannot_overrule_the_code(
        self, index: PhotoIndex, text: str
    ) -> None:
        assert found(index, text) == [3]

    def test_a_coded_phase_is_not_overruled_by_the_caption(self, index: PhotoIndex) -> None:
        assert found(index, "post-op knee") == [4]

    def test_facets_count_what_filters_find(self, index: PhotoIndex) -> None:
        page = ask(index, "knie")
        assert page.total == 5
        assert page.facets["laterality"] == (("left", 4), ("right", 1))
        assert page.facets["phase"] == (("pre_op", 4), ("post_op", 1))
        for code, count in page.facets["laterality"]:
            side = Filters(laterality=frozenset({code}))
            assert ask(index, "knie", filters=side).total == count
        for code, count in page.facets["body_site"]:
            site = Filters(body_site=frozenset({code}))
            assert ask(index, "knie", filters=site).total == count


class TestMeaning:
    def test_a_word_finds_its_translation_plural_and_compound(self, index: PhotoIndex) -> None:
        captions = ["Brandwonden", "second degree burn", "handlitteken", "scars", "Verbandkast"]
        index.put(a_photo(n, caption=text) for n, text in enumerate(captions, 1))
        index.commit()
        assert found(index, "brandwond") == found(index, "burns") == [2, 1]
        assert found(index, "litteken") == found(index, "scar") == [4, 3]
        assert found(index, "litteken hand") == [3]

    def test_a_leg_is_found_by_its_parts_but_itself_comes_first(self, index: PhotoIndex) -> None:
        index.put(
            [a_photo(1, body_site=LEG), a_photo(2, body_site=KNEE), a_photo(3, body_site=FACE)]
        )
        index.commit()
        assert found(index, "been") == [1, 2]
        assert found(index, "knie") == [2]
        assert found(index, "", filters=Filters(body_site=frozenset({LEG}))) == [1]

    def test_two_sites_are_alternatives_and_two_words_are_not(self, index: PhotoIndex) -> None:
        index.put(
            [
                a_photo(1, body_site=KNEE, caption="rustig beeld"),
                a_photo(2, body_site=HAND, caption="beeld"),
            ]
        )
        index.commit()
        assert found(index, "knie of hand") == [2, 1]
        assert found(index, "beeld rustig") == [1]

    def test_a_coded_view_answers_to_its_words(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, view="lateral_left"), a_photo(2, view="close_up")])
        index.commit()
        assert found(index, "zijaanzicht") == found(index, "side view") == [1]
        assert found(index, "detailopname") == [2]
        assert found(index, "links") == []

    def test_a_caption_beats_a_file_name(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, caption="vakantie"), a_photo(2, source="vakantie.jpg")])
        index.commit()
        assert found(index, "vakantie") == [1, 2]

    def test_a_patient_is_found_by_name_as_it_is_written(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, patient="Åse Bakkers"), a_photo(2, patient="Jan Bakker")])
        index.commit()
        assert found(index, "ase bakkers") == [1]
        assert found(index, "Bakker") == [2]

    def test_the_last_word_of_ten_thousand_characters_is_found(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, caption="woord " * 1664 + "slotsom")])
        index.commit()
        page = ask(index, "slotsom")
        assert page.total == 1
        snippet = page.hits[0].snippets[0]
        (start, end) = snippet.highlights[0]
        assert snippet.fragment[start:end] == "slotsom"
        assert len(snippet.fragment) <= 160

    def test_a_phrase_wants_its_words_in_a_row(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, caption="beslag in de bodem"), a_photo(2, caption="bodem, beslag")])
        index.commit()
        assert found(index, '"beslag in de bodem"') == [1]
        assert found(index, "beslag bodem") == [2, 1]

    def test_a_year_is_a_word_too(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, year=2019), a_photo(2, year=2020), a_photo(3, year=None)])
        index.commit()
        assert found(index, "2019") == [1]
        assert found(index, "", filters=Filters(year=frozenset({2019, 2020}))) == [2, 1]

    def test_newest_first_looks_at_time_only(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, body_site=KNEE), a_photo(2, caption="knie")])
        index.commit()
        assert found(index, "knie") == [1, 2]
        assert found(index, "knie", newest_first=True) == [2, 1]

    def test_a_photo_from_before_1970_sorts_before_its_successors(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, captured_at=-(10**9)), a_photo(2, captured_at=0)])
        index.commit()
        assert found(index, "") == [2, 1]

    def test_a_patient_filter_keeps_to_that_patient(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, patient_id=UUID(int=7)), a_photo(2, patient_id=UUID(int=8))])
        index.commit()
        assert found(index, "", filters=Filters(patient=frozenset({UUID(int=7)}))) == [1]


class TestHighlights:
    def test_ranges_count_characters_and_mark_the_meaning(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, caption="Één tweedegraads burn vóór de operatie <b>links</b>")])
        index.commit()
        (hit,) = ask(index, "brandwond preoperatief links").hits
        (snippet,) = hit.snippets
        marked = [snippet.fragment[a:b] for a, b in snippet.highlights]
        assert marked == ["burn", "vóór de operatie", "links"]
        assert "<b>links</b>" in snippet.fragment

    def test_a_corrected_word_is_marked_where_it_was_found(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, caption="klein plakboek")])
        index.commit()
        (hit,) = ask(index, "plakboekk").hits
        assert hit.snippets[0].highlights == ((6, 14),)

    def test_without_a_match_in_the_caption_there_is_no_snippet(self, index: PhotoIndex) -> None:
        index.put([a_photo(1, caption="rustig", source="bijzonder.jpg")])
        index.commit()
        (hit,) = ask(index, "bijzonder").hits
        assert hit.snippets == ()
