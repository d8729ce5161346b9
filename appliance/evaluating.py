"""Labelled photos into vectors, the way the box does it: confined decoder, finder, recogniser."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from appliance.labelled import Found, Labelled
from core.faces import Shelf
from core.faces.model.detecting import FaceFinder
from core.faces.model.embedding import Embedder, TorchEmbedder, trusted_embedder
from core.faces.model.shelf import WEIGHTS
from core.imaging import HEAD_BYTES, Darkroom, Refusal, Refused, inspect, sniff
from core.kit.errors import TooLarge

UNREADABLE = "The file cannot be read."
_BATCH = 32

Picture = NDArray[np.uint8]


async def vectors_of(
    labelled: Labelled, shelf: Shelf, model: str, most_bytes: int, seen: Callable[[], None]
) -> Found:
    """The largest face of every photo as a vector; `seen` is called after each photo.

    Raises:
        NotInstalled, ModelDamaged: as `trusted_embedder`.
        CannotConfine, DarkroomLost: the decoder cannot run here, or broke down.
    """
    found = Found(photos=len(labelled.photos), refused=list(labelled.left_out))
    making = _Making(trusted_embedder(shelf, model), _exact(shelf, model), found)
    find = FaceFinder.of(shelf)
    async with Darkroom(at_once=1) as darkroom:
        for person, path in labelled.photos:
            try:
                picture = await _developed(darkroom, labelled.folder / path, most_bytes)
            except (Refused, TooLarge) as refusal:
                found.refused.append((path, refusal.message))
            except OSError:
                found.refused.append((path, UNREADABLE))
            else:
                faces = await asyncio.to_thread(find, picture)
                if faces:
                    making.add(person, faces[0].crop)
                else:
                    found.without_face.append(path)
            seen()
    making.finish()
    return found


async def _developed(darkroom: Darkroom, path: Path, most_bytes: int) -> Picture:
    data = await asyncio.to_thread(_read, path, most_bytes)
    media_type = sniff(data[:HEAD_BYTES])
    if media_type is None:
        inspect(data)  # says why not
        raise Refused(Refusal.UNKNOWN_FORMAT)
    pixels = await darkroom.pixels(data, media_type)
    flat = np.frombuffer(pixels.data, np.uint8)
    return flat.reshape(pixels.height, pixels.width, 3)


def _read(path: Path, most_bytes: int) -> bytes:
    if path.stat().st_size > most_bytes:
        raise TooLarge
    return path.read_bytes()


def _exact(shelf: Shelf, model: str) -> TorchEmbedder:
    return TorchEmbedder.of(str(shelf.path(shelf.get(model), WEIGHTS)), "cpu")


@dataclass(slots=True)
class _Making:
    """Makes vectors batch by batch, and of the first batch by the network itself too."""

    embed: Embedder
    exact: TorchEmbedder
    found: Found
    _crops: list[Picture] = field(default_factory=list)
    _parts: list[NDArray[np.float32]] = field(default_factory=list)

    def add(self, person: str, crop: Picture) -> None:
        """One more face."""
        self.found.persons.append(person)
        self._crops.append(crop)
        if len(self._crops) == _BATCH:
            self._flush()

    def finish(self) -> None:
        """Hand over what was made."""
        self._flush()
        self.found.engine = self.embed.engine
        if self._parts:
            self.found.vectors = np.concatenate(self._parts)

    def _flush(self) -> None:
        if not self._crops:
            return
        faces = np.stack(self._crops)
        made = self.embed(faces)
        if not self._parts:
            self.found.agreement = float((made * self.exact(faces)).sum(axis=1).min())
        self._parts.append(made)
        self._crops.clear()
