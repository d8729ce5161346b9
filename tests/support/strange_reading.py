"""A process that reads and answers nonsense: which, the first byte of the picture says."""

import os
import sys

import orjson

from core.kit.aside import block, read_block

OUTSIDE = {"left": 0.5, "top": 0, "right": 1.5, "bottom": 1, "score": 1, "words": "x"}
NONSENSE = (b"no json", orjson.dumps([OUTSIDE]), b'[{"left": 1}]')


def main() -> None:
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sink.write(block(b"[]"))
    sink.flush()
    while read_block(source) is not None:
        mark = source.read(3)[0]
        if mark >= len(NONSENSE):
            os._exit(1)
        sink.write(block(NONSENSE[mark]))
        sink.flush()


if __name__ == "__main__":
    main()
