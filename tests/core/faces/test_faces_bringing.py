"""Weights that are brought: only the pinned file, only numbers, only of this network."""

import pickle
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor

from core.faces import CASIA, VGGFACE2, ModelDamaged, ModelPackage, NotTheWeights, Shelf
from core.faces.model import bringing
from core.faces.model.bringing import bring
from core.faces.model.detecting import FaceFinder
from core.faces.model.embedding import LEAST_COSINE, OnnxEmbedder, TorchEmbedder, trusted_embedder
from core.faces.model.probe import oracle
from core.faces.model.shelf import ENGINE, WEIGHTS
from tests.core.faces.conftest import ROOT

Brought = tuple[ModelPackage, Path]
Weights = dict[str, Tensor]


@pytest.fixture(scope="session")
def weights(shelf: Shelf) -> Weights:
    """A state dict as facenet-pytorch publishes them, of the one network that we have."""
    found: Weights = load_file(shelf.path(shelf.get(CASIA.id), WEIGHTS))
    counters = {
        name.replace("running_mean", "num_batches_tracked"): torch.tensor(275)
        for name in found
        if name.endswith("running_mean")
    }
    classes = {"logits.weight": torch.zeros(8631, 512), "logits.bias": torch.zeros(8631)}
    return found | counters | classes


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[object], Brought]:
    """Writes a file, and pins it."""

    def written(told: object) -> Brought:
        path = tmp_path / "brought.pt"
        if isinstance(told, bytes):
            path.write_bytes(told)
        else:
            # In the form of torch before 1.6, as the published file has it.
            torch.save(told, path, _use_new_zipfile_serialization=False)
        return replace(VGGFACE2, digest=sha256(path.read_bytes()).hexdigest()), path

    return written


@pytest.fixture
def empty(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "models")


def of_casia(folder: Path) -> None:
    (folder / ENGINE).symlink_to(ROOT / ".cache" / "models" / CASIA.id / ENGINE)


def left_on(shelf: Shelf) -> list[Path]:
    return list(shelf.folder.rglob("*"))


class TestBringing:
    def test_it_says_what_the_network_said_and_keeps_no_classes(
        self,
        weights: Weights,
        file_of: Callable[[object], Brought],
        empty: Shelf,
        find: FaceFinder,
        astronaut: NDArray[np.uint8],
    ) -> None:
        package, path = file_of(weights)
        manifest = bring(package, path, empty)
        assert (manifest.id, manifest.source) == (VGGFACE2.id, VGGFACE2.source)
        assert (manifest.licence, manifest.thresholds) == (VGGFACE2.licence, None)
        assert set(manifest.files) == {WEIGHTS, ENGINE}
        assert manifest.reference
        assert float(np.asarray(manifest.reference) @ oracle()) >= 0.99999
        kept = load_file(empty.path(manifest, WEIGHTS))
        assert not any(name.startswith("logits") for name in kept)
        quick = trusted_embedder(empty, package.id)
        exact = TorchEmbedder.of(str(empty.path(manifest, WEIGHTS)), "cpu")
        face = find(astronaut)[0].crop[None]
        assert float(quick(face)[0] @ exact(face)[0]) >= LEAST_COSINE

    def test_an_8_bit_form_that_says_something_else_is_not_kept(
        self,
        weights: Weights,
        file_of: Callable[[object], Brought],
        empty: Shelf,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def unlike(_: OnnxEmbedder, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
            return np.full((len(faces), 512), 512**-0.5, np.float32)

        monkeypatch.setattr(OnnxEmbedder, "__call__", unlike)
        monkeypatch.setattr(bringing, "_quantise", of_casia)
        with pytest.raises(ModelDamaged, match="8-bit"):
            bring(*file_of(weights), empty)
        assert left_on(empty) == []


class Evil:
    """Runs when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return (Path.touch, (self.trace,))


def zipped(weights: Mapping[str, Tensor]) -> bytes:
    into = BytesIO()
    torch.save(weights, into)
    return into.getvalue()


class TestOnlyTheWeights:
    def test_a_file_with_another_digest_is_not_even_read(
        self, file_of: Callable[[object], Brought], empty: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _, path = file_of(b"anything")
        monkeypatch.setattr(torch, "load", lambda *_, **__: pytest.fail("it was read"))
        with pytest.raises(NotTheWeights, match="SHA-256"):
            bring(VGGFACE2, path, empty)
        assert left_on(empty) == []

    def test_weights_that_are_code_are_not_run(
        self, file_of: Callable[[object], Brought], empty: Shelf, tmp_path: Path
    ) -> None:
        for data in (
            pickle.dumps(Evil(tmp_path / "ran"), protocol=2),
            {"last_bn.bias": Evil(tmp_path / "ran")},
        ):
            with pytest.raises(NotTheWeights, match="cannot be read as weights"):
                bring(*file_of(data), empty)
        assert not (tmp_path / "ran").exists()
        assert left_on(empty) == []

    @pytest.mark.parametrize("data", [b"", b"\x80", b"PK\x03\x04" + bytes(40), b"GIF89a" * 9])
    def test_another_kind_of_file_is_refused(
        self, file_of: Callable[[object], Brought], empty: Shelf, data: bytes
    ) -> None:
        with pytest.raises(NotTheWeights, match="cannot be read as weights"):
            bring(*file_of(data), empty)
        assert left_on(empty) == []

    @pytest.mark.parametrize(
        "change",
        [
            lambda weights: torch.zeros(3),
            lambda weights: {},
            lambda weights: {1: torch.zeros(3)} | weights,
            lambda weights: weights | {"more.weight": torch.zeros(3)},
            lambda weights: {k: v for k, v in weights.items() if k != "last_bn.bias"},
            lambda weights: weights | {"last_bn.bias": torch.zeros(3)},
            lambda weights: weights | {"last_bn.bias": torch.zeros(512, dtype=torch.float16)},
            lambda weights: weights | {"last_bn.bias": 7},
        ],
    )
    def test_the_weights_of_another_network_are_refused(
        self,
        weights: Weights,
        file_of: Callable[[object], Brought],
        empty: Shelf,
        change: Callable[[Weights], object],
    ) -> None:
        small = {name: value for name, value in weights.items() if not name.startswith("logits")}
        with pytest.raises(NotTheWeights, match="another network"):
            bring(*file_of(change(small)), empty)
        assert left_on(empty) == []
