"""The numbers of patients: one spelling each, the 11-test, nothing quoted back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit.errors import Invalid
from core.patients import NumberSystem
from core.patients.numbers import normalised

BSN = "111222333"


def passes_the_eleven_test(digits: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return total % 11 == 0 and int(digits) > 0


class TestBsn:
    @pytest.mark.parametrize(
        "spelling", [BSN, " 111222333 ", "1112.22.333", "111 222 333", "111-222-333"]
    )
    def test_any_spelling_is_one_number(self, spelling: str) -> None:
        assert normalised(NumberSystem.BSN, spelling) == BSN

    def test_an_eight_digit_number_has_a_zero_before_it(self) -> None:
        assert normalised(NumberSystem.BSN, "10464554") == "010464554"

    @given(st.from_regex(r"[0-9]{9}", fullmatch=True))
    def test_nine_digits_are_a_bsn_exactly_when_they_pass_the_eleven_test(
        self, digits: str
    ) -> None:
        if passes_the_eleven_test(digits):
            assert normalised(NumberSystem.BSN, digits) == digits
        else:
            with pytest.raises(Invalid):
                normalised(NumberSystem.BSN, digits)

    @pytest.mark.parametrize(
        "value",
        [
            "",
            "12",
            "1234567",
            "1112223330",
            "000000000",
            "11122233X",
            "\uff11\uff11\uff11\uff12\uff12\uff12\uff13\uff13\uff13",
            "111222333\n4",
            "\0",
        ],
    )
    def test_anything_else_is_refused_and_not_repeated(self, value: str) -> None:
        with pytest.raises(Invalid) as refusal:
            normalised(NumberSystem.BSN, value)
        assert refusal.value.field == "bsn"
        assert not value.strip() or value not in refusal.value.message


class TestMrn:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [(" p-1001 ", "P-1001"), ("A/1.b", "A/1.B"), ("9", "9"), ("x" * 20, "X" * 20)],
    )
    def test_one_spelling(self, value: str, expected: str) -> None:
        assert normalised(NumberSystem.MRN, value) == expected

    @pytest.mark.parametrize(
        "value",
        [
            "",
            " ",
            "x" * 21,
            "-1",
            "a b",
            "a\nb",
            "\u00df1",
            "\u01311",
            "\u017f1",
            "\u0661",
            "a\0",
            "<b>",
            "a'b",
        ],
    )
    def test_anything_else_is_refused_and_not_repeated(self, value: str) -> None:
        with pytest.raises(Invalid) as refusal:
            normalised(NumberSystem.MRN, value)
        assert refusal.value.field == "mrn"
        assert not value.strip() or value not in refusal.value.message
