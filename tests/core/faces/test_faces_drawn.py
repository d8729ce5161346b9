"""The drawn faces: nobody's, always the same, and near enough to real ones to measure by."""

import numpy as np

from core.faces.model.detecting import FaceFinder
from core.faces.model.drawn import drawn_faces


def test_they_are_the_same_every_time_and_each_another() -> None:
    faces = drawn_faces(6)
    assert faces.shape == (6, 160, 160, 3)
    assert faces.dtype == np.uint8
    assert np.array_equal(drawn_faces(2, first=4), faces[4:])
    assert len({face.tobytes() for face in faces}) == 6


def test_the_detector_takes_most_of_them_for_faces(find: FaceFinder) -> None:
    wide = np.full((16, 480, 480, 3), 90, np.uint8)
    wide[:, 160:320, 160:320] = drawn_faces(16)
    assert sum(bool(find(picture)) for picture in wide) > 8
