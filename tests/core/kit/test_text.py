"""Readable text: what a person sees is what is stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit.errors import Invalid
from core.kit.text import is_line, is_prose, words


class TestText:
    @pytest.mark.parametrize(
        "text", ["", "Anna de Vries", "Zoë Ó Súilleabháin", "محمد\u200e", "क्\u200dष", "李", "👩‍⚕️"]
    )
    def test_names_of_the_world_are_lines(self, text: str) -> None:
        assert is_line(text)
        assert is_prose(text)

    @pytest.mark.parametrize(
        "text",
        ["a\0b", "a\x1b[2Jb", "a\x7fb", "a\u0085b", "a\u2028b", "a\ud800b", "a\u202eb", "\u2066a"],
    )
    def test_what_hides_or_turns_is_neither(self, text: str) -> None:
        assert not is_line(text)
        assert not is_prose(text)

    def test_breaks_belong_in_prose_only(self) -> None:
        assert is_prose("wond\r\n\tdroog")
        assert not is_line("wond\ndroog")

    @pytest.mark.parametrize("text", ["", "a", "   a   ", "abcdef", "a\u202eb"])
    def test_a_reason_is_prose_of_some_length(self, text: str) -> None:
        with pytest.raises(Invalid):
            words("reason", text, 2, 5)

    def test_space_around_a_reason_is_none_of_it(self) -> None:
        assert words("reason", "  wond\n2 ", 2, 6) == "wond\n2"
        assert words("remark", " ", 0, 6) == ""

    @given(st.text())
    def test_a_line_is_prose_and_can_be_stored(self, text: str) -> None:
        if is_line(text):
            assert is_prose(text)
            assert "\0" not in text
            text.encode()
