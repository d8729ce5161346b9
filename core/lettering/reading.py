"""The process that reads: pixels in, lines of text out, and nothing kept.

Run by `core.lettering.reader` as `python -m core.lettering.reading`. A question is a block of
JSON with the size, and then the bare pixels; the answer is a block of JSON. It also answers
once it is ready, with no lines. It ends when its input ends.
"""

import sys
from typing import Any, BinaryIO

import numpy as np
import orjson
from numpy.typing import NDArray
from rapidocr import RapidOCR

from core.kit.aside import block, leave_no_core, read_block

_SETTINGS = {
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


def lines(engine: RapidOCR, picture: NDArray[np.uint8]) -> list[dict[str, Any]]:
    """The lines of text in `picture`, height by width by 3, RGB."""
    height, width, _ = picture.shape
    found: Any = engine(np.ascontiguousarray(picture[:, :, ::-1]))
    if found.boxes is None:
        return []
    told = [
        {
            "left": max(0.0, float(corners[:, 0].min()) / width),
            "top": max(0.0, float(corners[:, 1].min()) / height),
            "right": min(1.0, float(corners[:, 0].max()) / width),
            "bottom": min(1.0, float(corners[:, 1].max()) / height),
            "score": float(score),
            "words": words,
        }
        for corners, words, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]
    return [each for each in told if each["left"] < each["right"] and each["top"] < each["bottom"]]


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
