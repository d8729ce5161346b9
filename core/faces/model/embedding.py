"""Faces into vectors: on a GPU where there is one, else by the quantised network on the CPU.

torch is the reference. ONNX Runtime's 8-bit network takes a seventh of its time on a CPU; it is
believed only after it agreed with the reference on the probe, at every start.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn

from core.faces.model.networks import recogniser
from core.faces.model.probe import probe, standardised
from core.faces.model.shelf import ENGINE, WEIGHTS, Manifest, ModelDamaged, Shelf

LEAST_COSINE = 0.995
"""How near an engine must come to the network itself."""

Faces = NDArray[np.uint8]
Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """n by 160 by 160 by 3 in, n by 512 out, each of length 1."""

    @property
    def engine(self) -> str:
        """What runs it."""
        ...

    def __call__(self, faces: Faces) -> Vectors:
        """The vectors of these faces."""
        ...


@dataclass(frozen=True, slots=True)
class OnnxEmbedder:
    """The 8-bit network in ONNX Runtime, on one thread."""

    session: onnxruntime.InferenceSession
    engine: str = "onnxruntime int8"

    @classmethod
    def of(cls, path: str) -> "OnnxEmbedder":
        """The network in the file at `path`."""
        options = onnxruntime.SessionOptions()
        # Two threads on a busy machine take many times as long as one.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return cls(onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"]))

    def __call__(self, faces: Faces) -> Vectors:
        """The vectors of these faces."""
        (found,) = self.session.run(None, {"faces": standardised(faces)})
        return _unit(np.asarray(found, np.float32))


@dataclass(slots=True)
class TorchEmbedder:
    """The network itself. When the GPU has no room the batch is halved, then the CPU does it."""

    network: nn.Module
    device: str
    batch: int = 64

    @property
    def engine(self) -> str:
        """What runs it."""
        return f"torch {self.device}"

    @classmethod
    def of(cls, path: str, device: str) -> "TorchEmbedder":
        """The network with the weights at `path`."""
        return cls(recogniser(load_file(path)).to(device), device)

    @torch.inference_mode()
    def __call__(self, faces: Faces) -> Vectors:
        """The vectors of these faces."""
        told = torch.from_numpy(standardised(faces))
        parts, done = [], 0
        while done < len(told):
            try:
                part = self.network(told[done : done + self.batch].to(self.device))
            except torch.cuda.OutOfMemoryError:
                self._make_room()
                continue
            parts.append(part.float().cpu().numpy())
            done += len(part)
        return _unit(np.concatenate(parts)) if parts else np.empty((0, 512), np.float32)

    def _make_room(self) -> None:
        torch.cuda.empty_cache()
        if self.batch > 1:
            self.batch //= 2
        else:
            self.network, self.device = self.network.to("cpu"), "cpu"


def trusted_embedder(shelf: Shelf, model: str) -> Embedder:
    """The fastest engine here that says what the network said when it was installed.

    Raises:
        NotInstalled: the model is not there.
        ModelDamaged: a file changed, or no engine agrees with the network any more.
    """
    manifest = shelf.get(model)
    if torch.cuda.is_available():
        return _agreeing(TorchEmbedder.of(str(shelf.path(manifest, WEIGHTS)), "cuda"), manifest)
    quick = OnnxEmbedder.of(str(shelf.path(manifest, ENGINE)))
    if agreement(quick, manifest) >= LEAST_COSINE:
        return quick
    return _agreeing(TorchEmbedder.of(str(shelf.path(manifest, WEIGHTS)), "cpu"), manifest)


def agreement(embedder: Embedder, manifest: Manifest) -> float:
    """The cosine of what an engine says of the probe and what the network said."""
    return float(embedder(probe())[0] @ np.asarray(manifest.reference, np.float32))


def _agreeing(embedder: Embedder, manifest: Manifest) -> Embedder:
    if agreement(embedder, manifest) < LEAST_COSINE:
        raise ModelDamaged(f"{embedder.engine} does not say what {manifest.id} says.")
    return embedder


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)
