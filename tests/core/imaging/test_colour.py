"""sRGB is told from everything else by its numbers, not by its name."""

from typing import Any

import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageCms

from core.imaging.colour import is_srgb
from tests.support import pictures


def profile_of(image: Any) -> bytes:
    return bytes(image.get("icc-profile-data"))


SRGB = profile_of(pictures.corners().icc_transform("srgb", input_profile="srgb"))
P3 = profile_of(pictures.corners().icc_transform("p3", input_profile="srgb"))
CMYK = profile_of(pictures.corners().icc_export(output_profile="cmyk"))


class TestIsSrgb:
    def test_the_srgb_of_two_makers_is_srgb(self) -> None:
        of_little_cms = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

        assert is_srgb(SRGB)
        assert is_srgb(of_little_cms)

    @pytest.mark.parametrize("profile", [P3, CMYK, b"", b"sRGB" * 100], ids=len)
    def test_nothing_else_is(self, profile: bytes) -> None:
        assert not is_srgb(profile)

    def test_a_straight_tone_curve_under_the_same_primaries_is_not(self) -> None:
        at = SRGB.index(b"rTRC") + 4
        offset = int.from_bytes(SRGB[at : at + 4], "big")
        straight = SRGB[:offset] + b"curv" + bytes(8) + SRGB[offset + 12 :]

        assert not is_srgb(straight)

    @settings(max_examples=100, deadline=None)
    @given(st.data())
    def test_damage_never_raises(self, data: st.DataObject) -> None:
        damaged = bytearray(SRGB)
        for _ in range(4):
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))

        assert is_srgb(bytes(damaged[: data.draw(st.integers(0, len(damaged)))])) in {True, False}


def test_libvips_agrees_that_its_srgb_changes_nothing() -> None:
    image = pictures.corners()

    same = image.icc_transform("srgb", input_profile="srgb")

    assert (image.cast("int") - same.cast("int")).abs().max() <= 1
    assert pyvips.type_find("VipsOperation", "icc_transform")
