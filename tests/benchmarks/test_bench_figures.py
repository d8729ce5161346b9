import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import line, median, percentile, rounded
from benchmarks.memory import by_tenth, growth


class TestPercentile:
    def test_of_a_hundred_values_it_is_the_value_of_that_rank(self) -> None:
        values = [float(n) for n in range(100, 0, -1)]

        assert percentile(values, 99) == 99.0
        assert percentile(values, 100) == 100.0
        assert percentile(values, 50) == 50.0

    def test_of_few_values_the_tail_is_the_worst_of_them(self) -> None:
        assert percentile([3.0, 1.0, 2.0], 99) == 3.0

    def test_of_nothing_there_is_none(self) -> None:
        with pytest.raises(ValueError, match="no values"):
            percentile([], 99)

    @given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50), st.floats(0.1, 100))
    def test_at_least_that_many_do_not_exceed_it(self, values: list[float], share: float) -> None:
        found = percentile(values, share)

        assert found in values
        assert sum(value <= found for value in values) >= math.floor(len(values) * share / 100)


class TestLine:
    def test_it_is_one_line_of_json_with_three_significant_digits(self) -> None:
        said = line("media", n=6480, median=833.4567, ratio=0.43217, parts={"api": 0.00074712})

        assert "\n" not in said
        assert json.loads(said) == {
            "benchmark": "media",
            "n": 6480,
            "median": 833,
            "ratio": 0.432,
            "parts": {"api": 0.000747},
        }

    def test_large_numbers_keep_their_whole_part(self) -> None:
        assert rounded([100_000.4, 1754.0, "ms", 12]) == [100_000, 1754, "ms", 12]

    def test_the_median_lies_between_an_even_number_of_values(self) -> None:
        assert median([4.0, 1.0, 2.0, 3.0]) == 2.5


class TestGrowth:
    def test_it_compares_the_end_with_the_time_after_warming_up(self) -> None:
        warming, steady, more = [10.0] * 10, [100.0] * 80, [130.0] * 10

        assert growth(warming + steady + more) == 30.0

    def test_each_tenth_has_its_median(self) -> None:
        assert by_tenth([float(n) for n in range(30)]) == [1.0 + 3 * tenth for tenth in range(10)]

    def test_what_stays_level_does_not_grow(self) -> None:
        assert growth([140.0, 141.0, 140.0] * 20) == 0.0
