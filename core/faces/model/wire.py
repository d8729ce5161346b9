"""How the box and the process that looks talk: blocks, each after its length in four bytes.

The box sends a question as JSON and then the bare pixels of each picture. The process answers with
two blocks: JSON, and the vectors as float32, face by face; that block is empty unless vectors
were asked for. It also answers so once it is ready, with no faces. Nothing here needs torch.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

import numpy as np
import orjson
from numpy.typing import NDArray

from core.faces.model.shelf import ModelDamaged, NotInstalled
from core.faces.types import VECTOR_LENGTH, Box, EyeState, Quality, SeenFace, Vector
from core.kit.aside import block, read_block

MOST_TOLD_BYTES = 1 << 22
"""Of JSON: some fifteen thousand faces."""
VECTOR_BYTES = VECTOR_LENGTH * 4

_REFUSALS = {kind.code: kind for kind in (NotInstalled, ModelDamaged)}

Refusal = NotInstalled | ModelDamaged
Picture = NDArray[np.uint8]
Faces = tuple[SeenFace, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Pictures to look at, height by width by 3, and by which model their faces are embedded."""

    pictures: Sequence[Picture]
    recogniser: str | None


def question(sizes: Sequence[tuple[int, int]], recogniser: str | None) -> bytes:
    """What is sent before the pixels; `sizes` are height and width of each picture."""
    return block(orjson.dumps({"sizes": sizes, "recogniser": recogniser}))


def read_question(source: BinaryIO) -> Question | None:
    """The next question; None when there is none any more."""
    if (told := read_block(source)) is None:
        return None
    asked = orjson.loads(told)
    pictures = [
        np.frombuffer(source.read(height * width * 3), np.uint8).reshape(height, width, 3)
        for height, width in asked["sizes"]
    ]
    return Question(pictures, asked["recogniser"])


def answer(
    state: EyeState, found: Sequence[Sequence[SeenFace]] = (), vectors: Vector | None = None
) -> bytes:
    """The faces of each picture; `vectors` is n by 512 of all faces, one after another."""
    told = {"state": asdict(state), "found": [[_told(face) for face in each] for each in found]}
    numbers = b"" if vectors is None else vectors.astype("<f4").tobytes()
    return block(orjson.dumps(told)) + block(numbers)


def refusal(state: EyeState, refused: Refusal) -> bytes:
    """Why there is no answer, from a process that goes on."""
    told = {"state": asdict(state), "refused": refused.code, "message": refused.message}
    return block(orjson.dumps(told)) + block(b"")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the process told, as far as it makes sense."""

    state: EyeState
    refused: Refusal | None
    found: tuple[Faces, ...]

    @classmethod
    def of(cls, told: bytes) -> "Answer":
        """Read the first block.

        Raises:
            KeyError, TypeError, ValueError: it is nonsense.
        """
        said = orjson.loads(told)
        refused = None
        if "refused" in said:
            refused = _REFUSALS[said["refused"]](str(said["message"]))
        found = tuple(tuple(_face(face) for face in each) for each in said.get("found", ()))
        return cls(EyeState(**said["state"]), refused, found)

    @property
    def face_count(self) -> int:
        """How many faces there are in all pictures."""
        return sum(len(faces) for faces in self.found)

    def with_vectors(self, numbers: bytes) -> tuple[Faces, ...]:
        """The faces of each picture, each with its own out of the second block.

        Raises:
            ValueError: they are not as many as the faces, or not of length 1.
        """
        vectors = np.frombuffer(numbers, "<f4").reshape(self.face_count, VECTOR_LENGTH)
        if not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
            raise ValueError("a vector is of length 1")
        # A copy each: whoever drops one face's vector must not keep it alive by another's.
        own = iter([vector.astype(np.float32) for vector in vectors])
        return tuple(
            tuple(SeenFace(face.box, face.score, face.quality, next(own)) for face in faces)
            for faces in self.found
        )


def _told(face: SeenFace) -> dict[str, Any]:
    return {"box": asdict(face.box), "score": face.score, "quality": asdict(face.quality)}


def _face(told: dict[str, Any]) -> SeenFace:
    return SeenFace(Box(**told["box"]), float(told["score"]), Quality(**told["quality"]))
