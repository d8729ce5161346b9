"""A folder of labelled photos: one folder a person, named as one likes, with photos of that person.

Everything below the folder is accounted for: what is no photo of a person is told, with the reason.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.kit.errors import Invalid

LINK, HIDDEN, NOBODYS = "It is a link.", "It is hidden.", "It lies in no person's folder."


@dataclass(slots=True)
class Found:
    """What was found in labelled photos; `persons` and `vectors` belong together, face by face.

    `engine` is what made the vectors, and `agreement` the least cosine of a vector of its and one
    of the network itself, on some of these faces: None where there was none.
    """

    persons: list[str] = field(default_factory=list)
    vectors: NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 512), np.float32))
    photos: int = 0
    without_face: list[Path] = field(default_factory=list)
    refused: list[tuple[Path, str]] = field(default_factory=list)
    engine: str = ""
    agreement: float | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """Who is in which file of a folder, and which files tell nobody, and why; within the folder."""

    folder: Path
    photos: list[tuple[str, Path]]
    left_out: list[tuple[Path, str]]


def labelled_in(folder: Path) -> Labelled:
    """Everything below `folder`.

    Raises:
        Invalid: there is no folder of a person in it, or none has a file.
    """
    if not any(path.is_dir() and not path.is_symlink() for path in folder.iterdir()):
        raise Invalid("folder", "There is no folder of a person in it.")
    photos, left_out = [], []
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder)
        reason = _reason(within, path)
        if reason is not None:
            left_out.append((within, reason))
        elif path.is_file():
            photos.append((within.parts[0], within))
    if not photos:
        raise Invalid("folder", "There are no photos in the folders of its people.")
    return Labelled(folder, photos, left_out)


def _reason(within: Path, path: Path) -> str | None:
    """Why a file is left out; None if it is not, or is a folder."""
    if path.is_symlink():
        return LINK
    if not path.is_file():
        return None
    if any(part.startswith(".") for part in within.parts):
        return HIDDEN
    return NOBODYS if len(within.parts) == 1 else None
