"""Faces into vectors: by any engine the same, and only by one that says what it should."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.faces import CASIA, ModelDamaged, NotInstalled, Shelf
from core.faces.model import embedding
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

    def test_no_faces_are_no_vectors(self, exact: TorchEmbedder) -> None:
        assert exact(np.empty((0, 160, 160, 3), np.uint8)).shape == (0, 512)


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


class TestTheGpuWithoutRoom:
    def test_the_batch_is_halved_and_at_last_the_cpu_does_it(
        self, exact: TorchEmbedder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Full(torch.nn.Module):
            """A network on a card that takes one face, and later none."""

            most = 1

            def forward(self, faces: torch.Tensor) -> torch.Tensor:
                if len(faces) > self.most:
                    raise torch.cuda.OutOfMemoryError
                self.most = 0
                told: torch.Tensor = exact.network(faces)
                return told

            def to(self, *_: object, **__: object) -> torch.nn.Module:  # type: ignore[override]
                return exact.network

        embedder = replace(exact, network=Full(), batch=4)
        faces = np.repeat(probe(), 3, axis=0)
        assert np.allclose(embedder(faces), exact(faces), atol=1e-5)
        assert (embedder.batch, embedder.engine) == (1, "torch cpu")
