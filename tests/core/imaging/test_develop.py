"""What comes out of the darkroom: upright, small, sRGB, and nothing but pixels."""

from datetime import datetime
from typing import Any

import pytest
import pyvips

from core.imaging import CaptureMetadata, Darkroom, MediaType, Rendition
from tests.support import pictures

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
UPRIGHT = {
    1: (RED, GREEN, BLUE, WHITE),
    2: (GREEN, RED, WHITE, BLUE),
    3: (WHITE, BLUE, GREEN, RED),
    4: (BLUE, WHITE, RED, GREEN),
    5: (RED, BLUE, GREEN, WHITE),
    6: (BLUE, RED, WHITE, GREEN),
    7: (WHITE, GREEN, BLUE, RED),
    8: (GREEN, WHITE, RED, BLUE),
}


class TestRenditions:
    async def test_a_large_photo_gives_both_sizes_as_jpeg(self, darkroom: Darkroom) -> None:
        original = pictures.jpeg(pictures.photo(3300, 2200))

        developed = await darkroom.develop(original, MediaType.JPEG)

        assert (developed.width, developed.height) == (3300, 2200)
        assert size(developed.preview) == (1600, 1067)
        assert size(developed.thumbnail) == (320, 213)
        assert developed.preview.media_type is developed.thumbnail.media_type is MediaType.JPEG

    async def test_a_small_photo_is_never_enlarged(self, darkroom: Darkroom) -> None:
        developed = await darkroom.develop(pictures.png(pictures.corners()), MediaType.PNG)

        assert size(developed.preview) == size(developed.thumbnail) == (64, 48)

    @pytest.mark.parametrize(("width", "height"), [(30_000, 1), (1, 30_000), (1, 1)])
    async def test_even_a_line_or_a_point_develops(
        self, darkroom: Darkroom, width: int, height: int
    ) -> None:
        line = pyvips.Image.black(width, height, bands=3).copy(interpretation="srgb")

        developed = await darkroom.develop(pictures.png(line), MediaType.PNG)

        longest = min(320, max(width, height))
        assert max(size(developed.thumbnail)) == longest
        assert min(size(developed.thumbnail)) == 1

    @pytest.mark.parametrize("orientation", UPRIGHT)
    async def test_every_orientation_comes_out_upright(
        self, darkroom: Darkroom, orientation: int
    ) -> None:
        original = pictures.jpeg(pictures.noted(pictures.corners(), orientation=orientation))

        developed = await darkroom.develop(original, MediaType.JPEG)
        enlarged = await darkroom.enlarge(original, MediaType.JPEG)

        upright = (64, 48) if orientation < 5 else (48, 64)
        assert (developed.width, developed.height) == upright
        assert developed.metadata.orientation == orientation
        for rendition in (developed.thumbnail, developed.preview, enlarged):
            assert size(rendition) == upright
            assert quarters(rendition) == UPRIGHT[orientation]

    async def test_the_enlarged_rendition_has_every_pixel(self, darkroom: Darkroom) -> None:
        original = pictures.jpeg(pictures.photo(2000, 1500))

        assert size(await darkroom.enlarge(original, MediaType.JPEG)) == (2000, 1500)

    async def test_a_heic_of_a_phone_develops(self, darkroom: Darkroom) -> None:
        original = pictures.heic(pictures.corners(400, 300))

        developed = await darkroom.develop(original, MediaType.HEIC)

        assert (developed.width, developed.height) == (400, 300)
        assert quarters(developed.thumbnail) == (RED, GREEN, BLUE, WHITE)

    async def test_a_heic_with_holes_lies_on_white(self, darkroom: Darkroom) -> None:
        clear = pictures.corners(400, 300).bandjoin(0).copy(interpretation="srgb")

        developed = await darkroom.develop(pictures.heic(clear), MediaType.HEIC)

        assert quarters(developed.thumbnail) == (WHITE, WHITE, WHITE, WHITE)


