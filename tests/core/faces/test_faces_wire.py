"""What the box and the process that looks say to each other, and what is nonsense."""

from io import BytesIO

import numpy as np
import pytest

from core.faces import Box, ModelDamaged, Quality, SeenFace
from core.faces.model import wire
from core.faces.types import EyeState, Vector
from core.kit.aside import LENGTH

STATE = EyeState("finds-1", "knows-1", "engine", "cuda", 4, out_of_memory=1)
ONE = SeenFace(Box(0.1, 0.2, 0.3, 0.4), 0.99, Quality(1.0, 0.5, 0.25))
OTHER = SeenFace(Box(0.5, 0.6, 0.7, 0.8), 0.91, Quality(0.5, 1.0, 0.75))


def blocks(told: bytes) -> tuple[bytes, bytes]:
    """The two blocks of an answer, and nothing after them."""
    stream = BytesIO(told)
    first = stream.read(*LENGTH.unpack(stream.read(4)))
    second = stream.read(*LENGTH.unpack(stream.read(4)))
    assert stream.read() == b""
    return first, second


def test_a_question_arrives_as_it_was_asked() -> None:
    pictures = [np.arange(18, dtype=np.uint8).reshape(2, 3, 3), np.full((1, 1, 3), 7, np.uint8)]
    head = wire.question([(2, 3), (1, 1)], "knows-1")
    source = BytesIO(head + b"".join(each.tobytes() for each in pictures))
    asked = wire.read_question(source)
    assert asked is not None
    assert asked.recogniser == "knows-1"
    for ours, theirs in zip(asked.pictures, pictures, strict=True):
        assert np.array_equal(ours, theirs)
    assert wire.read_question(source) is None


def test_an_answer_arrives_and_its_vectors_only_where_they_are() -> None:
    told, numbers = blocks(wire.answer(STATE, [[ONE, OTHER], []]))
    answer = wire.Answer.of(told)
    assert (answer.state, answer.refused) == (STATE, None)
    assert answer.found == ((ONE, OTHER), ())
    assert answer.face_count == 2
    assert numbers == b""


def test_each_face_gets_its_own_vector() -> None:
    vectors = np.eye(512, dtype=np.float32)[[3, 5]]
    told, numbers = blocks(wire.answer(STATE, [[ONE], [], [OTHER]], vectors))
    assert len(numbers) == 2 * wire.VECTOR_BYTES
    (one,), _, (other,) = wire.Answer.of(told).with_vectors(numbers)
    assert one.vector is not None
    assert other.vector is not None
    assert (int(one.vector.argmax()), int(other.vector.argmax())) == (3, 5)
    assert (one.box, other.box) == (ONE.box, OTHER.box)


@pytest.mark.parametrize(
    "vectors",
    [
        np.eye(512, dtype=np.float32)[:0],
        np.eye(512, dtype=np.float32)[:2],
        np.full((1, 512), np.nan, np.float32),
        np.ones((1, 512), np.float32),
    ],
    ids=["none", "too many", "no numbers", "too long"],
)
def test_vectors_that_are_none_are_nonsense(vectors: Vector) -> None:
    told, numbers = blocks(wire.answer(STATE, [[ONE]], vectors))
    with pytest.raises(ValueError, match=r"reshape|length 1"):
        wire.Answer.of(told).with_vectors(numbers)


def test_a_refusal_arrives_with_its_sentence() -> None:
    told, _ = blocks(wire.refusal(STATE, ModelDamaged("knows-1 is not what was installed.")))
    answer = wire.Answer.of(told)
    assert isinstance(answer.refused, ModelDamaged)
    assert answer.refused.message == "knows-1 is not what was installed."
    assert answer.found == ()


def test_a_vector_is_in_no_log() -> None:
    face = SeenFace(ONE.box, ONE.score, ONE.quality, np.ones(512, np.float32))
    assert "vector" not in repr(face)
    assert face == ONE
