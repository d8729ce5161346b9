"""Faces into vectors: by any engine the same, and only by one that says what it should."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.faces import CASIA, ModelDamaged, NotInstalled, Shelf
from core.faces.model import embedding
from core.faces.model.capacity import Capacity
from core.faces.model.detecting import FaceFinder
from core.faces.model.embedding import (
    LEAST_COSINE,
    Embedder,
    OnnxEmbedder,
    TorchEmbedder,
    agreement,
    trusted_embedder,
)
from core.faces.model.probe import oracle, probe
from core.faces.model.shelf import ENGINE, WEIGHTS

Picture = NDArray[np.uint8]
CARD = "cpu:0"
"""For torch the CPU, for us a card."""


@pytest.fixture(scope="session")
def exact(shelf: Shelf) -> TorchEmbedder:
    return TorchEmbedder.of(str(shelf.path(shelf.get(CASIA.id), WEIGHTS)), "cpu")


class TestEngines:
    def test_the_network_says_what_the_frozen_graph_said(self, exact: TorchEmbedder) -> None:
        assert float(exact(probe())[0] @ oracle()) >= 0.99999

    def test_the_quick_one_says_nearly_the_same_of_a_real_face(
        self, embed: Embedder, exact: TorchEmbedder, find: FaceFinder, astronaut: Picture
    ) -> None:
        assert isinstance(embed, OnnxEmbedder)
        faces = find(astronaut)[0].crop[None]
        assert float(embed(faces)[0] @ exact(faces)[0]) >= LEAST_COSINE

    def test_a_batch_says_what_each_alone_says(
        self, embed: Embedder, find: FaceFinder, astronaut: Picture
    ) -> None:
        crop = find(astronaut)[0].crop
        faces = np.stack([crop, crop[:, ::-1], probe()[0]])
        together = embed(faces)
        alone = np.concatenate([embed(face[None]) for face in faces])
        assert np.allclose((together * alone).sum(axis=1), 1, atol=1e-3)
        assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)

    def test_more_than_a_batch_is_no_trouble(self, embed: Embedder, exact: TorchEmbedder) -> None:
        faces = np.repeat(probe(), embed.capacity.batch + 1, axis=0)
        told = embed(faces)
        assert told.shape == (embed.capacity.batch + 1, 512)
        assert np.allclose(told @ exact(probe())[0], told[0] @ exact(probe())[0], atol=1e-3)

    def test_no_faces_are_no_vectors(self, embed: Embedder, exact: TorchEmbedder) -> None:
        for engine in (embed, exact):
            assert engine(np.empty((0, 160, 160, 3), np.uint8)).shape == (0, 512)


def of_ones(_: OnnxEmbedder, faces: Picture) -> NDArray[np.float32]:
    """An engine that runs, quickly, and says nothing true."""
    return np.full((len(faces), 512), 512**-0.5, np.float32)


class TestTrust:
    def test_an_engine_that_says_something_else_is_not_used(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        manifest = shelf.get(CASIA.id)
        wrong = OnnxEmbedder.of(str(shelf.path(manifest, ENGINE)))
        monkeypatch.setattr(OnnxEmbedder, "__call__", of_ones)
        assert agreement(wrong, manifest) < LEAST_COSINE
        assert trusted_embedder(shelf, CASIA.id).engine == "torch cpu"

    def test_where_none_agrees_there_is_none(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(embedding, "agreement", lambda *_: 0.4)
        with pytest.raises(ModelDamaged):
            trusted_embedder(shelf, CASIA.id)

    def test_what_is_not_installed_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(NotInstalled, match="not installed"):
            trusted_embedder(Shelf(tmp_path), CASIA.id)


class Full(torch.nn.Module):
    """A network on a card that takes so many faces, and after the first of them none."""

    def __init__(self, network: torch.nn.Module, most: int) -> None:
        super().__init__()
        self.network, self.most = network, most
        self.taken: list[int] = []

    def forward(self, faces: torch.Tensor) -> torch.Tensor:
        self.taken.append(len(faces))
        if len(faces) > self.most:
            raise torch.cuda.OutOfMemoryError
        self.most = 0
        told: torch.Tensor = self.network(faces)
        return told

    def to(self, *_: object, **__: object) -> torch.nn.Module:  # type: ignore[override]
        return self.network


class TestTheGpuWithoutRoom:
    def test_the_batch_is_halved_and_at_last_the_cpu_does_it(self, exact: TorchEmbedder) -> None:
        full = Full(exact.network, most=1)
        embedder = TorchEmbedder(full, Capacity(CARD, 4))
        faces = np.repeat(probe(), 3, axis=0)
        assert np.allclose(embedder(faces), exact(faces), atol=1e-5)
        assert full.taken == [3, 2, 1, 1]
        assert embedder.capacity == Capacity("cpu", 1, out_of_memory=3)
        assert embedder.engine == "torch cpu"
