"""A recogniser out of a file that an administrator brings: weights, never code.

Threat: a file that looks like weights and runs when it is read, or that holds another network. It
is read once, compared with the pinned digest, and even then only numbers are taken out of it.
"""

from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader
from safetensors.torch import save_file
from torch import Tensor

from core.faces.model.catalogue import ModelPackage
from core.faces.model.drawn import drawn_faces
from core.faces.model.embedding import LEAST_COSINE, Embedder, OnnxEmbedder, TorchEmbedder
from core.faces.model.installing import export, finish, quantise
from core.faces.model.networks import blank_recogniser
from core.faces.model.probe import probe, standardised
from core.faces.model.shelf import (
    ENGINE,
    WEIGHTS,
    Manifest,
    ModelDamaged,
    NotTheWeights,
    Shelf,
)

_CLASSES, _COUNTER = "logits.", "num_batches_tracked"
_MEASURED, _TRIED = 64, 16
"""Drawn faces to measure by, and others to try the result on."""


def bring(package: ModelPackage, file: Path, shelf: Shelf) -> Manifest:
    """Make `package` out of its file; what was there before stays until all went well.

    Raises:
        NotTheWeights: the file is not the pinned one, or holds something else than the weights
            of InceptionResnetV1.
        ModelDamaged: the 8-bit form that was made of it does not say what the network says.
    """
    weights = _fitting(package, _read(package, file))
    with shelf.filling(package.id) as folder:
        save_file(weights, folder / WEIGHTS)
        _quantise(folder)
        exact = TorchEmbedder.of(str(folder / WEIGHTS), "cpu")
        _require_agreement(OnnxEmbedder.of(str(folder / ENGINE)), exact)
        finish(package, folder, tuple(float(each) for each in exact(probe())[0]))
    return shelf.get(package.id)


def _read(package: ModelPackage, file: Path) -> object:
    data = file.read_bytes()
    if sha256(data).hexdigest() != package.digest:
        raise NotTheWeights(f"This is not {package.source}: its SHA-256 is another.")
    try:
        return torch.load(BytesIO(data), map_location="cpu", weights_only=True)
    except Exception as error:  # what is no weights fails in any way there is
        raise NotTheWeights(f"The file of {package.id} cannot be read as weights.") from error


def _fitting(package: ModelPackage, read: object) -> dict[str, Tensor]:
    """The weights of the network itself: no classes of people, nothing missing, nothing more."""
    told = read if isinstance(read, dict) else {}
    weights = {
        name: value
        for name, value in told.items()
        if not str(name).startswith(_CLASSES) and not str(name).endswith(_COUNTER)
    }
    wanted = {
        name: value
        for name, value in blank_recogniser().state_dict().items()
        if not name.endswith(_COUNTER)
    }
    fits = weights.keys() == wanted.keys() and all(
        isinstance(value, Tensor)
        and (value.dtype, value.shape) == (wanted[name].dtype, wanted[name].shape)
        for name, value in weights.items()
    )
    if not fits:
        raise NotTheWeights(f"The file of {package.id} has the weights of another network.")
    return {name: value.contiguous() for name, value in weights.items()}


class _Drawn(CalibrationDataReader):  # type: ignore[misc] # it has no types
    def __init__(self) -> None:
        self._faces = iter(drawn_faces(_MEASURED))

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        face = next(self._faces, None)
        return None if face is None else {"faces": standardised(face[None])}


def _quantise(folder: Path) -> None:
    """In 8 bits, by ranges of its own: those of another network's activations do not fit."""
    exact, ranges = export(folder), folder / "ranges.json"
    quantise(exact, folder / ENGINE, ranges, _Drawn())
    exact.unlink()
    ranges.unlink()


def _require_agreement(quick: Embedder, exact: Embedder) -> None:
    faces = np.concatenate([probe(), drawn_faces(_TRIED, first=_MEASURED)])
    if float((quick(faces) * exact(faces)).sum(axis=1).min()) < LEAST_COSINE:
        raise ModelDamaged("The 8-bit form of the network does not say what the network says.")
