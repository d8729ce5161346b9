"""The process that looks: pixels in, faces out, and nothing kept.

Run by `core.faces.eye` as `python -m core.faces.model.looking FOLDER`. On standard input comes a
picture, its height and width as four bytes each and then its pixels; on standard output goes
what was found, as JSON after its length. It ends when its input ends.
"""

import struct
import sys
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import numpy as np
import orjson
import torch

from core.faces.model.detecting import FaceFinder
from core.faces.model.shelf import Shelf

SIZE = struct.Struct(">II")
LENGTH = struct.Struct(">I")


def look(find: FaceFinder, source: BinaryIO, sink: BinaryIO) -> None:
    """Look at every picture that comes."""
    while head := source.read(SIZE.size):
        height, width = SIZE.unpack(head)
        pixels = np.frombuffer(source.read(height * width * 3), np.uint8)
        found = find(pixels.reshape(height, width, 3))
        told = orjson.dumps([asdict(sighting.face) for sighting in found])
        sink.write(LENGTH.pack(len(told)) + told)
        sink.flush()


def main() -> None:
    """Look, on a GPU where there is one, else on one thread."""
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    find = FaceFinder.of(Shelf(Path(sys.argv[1])), device)
    told = device.encode()
    sys.stdout.buffer.write(LENGTH.pack(len(told)) + told)
    sys.stdout.buffer.flush()
    look(find, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
