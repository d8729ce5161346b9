"""The mark that nobody sees: found after what a picture goes through, and nowhere else."""

from pathlib import Path
from typing import Any

import pytest
import pyvips

from core.imaging import MARK_BYTES
from core.imaging.hidden_mark import found, marked
from tests.support.pictures import jpeg, photo

KEY, ANOTHER = b"a key of tests only".ljust(32), b"another key of tests".ljust(32)
MARK = bytes(range(100, 100 + MARK_BYTES))
PHOTOS = Path(__file__).parents[3] / ".cache" / "demo"
REAL = ("astronaut.png", "chelsea.png", "coffee.png", "retina.jpg")


def opened(data: bytes) -> Any:
    return pyvips.Image.new_from_buffer(data, "")


def real(name: str) -> Any:
    made = pyvips.Image.thumbnail(str(PHOTOS / name), 1600)
    flat = made.flatten() if made.hasalpha() else made
    return flat.colourspace("srgb").copy_memory()


@pytest.fixture(scope="module")
def plain() -> Any:
    return photo(1200, 900, seed=3)


@pytest.fixture(scope="module")
def shown(plain: Any) -> Any:
    return marked(plain, MARK, KEY).copy_memory()


class TestFound:
    @pytest.mark.parametrize("scale", [1.0, 0.5, 1.7])
    @pytest.mark.parametrize("quality", [60, 90])
    def test_after_jpeg_and_scaling(self, shown: Any, scale: float, quality: int) -> None:
        assert found(opened(jpeg(shown.resize(scale), Q=quality)), KEY) == MARK

    @pytest.mark.parametrize("name", REAL)
    def test_in_a_real_photo_at_quality_60_and_half_the_size(self, name: str) -> None:
        made = marked(real(name), MARK, KEY)
        assert found(opened(jpeg(made.resize(0.5), Q=60)), KEY) == MARK

    def test_in_every_shape(self) -> None:
        for width, height in ((2000, 700), (600, 1500), (512, 512)):
            made = marked(photo(width, height, seed=width), MARK, KEY)
            assert found(opened(jpeg(made, Q=75)), KEY) == MARK

    def test_whatever_the_bytes(self, plain: Any) -> None:
        for mark in (bytes(MARK_BYTES), b"\xff" * MARK_BYTES, b"\0\xff" * (MARK_BYTES // 2)):
            assert found(marked(plain, mark, KEY), KEY) == mark


class TestNotFound:
    def test_in_a_picture_without_one(self, plain: Any) -> None:
        assert found(plain, KEY) is None
        assert found(opened(jpeg(plain.resize(0.5), Q=60)), KEY) is None

    def test_by_another_key(self, shown: Any) -> None:
        assert found(shown, ANOTHER) is None

    @pytest.mark.parametrize("level", [0, 128, 255])
    def test_in_a_picture_of_nothing(self, level: int) -> None:
        assert found((pyvips.Image.black(800, 600, bands=3) + level).cast("uchar"), KEY) is None

    @pytest.mark.parametrize("name", REAL)
    def test_in_a_real_photo(self, name: str) -> None:
        assert found(real(name), KEY) is None


class TestTheMarkedPicture:
    def test_is_the_same_to_the_eye(self, plain: Any, shown: Any) -> None:
        assert (shown.width, shown.height, shown.bands, shown.format) == (1200, 900, 3, "uchar")
        difference = (shown.cast("float") - plain.cast("float")).abs()
        assert difference.max() <= 12
        assert (difference**2).avg() < 7  # more than 39 dB

    def test_is_neither_lighter_nor_darker(self, plain: Any, shown: Any) -> None:
        assert abs(shown.avg() - plain.avg()) < 0.1

    @pytest.mark.parametrize("mark", [b"", b"seven b", b"nine byte"])
    def test_has_eight_bytes(self, plain: Any, mark: bytes) -> None:
        with pytest.raises(ValueError, match="eight bytes"):
            marked(plain, mark, KEY)
