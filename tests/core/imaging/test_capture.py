"""EXIF becomes short, printable, typed fields, or nothing."""

from datetime import datetime

import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imaging.capture import MAX_TEXT, read_metadata
from core.imaging.types import CaptureMetadata
from tests.support import pictures


def exif(**fields: str) -> bytes:
    """A real EXIF block; `ifd0_Model` stands for libvips' "exif-ifd0-Model"."""
    named = {f"exif-{name.replace('_', '-')}": text for name, text in fields.items()}
    picture = pictures.jpeg(pictures.noted(pictures.corners(), named))
    return bytes(pyvips.Image.new_from_buffer(picture, "").get("exif-data"))


class TestReadMetadata:
    def test_the_camera_is_named_once(self) -> None:
        assert read_metadata(exif(ifd0_Make="Kanon", ifd0_Model="Kanon R5"), b"", 1).camera == (
            "Kanon R5"
        )
        assert read_metadata(exif(ifd0_Make="Kanon"), b"", 1).camera == "Kanon"

    def test_the_moment_of_the_shutter_comes_before_that_of_the_file(self) -> None:
        block = exif(
            ifd0_DateTime="2026:01:01 00:00:00", ifd2_DateTimeOriginal="2025:11:03 14:05:06"
        )

        assert read_metadata(block, b"", 1).captured_at == datetime(2025, 11, 3, 14, 5, 6)  # noqa: DTZ001 - cameras know no zone

    @pytest.mark.parametrize("moment", ["0000:00:00 00:00:00", "2025:13:40 25:61:61", "yesterday"])
    def test_an_impossible_moment_is_none(self, moment: str) -> None:
        assert read_metadata(exif(ifd2_DateTimeOriginal=moment), b"", 1).captured_at is None

    def test_long_and_hidden_text_is_cut_down(self) -> None:
        model = "A\x07B\u202egnp.exe " + "x" * 500

        camera = read_metadata(exif(ifd0_Model=model), b"", 1).camera

        assert camera
        assert len(camera) <= MAX_TEXT
        assert camera.isprintable()
        assert "\u202e" not in camera

    def test_a_place_in_the_xmp_counts_too(self) -> None:
        assert read_metadata(b"", b"<exif:GPSLatitude>52</exif:GPSLatitude>", 1).has_gps

    def test_nothing_gives_nothing(self) -> None:
        assert read_metadata(b"", b"", 6) == CaptureMetadata(orientation=6)

    @settings(max_examples=40, deadline=None)
    @given(st.binary(max_size=200))
    def test_no_block_can_upset_it(self, noise: bytes) -> None:
        for block in (noise, b"Exif\x00\x00MM\x00*" + noise, b"II*\x00\x08\x00\x00\x00" + noise):
            assert read_metadata(block, noise, 1).orientation == 1
