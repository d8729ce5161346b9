"""A process that looks and has no networks: what it does depends on the first byte of a picture.

Up to 99 that many hundredths are the score of the one face that it sees, and the place of the
only one in its vector. It tells how many pictures it was shown as its batch.
"""

import os
import sys
import time

import numpy as np

from core.faces import Box, NotInstalled, Quality, SeenFace
from core.faces.model import wire
from core.faces.types import VECTOR_LENGTH, EyeState
from core.kit.aside import block

DIES, HANGS, TALKS_NONSENSE, TELLS_TOO_FEW, TELLS_UNASKED, IS_OUT_OF_MEMORY, IS_SLOW = range(
    200, 207
)
NOT_INSTALLED = "not-installed-1"
NONSENSE = (b"no json", b'{"state": {}, "found": [[{"box": 1}]]}', b"7", b'{"found": []}')


def answered(asked: wire.Question) -> bytes:
    marks = [int(picture[0, 0, 0]) for picture in asked.pictures]
    if DIES in marks:
        os._exit(1)
    if HANGS in marks:
        time.sleep(3600)
    if TALKS_NONSENSE in marks:
        return block(NONSENSE[asked.pictures[0].shape[1] % len(NONSENSE)]) + block(b"")
    if IS_SLOW in marks:
        time.sleep(0.2)
    return _sensible(asked, marks)


def _sensible(asked: wire.Question, marks: list[int]) -> bytes:
    state = EyeState("strange-1", asked.recogniser, None, "cpu", len(marks))
    if asked.recogniser == NOT_INSTALLED:
        return wire.refusal(state, NotInstalled("There is none."))
    if IS_OUT_OF_MEMORY in marks:
        state = EyeState("strange-1", None, None, "cpu", 1, out_of_memory=2)
    faces = [[SeenFace(Box(0, 0, 1, 1), mark / 100, Quality(1, 1, 1))] for mark in marks]
    vectors = np.eye(VECTOR_LENGTH, dtype=np.float32)[marks]
    if TELLS_TOO_FEW in marks:
        vectors = vectors[1:]
    is_told = asked.recogniser is not None or TELLS_UNASKED in marks
    return wire.answer(state, faces, vectors if is_told else None)


def main() -> None:
    sys.stdout.buffer.write(wire.answer(EyeState("strange-1")))
    sys.stdout.buffer.flush()
    while asked := wire.read_question(sys.stdin.buffer):
        sys.stdout.buffer.write(answered(asked))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
