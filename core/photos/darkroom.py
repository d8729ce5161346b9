"""The sandboxed decoder, as the room of photos needs it."""

from collections.abc import Sequence
from typing import Protocol

from core.imaging import PREVIEW_SIDE, WHOLE, Area, Developed, MediaType, Pixels, Rendition


class DarkroomPort(Protocol):
    """The sandboxed decoder, as this room needs it."""

    async def develop(self, original: bytes, declared: MediaType) -> Developed:
        """Make the two everyday renditions and read the metadata."""
        ...

    async def enlarge(self, original: bytes, declared: MediaType) -> Rendition:
        """Make the full-resolution rendition."""
        ...

    async def pixels(self, picture: bytes, declared: MediaType, side: int = PREVIEW_SIDE) -> Pixels:
        """The bare pixels of a picture, at most `side` along its longest."""
        ...

    async def mask(
        self, original: bytes, declared: MediaType, areas: Sequence[Area], side: int = WHOLE
    ) -> Rendition:
        """Make a rendition, at most `side` large, with some areas made unreadable."""
        ...

    async def blur(self, original: bytes, declared: MediaType) -> Rendition:
        """Make a rendition that shows no more than where it is light and dark."""
        ...
