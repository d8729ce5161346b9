"""Rates over pairs, against counting them one by one."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.faces.evaluation import (
    FEWEST,
    FOLDS,
    Pairs,
    accuracy,
    at_false_rate,
    at_most,
    can_tell,
    measured_thresholds,
    pairs_of,
    rates,
    without_false,
)

# Few values, so that many are equal: that is where thresholds go wrong.
COSINES = st.integers(-4, 4).map(lambda each: each / 4)
PAIRS = st.tuples(st.lists(COSINES, min_size=1), st.lists(COSINES, min_size=1))


def pairs(same: list[float], different: list[float]) -> Pairs:
    return Pairs(np.sort(np.asarray(same, np.float32)), np.sort(np.asarray(different, np.float32)))


def share(cosines: list[float], threshold: float) -> float:
    return sum(each >= threshold for each in cosines) / len(cosines)


class TestPairs:
    @given(st.lists(st.integers(0, 3), max_size=7), st.data())
    def test_each_pair_is_there_once_and_on_its_side(
        self, persons: list[int], data: st.DataObject
    ) -> None:
        chance = np.random.default_rng(len(persons))
        vectors = chance.standard_normal((len(persons), 8)).astype(np.float32)
        left_out = data.draw(st.frozensets(st.tuples(st.integers(0, 6), st.integers(0, 6))))
        found = pairs_of(vectors, persons, lambda one, other: (one, other) not in left_out)
        expected: dict[bool, list[float]] = {True: [], False: []}
        for one, other in combinations(range(len(persons)), 2):
            if (one, other) not in left_out:
                cosine = float(vectors[one] @ vectors[other])
                expected[persons[one] == persons[other]].append(cosine)
        assert np.allclose(found.same, sorted(expected[True]), atol=1e-5)
        assert np.allclose(found.different, sorted(expected[False]), atol=1e-5)

    def test_without_a_question_every_pair_counts(self) -> None:
        vectors = np.eye(4, 8, dtype=np.float32)
        found = pairs_of(vectors, ["one", "one", "two", "three"])
        assert (len(found.same), len(found.different)) == (1, 5)


class TestRates:
    @given(PAIRS, COSINES)
    def test_they_are_what_counting_says(
        self, cosines: tuple[list[float], list[float]], threshold: float
    ) -> None:
        told = rates(pairs(*cosines), threshold)
        assert told.true == pytest.approx(share(cosines[0], threshold))
        assert told.false == pytest.approx(share(cosines[1], threshold))
        assert told.false is not None
        assert told.false < told.false_at_most <= 1 or told.false == told.false_at_most == 1

    def test_of_no_pairs_nothing_is_told(self) -> None:
        told = rates(pairs([], []), 0.5)
        assert (told.true, told.false, told.false_at_most) == (None, None, 1.0)
        assert accuracy(pairs([], [0.1])) is None

    @given(PAIRS, st.sampled_from([0.01, 0.1, 0.25, 0.5, 1.0]))
    def test_no_lower_threshold_has_so_few_false_matches(
        self, cosines: tuple[list[float], list[float]], false: float
    ) -> None:
        made = pairs(*cosines)
        told = at_false_rate(made, false)
        if len(cosines[1]) * false < 1:
            assert told is None
            assert not can_tell(made, false)
            return
        assert told is not None
        assert told.false is not None
        assert told.false <= false
        lower = [each for each in cosines[1] if each < told.threshold]
        assert all(share(cosines[1], each) > false for each in lower)

    @given(PAIRS)
    def test_without_false_is_just_above_the_likest_strangers(
        self, cosines: tuple[list[float], list[float]]
    ) -> None:
        told = without_false(pairs(*cosines))
        assert told.false == 0
        assert told.true == share(cosines[0], np.nextafter(max(cosines[1]), 2))


class TestAccuracy:
    @given(PAIRS)
    def test_of_few_pairs_it_is_the_best_there_is_in_hindsight(
        self, cosines: tuple[list[float], list[float]]
    ) -> None:
        same, different = cosines[0][: FEWEST - 1], cosines[1]
        told = accuracy(pairs(same, different))
        assert told is not None
        assert told.folds == 0
        best = max((share(same, t) + 1 - share(different, t)) / 2 for t in same)
        assert told.value == pytest.approx(best)
        right = (share(same, told.threshold) + 1 - share(different, told.threshold)) / 2
        assert right == pytest.approx(best)

    def test_pairs_that_lie_apart_are_all_told_rightly(self) -> None:
        told = accuracy(pairs([0.6 + n / 200 for n in range(60)], [n / 200 for n in range(80)]))
        assert told is not None
        assert (told.value, told.folds) == (1.0, FOLDS)
        assert told.threshold == pytest.approx((0.6 + 0.395) / 2)

    def test_chance_is_not_told_as_skill(self) -> None:
        chance = np.random.default_rng(0)
        told = accuracy(pairs(list(chance.normal(size=2000)), list(chance.normal(size=2000))))
        assert told is not None
        assert told.value == pytest.approx(0.5, abs=0.03)


class TestBound:
    @given(st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of - 1), st.just(of))))
    def test_at_the_bound_so_few_happen_one_time_in_twenty(self, tried: tuple[int, int]) -> None:
        happened, of = tried
        bound = at_most(happened, of)
        chance = sum(
            comb(of, each) * bound**each * (1 - bound) ** (of - each)
            for each in range(happened + 1)
        )
        assert chance == pytest.approx(0.05, rel=1e-6)

    @pytest.mark.parametrize(
        ("happened", "of", "expected"),
        # 0 of 3,000: the rule of three; the others from tables of Clopper and Pearson.
        [(0, 3000, 0.000998), (0, 10, 0.2589), (1, 10, 0.3942), (5, 5, 1.0), (0, 0, 1.0)],
    )
    def test_known_bounds(self, happened: int, of: int, expected: float) -> None:
        assert at_most(happened, of) == pytest.approx(expected, rel=1e-3)

    def test_many_tries_are_no_trouble(self) -> None:
        assert at_most(100_000, 10_000_000) == pytest.approx(0.01, rel=0.01)


class TestThresholds:
    def test_too_few_pairs_tell_none(self) -> None:
        apart = list(np.linspace(-0.2, 0.3, 2999))
        assert measured_thresholds(pairs([0.8] * 50, apart)) is None
        assert measured_thresholds(pairs([0.8] * 50, [*apart, 0.3])) is not None
        assert measured_thresholds(pairs([], [*apart, 0.3])) is None

    @given(st.integers(0, 5))
    def test_they_allow_one_in_a_thousand_and_one_in_fifty(self, seed: int) -> None:
        different = np.random.default_rng(seed).normal(0.05, 0.12, 4000).astype(np.float32)
        made = Pairs(np.full(3, 0.9, np.float32), np.sort(different))
        told = measured_thresholds(made)
        assert told is not None
        for threshold, allowed in ((told.likely, 4), (told.possible, 80)):
            assert int((different >= threshold).sum()) <= allowed
            assert int((different >= threshold - 0.001).sum()) >= allowed
            assert round(threshold, 3) == threshold
