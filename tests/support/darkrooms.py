"""A darkroom whose results are known beforehand, for tests of what is done with them."""

from collections.abc import Sequence
from dataclasses import replace

from core.faces import Box, Quality, SeenFace
from core.imaging import (
    PREVIEW_SIDE,
    WHOLE,
    Area,
    CaptureMetadata,
    Developed,
    MediaType,
    Pixels,
    Refused,
    Rendition,
)
from core.lettering import Text

SMALL = Rendition(b"\xff\xd8small", MediaType.JPEG, 32, 24)
LARGE = Rendition(b"\xff\xd8large", MediaType.JPEG, 320, 240)
MASKED = Rendition(b"\xff\xd8masked", MediaType.JPEG, 640, 480)
BLURRED = Rendition(b"\xff\xd8blurred", MediaType.JPEG, 32, 24)
MADE = Developed(640, 480, SMALL, LARGE, 0xF0F0, b"\xb3\x82\x6e", CaptureMetadata(camera="Kanon"))


class Prepared:
    """A darkroom that knows beforehand what will come out."""

    def __init__(self, made: Developed | Refused = MADE) -> None:
        self.made = made
        self.originals: list[bytes] = []
        self.masked: list[tuple[Area, ...]] = []

    async def develop(self, original: bytes, _: MediaType) -> Developed:
        self.originals.append(original)
        if isinstance(self.made, Refused):
            raise self.made
        return self.made

    async def enlarge(self, original: bytes, _: MediaType) -> Rendition:
        self.originals.append(original)
        return LARGE

    async def pixels(self, picture: bytes, _: MediaType, side: int = PREVIEW_SIDE) -> Pixels:
        assert side >= PREVIEW_SIDE
        self.originals.append(picture)
        return Pixels(bytes(12), 2, 2)

    async def mask(
        self, original: bytes, _: MediaType, areas: Sequence[Area], side: int = WHOLE
    ) -> Rendition:
        assert side >= PREVIEW_SIDE
        self.originals.append(original)
        self.masked.append(tuple(areas))
        return MASKED

    async def blur(self, original: bytes, _: MediaType) -> Rendition:
        self.originals.append(original)
        return BLURRED


FACE = SeenFace(Box(0.25, 0.1, 0.5, 0.4), 0.99, Quality(1.0, 0.8, 0.9))


class Foreseen:
    """An eye that knows beforehand what it will see."""

    model = "foreseen-1"

    def __init__(self, *faces: SeenFace) -> None:
        self.faces = faces
        self.is_there = True
        self.shown: list[Pixels] = []
        self.asked: list[str | None] = []

    async def look(self, pixels: Pixels, recogniser: str | None = None) -> tuple[SeenFace, ...]:
        self.shown.append(pixels)
        self.asked.append(recogniser)
        if recogniser is None:
            return tuple(replace(face, vector=None) for face in self.faces)
        return self.faces


class Unwritten:
    """A reader that finds nothing written anywhere."""

    def require(self) -> None:
        """It is there."""

    async def read(self, pixels: Pixels) -> tuple[Text, ...]:
        assert pixels.data
        return ()
