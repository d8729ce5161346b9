"""The process that reads: pixels in, lines of text out, and nothing kept.

Run by `core.lettering.reader` as `python -m core.lettering.reading`. A question is a block of
JSON with the size, and then the bare pixels; the answer is a block of JSON. It also answers
once it is ready, with no lines. It ends when its input ends.
"""

import sys
from itertools import product
from typing import Any, BinaryIO

import numpy as np
import orjson
from numpy.typing import NDArray
from rapidocr import RapidOCR

from core.kit.aside import block, leave_no_core, read_block

Picture = NDArray[np.uint8]
Line = tuple[float, float, float, float, float, str]

_WHOLE = 2000
_TILE, _OVERLAP = 1600, 240
_SETTINGS = {
    "Global.log_level": "critical",
    "Global.max_side_len": _WHOLE,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


def lines(engine: RapidOCR, picture: Picture) -> list[dict[str, Any]]:
    """The lines of text in `picture`, height by width by 3, RGB.

    The engine shrinks what is larger than `_WHOLE`, and small print is lost in that. So a large
    picture is read as a whole, for large letters, and in tiles that overlap, for small ones.
    """
    height, width, _ = picture.shape
    found = _found(engine, picture, 0, 0)
    if max(height, width) > _WHOLE:
        for top, left in product(_starts(height), _starts(width)):
            tile = picture[top : top + _TILE, left : left + _TILE]
            found += _found(engine, tile, top, left)
    told = [
        {
            "left": max(0.0, left / width),
            "top": max(0.0, top / height),
            "right": min(1.0, right / width),
            "bottom": min(1.0, bottom / height),
            "score": score,
            "words": words,
        }
        for left, top, right, bottom, score, words in found
    ]
    return [each for each in told if each["left"] < each["right"] and each["top"] < each["bottom"]]


def _starts(length: int) -> list[int]:
    """Where tiles begin along a side, the last of them at its end."""
    last = max(0, length - _TILE)
    return [*range(0, last, _TILE - _OVERLAP), last]


def _found(engine: RapidOCR, picture: Picture, top: int, left: int) -> list[Line]:
    """The lines in a piece of a picture that begins at `top` and `left`, in pixels of the whole."""
    found: Any = engine(np.ascontiguousarray(picture[:, :, ::-1]))
    if found.boxes is None:
        return []
    return [
        (
            float(corners[:, 0].min()) + left,
            float(corners[:, 1].min()) + top,
            float(corners[:, 0].max()) + left,
            float(corners[:, 1].max()) + top,
            float(score),
            words,
        )
        for corners, words, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]


def read(engine: RapidOCR, source: BinaryIO, sink: BinaryIO) -> None:
    """Answer everything that is asked."""
    sink.write(block(b"[]"))
    sink.flush()
    while (told := read_block(source)) is not None:
        height, width = orjson.loads(told)
        pixels = np.frombuffer(source.read(height * width * 3), np.uint8)
        sink.write(block(orjson.dumps(lines(engine, pixels.reshape(height, width, 3)))))
        sink.flush()


def main() -> None:
    """Read, on one thread."""
    leave_no_core()
    read(RapidOCR(params=_SETTINGS), sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