class TestColour:
    @pytest.mark.parametrize("kind", ["8 bits", "16 bits"])
    async def test_what_shines_through_lies_on_white(self, darkroom: Darkroom, kind: str) -> None:
        clear = pictures.corners().bandjoin(0).copy(interpretation="srgb")
        if kind == "16 bits":
            clear = clear.colourspace("rgb16")

        developed = await darkroom.develop(pictures.png(clear), MediaType.PNG)

        assert quarters(developed.preview) == (WHITE, WHITE, WHITE, WHITE)

    @pytest.mark.parametrize("interpretation", ["rgb16", "b-w", "grey16"])
    async def test_other_depths_and_grey_become_8_bit_srgb(
        self, darkroom: Darkroom, interpretation: str
    ) -> None:
        image = pictures.corners().colourspace(interpretation)

        developed = await darkroom.develop(pictures.png(image), MediaType.PNG)

        assert is_srgb(developed.preview)
        assert is_srgb(developed.thumbnail)

    async def test_cmyk_becomes_srgb(self, darkroom: Darkroom) -> None:
        original = pictures.jpeg(pictures.corners().icc_export(output_profile="cmyk"))

        developed = await darkroom.develop(original, MediaType.JPEG)

        assert is_srgb(developed.preview)
        top_left, *_ = colours(developed.preview)
        assert top_left[0] > 180 > 90 > top_left[1]

    async def test_a_wide_profile_is_converted(self, darkroom: Darkroom) -> None:
        muted = pyvips.Image.black(64, 48, bands=3).linear(1, [180, 90, 90])
        muted = muted.cast("uchar").copy(interpretation="srgb")
        wide = muted.icc_transform("p3", input_profile="srgb")

        developed = await darkroom.develop(pictures.png(wide), MediaType.PNG)

        for colour in colours(developed.preview):
            assert colour == pytest.approx((180, 90, 90), abs=3)

    async def test_a_profile_of_nonsense_is_left_out(self, darkroom: Darkroom) -> None:
        nonsense = b"ICC_PROFILE\x00\x01\x01" + b"nonsense" * 40
        original = pictures.with_segment(pictures.jpeg(pictures.corners()), 0xE2, nonsense)

        developed = await darkroom.develop(original, MediaType.JPEG)

        assert quarters(developed.preview) == (RED, GREEN, BLUE, WHITE)


class TestTint:
    @pytest.mark.parametrize("orientation", [1, 6])
    async def test_it_is_the_mean_of_all_that_is_seen(
        self, darkroom: Darkroom, orientation: int
    ) -> None:
        # Turning moves the colours about, and leaves their mean.
        halves = filled(RED, 64, 64).join(filled(BLUE, 64, 32), "vertical")
        halves = pictures.noted(halves.copy(interpretation="srgb"), orientation=orientation)

        developed = await darkroom.develop(pictures.jpeg(halves, Q=100), MediaType.JPEG)

        assert tuple(developed.tint) == pytest.approx((170, 0, 85), abs=2)

    @pytest.mark.parametrize("colour", [(0, 0, 0), (179, 130, 110), WHITE], ids=str)
    async def test_one_colour_is_that_colour_however_large(
        self, darkroom: Darkroom, colour: tuple[int, int, int]
    ) -> None:
        for side in (1, 2000):
            original = pictures.png(filled(colour, side, side))

            assert tuple((await darkroom.develop(original, MediaType.PNG)).tint) == colour

    @pytest.mark.parametrize("interpretation", ["b-w", "grey16", "rgb16"])
    async def test_grey_and_deep_pictures_have_three_bytes_too(
        self, darkroom: Darkroom, interpretation: str
    ) -> None:
        grey = filled((90, 90, 90), 64, 48).colourspace(interpretation)

        developed = await darkroom.develop(pictures.png(grey), MediaType.PNG)

        assert tuple(developed.tint) == pytest.approx((90, 90, 90), abs=1)

    @pytest.mark.parametrize("colour", [(0, 0, 0), (0,)], ids=["colour", "grey"])
    async def test_what_shines_through_is_white(
        self, darkroom: Darkroom, colour: tuple[int, ...]
    ) -> None:
        opaque = filled(colour, 64, 48)
        clear = opaque.bandjoin(0).copy(interpretation=opaque.interpretation)
        half = clear.insert(opaque.bandjoin(255).crop(0, 0, 32, 48), 0, 0)

        assert tuple((await darkroom.develop(pictures.png(clear), MediaType.PNG)).tint) == WHITE
        tint = (await darkroom.develop(pictures.png(half), MediaType.PNG)).tint
        assert tuple(tint) == pytest.approx((128, 128, 128), abs=1)

    async def test_cmyk_and_wide_colours_are_those_of_the_rendition(
        self, darkroom: Darkroom
    ) -> None:
        muted = filled((180, 90, 90), 64, 48)
        cmyk = pictures.jpeg(muted.icc_export(output_profile="cmyk"), Q=100)
        wide = pictures.png(muted.icc_transform("p3", input_profile="srgb"))

        for original, kind in ((cmyk, MediaType.JPEG), (wide, MediaType.PNG)):
            developed = await darkroom.develop(original, kind)
            shown = colours(developed.thumbnail)[0]
            assert tuple(developed.tint) == pytest.approx(shown, abs=3)
            assert tuple(developed.tint) == pytest.approx((180, 90, 90), abs=12)


