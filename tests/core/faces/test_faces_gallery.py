"""The gallery says what looking at every vector says, and nothing of who was taken out."""

from uuid import UUID

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.faces.gallery import LENGTH, Gallery
from core.faces.types import Vector

IDS = st.integers(0, 6).map(lambda number: UUID(int=number))
SEEDS = st.integers(0, 40)
LEAST = st.sampled_from([-1.01, 0.0301, 0.5])


def vector(seed: int) -> Vector:
    numbers = np.random.default_rng(seed).standard_normal(LENGTH).astype(np.float32)
    return np.asarray(numbers / np.linalg.norm(numbers), np.float32)


class Remembering(RuleBasedStateMachine):
    """Anything in any order, beside a dictionary that forgets nothing it should know."""

    def __init__(self) -> None:
        super().__init__()
        self.gallery = Gallery(_vectors=np.zeros((2, LENGTH), np.float32))
        self.known: dict[UUID, tuple[UUID, Vector]] = {}

    @rule(person=IDS, template=IDS, seed=SEEDS)
    def put(self, person: UUID, template: UUID, seed: int) -> None:
        self.gallery.put(person, template, vector(seed))
        self.known[template] = (person, vector(seed))

    @rule(template=IDS)
    def remove(self, template: UUID) -> None:
        self.gallery.remove(template)
        self.known.pop(template, None)

    @rule(person=IDS)
    def forget(self, person: UUID) -> None:
        self.gallery.forget(person)
        self.known = {t: each for t, each in self.known.items() if each[0] != person}

    @rule(seed=SEEDS, least=LEAST, among=st.none() | st.frozensets(IDS))
    def resembling(self, seed: int, least: float, among: frozenset[UUID] | None) -> None:
        best: dict[UUID, float] = {}
        for person, known in self.known.values():
            if among is None or person in among:
                cosine = float(known @ vector(seed))
                best[person] = max(best.get(person, -2.0), cosine)
        expected = sorted((each for each in best.values() if each >= least), reverse=True)
        found = self.gallery.resembling(vector(seed), least, among)
        assert [each.cosine for each in found] == pytest.approx(expected, abs=1e-5)
        assert len({each.person for each in found}) == len(found)
        for each in found:
            assert self.known[each.template][0] == each.person
            assert each.cosine == pytest.approx(best[each.person], abs=1e-5)

    @invariant()
    def nothing_is_left_of_who_was_taken_out(self) -> None:
        assert len(self.gallery) == len(self.known)
        assert not self.gallery._vectors[len(self.known) :].any()


TestRemembering = Remembering.TestCase


class TestResembling:
    def test_somebody_with_many_templates_hides_nobody(self) -> None:
        gallery = Gallery()
        many, other = UUID(int=1), UUID(int=2)
        for number in range(3000):
            gallery.put(many, UUID(int=10_000 + number), vector(number % 7))
        gallery.put(other, UUID(int=3), vector(99))
        found = gallery.resembling(vector(3), -1.01)
        assert [each.person for each in found] == [many, other]
        assert found[0].cosine == pytest.approx(1.0, abs=1e-5)

    def test_an_empty_gallery_knows_nobody(self) -> None:
        assert Gallery().resembling(vector(1), -1.0) == []

    def test_among_nobody_is_nobody(self) -> None:
        gallery = Gallery()
        gallery.put(UUID(int=1), UUID(int=2), vector(1))
        assert gallery.resembling(vector(1), -1.0, among=()) == []

    @pytest.mark.parametrize(
        "wrong", [np.zeros(LENGTH, np.float32), np.ones(LENGTH, np.float32), vector(1)[:500]]
    )
    def test_what_is_no_template_is_refused(self, wrong: Vector) -> None:
        gallery = Gallery()
        with pytest.raises(ValueError, match="512 numbers"):
            gallery.put(UUID(int=1), UUID(int=2), wrong)
        assert len(gallery) == 0
