"""Faces into vectors: on a GPU where there is one, else by the quantised network on the CPU.

torch is the reference. ONNX Runtime's 8-bit network takes a seventh of its time on a CPU; it is
believed only after it agreed with the reference on the probe, at every start.
"""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn

from core.faces.model.capacity import CPU, Capacity
from core.faces.model.networks import recogniser
from core.faces.model.probe import probe, standardised
from core.faces.model.shelf import ENGINE, WEIGHTS, Manifest, ModelDamaged, Shelf
from core.faces.types import VECTOR_LENGTH

LEAST_COSINE = 0.995
"""How near an engine must come to the network itself."""
_ON_CPU, _ON_GPU = 16, 64
"""Faces at once. On a CPU more are no faster, and each takes its memory."""

Faces = NDArray[np.uint8]
Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """n by 160 by 160 by 3 in, n by 512 out, each of length 1."""

    @property
    def engine(self) -> str:
        """What runs it."""
        ...

    @property
    def capacity(self) -> Capacity:
        """Where it runs, and how many faces it takes at once."""
        ...

    def __call__(self, faces: Faces) -> Vectors:
        """The vectors of these faces."""
        ...


@dataclass(frozen=True, slots=True)
class OnnxEmbedder:
    """The 8-bit network in ONNX Runtime, on one thread."""

    session: onnxruntime.InferenceSession
    engine: str = "onnxruntime int8"
    capacity: Capacity = field(default_factory=lambda: Capacity(CPU, _ON_CPU))

    @classmethod
    def of(cls, path: str) -> "OnnxEmbedder":
        """The network in the file at `path`."""
        options = onnxruntime.SessionOptions()
        # Two threads on a busy machine take many times as long as one.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # It would keep the memory of the largest batch for ever.
        options.enable_cpu_mem_arena = False
        return cls(onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"]))

    def __call__(self, faces: Faces) -> Vectors:
        """The vectors of these faces."""
        return _joined(self.capacity.in_batches(faces, self._of_batch, lambda: None))

    def _of_batch(self, faces: Faces) -> Vectors:
        (found,) = self.session.run(None, {"faces": standardised(faces)})
        return np.asarray(found, np.float32)


@dataclass(slots=True)
class TorchEmbedder:
    """The network itself, on a GPU as far as that has room."""

    network: nn.Module
    capacity: Capacity

    @property
    def engine(self) -> str:
        """What runs it."""
        return f"torch {self.capacity.device}"

    @classmethod
    def of(cls, path: str, device: str) -> "TorchEmbedder":
        """The network with the weights at `path`."""
        capacity = Capacity(device, _ON_CPU if device == CPU else _ON_GPU)
        return cls(capacity.settle(recogniser(load_file(path))), capacity)

    @torch.inference_mode()
    def __call__(self, faces: Faces) -> Vectors:
        """The vectors of these faces."""
        return _joined(self.capacity.in_batches(faces, self._of_batch, self._move))

    def _of_batch(self, faces: Faces) -> Vectors:
        told = torch.from_numpy(standardised(faces)).to(self.capacity.device)
        return np.asarray(self.network(told).float().cpu().numpy(), np.float32)

    def _move(self) -> None:
        self.network = self.network.to(self.capacity.device)


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
    return _agreeing(TorchEmbedder.of(str(shelf.path(manifest, WEIGHTS)), CPU), manifest)


def agreement(embedder: Embedder, manifest: Manifest) -> float:
    """The cosine of what an engine says of the probe and what the network said."""
    return float(embedder(probe())[0] @ np.asarray(manifest.reference, np.float32))


def _agreeing(embedder: Embedder, manifest: Manifest) -> Embedder:
    if agreement(embedder, manifest) < LEAST_COSINE:
        raise ModelDamaged(f"{embedder.engine} does not say what {manifest.id} says.")
    return embedder


def _joined(parts: list[Vectors]) -> Vectors:
    return _unit(np.concatenate(parts)) if parts else np.empty((0, VECTOR_LENGTH), np.float32)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)
