import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.search.compounds import take_apart
from core.search.text import TOKEN, composed, cut, fold, is_stop_word, keys
from core.search.typos import is_one_slip, nearest, neighbourhood


class TestCutting:
    def test_a_file_name_is_words_and_numbers(self) -> None:
        assert keys("Foto's/knie_links-PREOP003.jpg") == (
            "foto", "s", "knie", "links", "preop", "003", "jpg",
        )  # fmt: skip

    @given(st.text(alphabet=st.characters(max_codepoint=127)))
    def test_the_quick_way_for_ascii_cuts_the_same(self, text: str) -> None:
        assert cut(text) == TOKEN.findall(text)

    def test_an_accent_in_two_characters_does_not_break_the_word(self) -> None:
        assert keys("knie\u0308en") == keys("knieën") == ("knieen",)

    @settings(max_examples=200)
    @given(st.text())
    def test_a_folded_token_never_holds_what_the_engine_would_split_on(self, text: str) -> None:
        for token in cut(composed(text)):
            assert all(letter.isalnum() for letter in fold(token))

    @pytest.mark.parametrize(
        ("token", "folded"),
        [("KNIE", "knie"), ("Straße", "strasse"), ("Bjørn", "bjorn"), ("ﬁstel", "fistel")],
    )
    def test_case_accents_and_ligatures_fall_away(self, token: str, folded: str) -> None:
        assert fold(token) == folded

    def test_stop_words_of_both_languages_and_single_letters_narrow_nothing(self) -> None:
        assert all(map(is_stop_word, ["de", "van", "the", "with", "foto", "photos", "x"]))
        assert not any(map(is_stop_word, ["knie", "7", "2019"]))


class TestCompounds:
    KNOWN = frozenset({"linker", "knie", "wond", "litteken", "hand", "arm", "onder", "preop"})

    @pytest.mark.parametrize(
        ("word", "parts"),
        [
            ("linkerknie", ("linker", "knie")),
            ("kniewond", ("knie", "wond")),
            ("littekenswond", ("litteken", "wond")),
            ("wondenhand", ("wond", "hand")),
            ("linkerkniepreop", ("linker", "knie", "preop")),
        ],
    )
    def test_known_parts_are_found_linking_letters_too(
        self, word: str, parts: tuple[str, ...]
    ) -> None:
        assert take_apart(word, self.KNOWN) == parts

    @pytest.mark.parametrize("word", ["handdoek", "knie", "wonden", "behandeling", "x" * 5000])
    def test_a_half_known_word_stays_whole(self, word: str) -> None:
        assert take_apart(word, self.KNOWN) == ()


class TestTypos:
    @pytest.mark.parametrize("typed", ["litteken", "litekken", "kneee", "lttekens"])
    def test_a_word_far_away_or_the_same_is_no_slip(self, typed: str) -> None:
        assert not is_one_slip(typed, "litteken")

    @pytest.mark.parametrize("typed", ["liteken", "littteken", "littexen", "littkeen", "itteken"])
    def test_one_letter_dropped_added_changed_or_swapped_is_a_slip(self, typed: str) -> None:
        assert is_one_slip(typed, "litteken")
        assert nearest(typed, neighbourhood(["litteken", "knie"])) == "litteken"

    def test_short_words_are_not_guessed(self) -> None:
        assert nearest("knei", neighbourhood(["knie"])) is None

    @given(st.text(alphabet="abc", min_size=1, max_size=6), st.text(alphabet="abc", max_size=6))
    def test_a_slip_is_the_same_in_both_directions(self, one: str, other: str) -> None:
        assert is_one_slip(one, other) == is_one_slip(other, one)
