"""The networks themselves: MTCNN and InceptionResnetV1, as facenet-pytorch wrote them.

The library is imported with two functions of torchvision given by us (`suppression`), and its own
ways to weights are not used: every weight comes out of a safetensors file that was verified.
Zhang et al., "Joint Face Detection and Alignment using Multitask Cascaded Convolutional
Networks", 2016; Schroff et al., "FaceNet", 2015; Szegedy et al., "Inception-v4", 2016.
"""

import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from core.faces.model.capacity import CPU, Capacity
from core.faces.model.suppression import batched_nms

Weights = Mapping[str, Tensor]

CASCADE = ("pnet", "rnet", "onet")
"""The three networks of MTCNN, each with its own weights under its own name."""

_SURE = [0.6, 0.7, 0.7]
_SCALE_STEP = 0.709
_ON_CPU, _ON_GPU = 2, 8
"""Pictures at once. On a CPU more are hardly faster, and take the memory of a crowd each."""

Found = tuple[NDArray[np.float32], NDArray[np.float32]]
"""k by 5 (left, top, right, bottom, score) and k by 5 by 2 points: the eyes, the nose and the
corners of the mouth."""


def blank_recogniser() -> nn.Module:
    """InceptionResnetV1 with weights that mean nothing yet."""
    made: nn.Module = _library().InceptionResnetV1()
    return made


def recogniser(weights: Weights) -> nn.Module:
    """InceptionResnetV1 with these weights: n by 3 by 160 by 160 in, n unit vectors of 512 out.

    Raises:
        ValueError: they are of another network.
    """
    made = blank_recogniser()
    # It counts the batches that batch norms saw in training, which weights do not have.
    missing = set(made.load_state_dict(dict(weights), strict=False).missing_keys)
    if any(not name.endswith("num_batches_tracked") for name in missing):
        raise ValueError("these are not the weights of InceptionResnetV1")
    return made.eval()


@dataclass(frozen=True, slots=True)
class Detector:
    """MTCNN, on a GPU as far as that has room."""

    networks: Sequence[nn.Module]
    detect: Callable[..., tuple[Any, Any]]
    capacity: Capacity

    @classmethod
    def of(cls, weights: Weights, device: str) -> "Detector":
        """The cascade with these weights."""
        module = _module("facenet_pytorch.models.mtcnn")
        capacity = Capacity(device, _ON_CPU if device == CPU else _ON_GPU)
        made = []
        for name, kind in zip(CASCADE, (module.PNet, module.RNet, module.ONet), strict=True):
            network: nn.Module = kind(pretrained=False)
            network.load_state_dict(_of_part(weights, name))
            made.append(capacity.settle(network.eval()))
        found = cls(made, module.detect_face, capacity)
        # The last may have had no room where the first had.
        found._move()
        return found

    @torch.inference_mode()
    def __call__(self, pictures: NDArray[np.uint8], smallest: int) -> list[Found]:
        """The faces of each of n by height by width by 3 pictures, from `smallest` pixels on."""
        parts = self.capacity.in_batches(
            pictures, lambda part: self._of_batch(part, smallest), self._move
        )
        return [found for part in parts for found in part]

    def _of_batch(self, pictures: NDArray[np.uint8], smallest: int) -> list[Found]:
        boxes, points = self.detect(
            pictures, smallest, *self.networks, _SURE, _SCALE_STEP, self.capacity.device
        )
        return [
            (np.asarray(b, np.float32).reshape(-1, 5), np.asarray(p, np.float32).reshape(-1, 5, 2))
            for b, p in zip(boxes, points, strict=True)
        ]

    def _move(self) -> None:
        for network in self.networks:
            # A module moves in its place.
            network.to(self.capacity.device)


def _of_part(weights: Weights, part: str) -> dict[str, Tensor]:
    opening = f"{part}."
    return {k.removeprefix(opening): v for k, v in weights.items() if k.startswith(opening)}


def _library() -> ModuleType:
    return _module("facenet_pytorch")


def _module(name: str) -> ModuleType:
    if name not in sys.modules:
        with _torchvision(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            __import__(name)
    return sys.modules[name]


@contextmanager
def _torchvision() -> Iterator[None]:
    """While the library is imported, a torchvision that has what the library takes from it."""
    boxes = ModuleType("torchvision.ops.boxes")
    boxes.__dict__["batched_nms"] = batched_nms
    stand_ins = {
        "torchvision": ModuleType("torchvision"),
        "torchvision.ops": ModuleType("torchvision.ops"),
        "torchvision.ops.boxes": boxes,
        "torchvision.transforms": ModuleType("torchvision.transforms"),
        "torchvision.transforms.functional": ModuleType("torchvision.transforms.functional"),
    }
    stand_ins["torchvision.transforms"].__dict__["functional"] = stand_ins[
        "torchvision.transforms.functional"
    ]
    before = {name: sys.modules.get(name) for name in stand_ins}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
