"""A picture made of formulas, and what the original graph says of it: is this still FaceNet?

`oracle.json` holds the embedding that OpenCV's reading of the frozen graph gives for the
probe. Every engine is compared with it before it is believed: an engine that is fast and wrong
says nothing of itself (torch's `freezing=True` gave cosines of 0.4, see `docs/models.md`).
"""

from importlib.resources import files

import numpy as np
import orjson
from numpy.typing import NDArray

SIDE = 160
"""The height and width in pixels of a face as the recogniser takes it."""

_WAVES = ((1, 2, 0.0), (3, 1, 0.5), (2, 5, 1.0), (5, 3, 1.5))


def probe() -> NDArray[np.uint8]:
    """1 by 160 by 160 by 3, the same on every machine."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    channels = [
        sum(np.sin(2 * np.pi * (a * rows + b * columns) + phase + c) for a, b, phase in _WAVES)
        for c in range(3)
    ]
    wave = np.stack(channels, axis=-1) / len(_WAVES)
    return np.round(127.5 + 127 * wave).astype(np.uint8)[None]


def oracle() -> NDArray[np.float32]:
    """What the frozen graph of CASIA-WebFace says of the probe: 512 numbers of length 1."""
    told = (files(__package__) / "oracle.json").read_bytes()
    return np.asarray(orjson.loads(told), np.float32)


def standardised(faces: NDArray[np.uint8]) -> NDArray[np.float32]:
    """`faces`, n by 160 by 160 by 3 as the network takes it: n by 3 by 160 by 160 around zero."""
    centred = (faces.astype(np.float32) - np.float32(127.5)) / np.float32(128)
    return np.asarray(centred.transpose(0, 3, 1, 2), np.float32)