class TestMetadata:
    async def test_the_moment_and_the_camera_are_read(self, darkroom: Darkroom) -> None:
        original = pictures.jpeg(pictures.noted(pictures.corners(), pictures.CAMERA))

        developed = await darkroom.develop(original, MediaType.JPEG)

        assert developed.metadata == CaptureMetadata(
            captured_at=datetime(2025, 11, 3, 14, 5, 6),  # noqa: DTZ001 - cameras know no zone
            camera="Kanon EOS 9",
            lens="Macro 100mm",
        )

    @pytest.mark.parametrize("kind", [MediaType.JPEG, MediaType.PNG, MediaType.WEBP])
    async def test_the_place_is_noticed_and_gone_from_every_rendition(
        self, darkroom: Darkroom, kind: MediaType
    ) -> None:
        image = pictures.noted(pictures.corners(), pictures.GPS, pictures.CAMERA)
        original = {
            MediaType.JPEG: pictures.jpeg,
            MediaType.PNG: pictures.png,
            MediaType.WEBP: pictures.webp,
        }[kind](image)
        assert b"Kanon" in original

        developed = await darkroom.develop(original, kind)
        enlarged = await darkroom.enlarge(original, kind)

        assert developed.metadata.has_gps
        for rendition in (developed.thumbnail, developed.preview, enlarged):
            assert_bare(rendition)

    async def test_a_heic_tells_too_and_is_bared(self, darkroom: Darkroom) -> None:
        noted = pictures.noted(pictures.corners(), pictures.GPS, pictures.CAMERA)
        exif = pyvips.Image.new_from_buffer(pictures.jpeg(noted), "").get("exif-data")
        original = pictures.heic(pictures.corners(128, 128), exif=bytes(exif))

        developed = await darkroom.develop(original, MediaType.HEIC)

        assert developed.metadata.camera == "Kanon EOS 9"
        assert developed.metadata.has_gps
        assert_bare(developed.preview)

    async def test_a_loop_of_directories_ends(self, darkroom: Darkroom) -> None:
        loop = pictures.with_segment(
            pictures.jpeg(pictures.corners(), keep="none"), 0xE1, pictures.looping_exif()
        )

        developed = await darkroom.develop(loop, MediaType.JPEG)

        assert developed.metadata.captured_at is None
        assert quarters(developed.preview) == (RED, GREEN, BLUE, WHITE)

    @pytest.mark.parametrize("payload", [b"<script>alert('bk')</script>", b"PK\x03\x04payload.exe"])
    async def test_nothing_hidden_behind_the_picture_survives(
        self, darkroom: Darkroom, payload: bytes
    ) -> None:
        original = pictures.jpeg(pictures.corners(), keep="none") + payload
        original = pictures.with_segment(original, 0xFE, payload)

        developed = await darkroom.develop(original, MediaType.JPEG)
        enlarged = await darkroom.enlarge(original, MediaType.JPEG)

        for rendition in (developed.thumbnail, developed.preview, enlarged):
            assert payload not in rendition.data
            assert rendition.data.endswith(b"\xff\xd9")


class TestFingerprint:
    async def test_the_same_photo_in_another_dress_is_recognised(self, darkroom: Darkroom) -> None:
        image = pictures.photo(800, 600)

        first = await darkroom.develop(pictures.jpeg(image), MediaType.JPEG)
        second = await darkroom.develop(pictures.webp(image.resize(0.7), Q=60), MediaType.WEBP)
        other = await darkroom.develop(
            pictures.jpeg(pictures.photo(800, 600, seed=5)), MediaType.JPEG
        )

        assert (first.fingerprint ^ second.fingerprint).bit_count() <= 4
        assert (first.fingerprint ^ other.fingerprint).bit_count() >= 16

    async def test_the_bits_say_which_cells_grow_lighter(self, darkroom: Darkroom) -> None:
        ramp = pyvips.Image.identity().resize(1, vscale=256, kernel="nearest")

        lighter = await darkroom.develop(pictures.png(ramp), MediaType.PNG)
        darker = await darkroom.develop(pictures.png(ramp.fliphor()), MediaType.PNG)

        assert lighter.fingerprint == 2**64 - 1
        assert darker.fingerprint == 0


def filled(colour: tuple[int, ...], width: int, height: int) -> Any:
    """A picture of one colour, or one grey."""
    plain = pyvips.Image.black(width, height, bands=len(colour)) + list(colour)
    return plain.cast("uchar").copy(interpretation="srgb" if len(colour) == 3 else "b-w")


def size(rendition: Rendition) -> tuple[int, int]:
    image = pixels(rendition)
    assert (image.width, image.height) == (rendition.width, rendition.height)
    return rendition.width, rendition.height


def pixels(rendition: Rendition) -> Any:
    return pyvips.Image.new_from_buffer(rendition.data, "")


def colours(rendition: Rendition) -> tuple[tuple[float, ...], ...]:
    image = pixels(rendition)
    places = [(x, y) for y in (1, 3) for x in (1, 3)]
    return tuple(tuple(image(image.width * x // 4, image.height * y // 4)) for x, y in places)


def quarters(rendition: Rendition) -> tuple[tuple[int, ...], ...]:
    """The four quarters in reading order, rounded to full or no light."""
    return tuple(
        tuple(255 if value > 127 else 0 for value in colour) for colour in colours(rendition)
    )


def is_srgb(rendition: Rendition) -> bool:
    image = pixels(rendition)
    return (image.bands, image.format, image.interpretation) == (3, "uchar", "srgb")


def assert_bare(rendition: Rendition) -> None:
    fields = set(pixels(rendition).get_fields())
    assert not {name for name in fields if name.startswith(("exif", "xmp", "iptc", "icc"))}
    assert b"Kanon" not in rendition.data
    assert b"Exif" not in rendition.data
    assert b"GPS" not in rendition.data
