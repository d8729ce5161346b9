"""From the frozen graph of FaceNet 20180408-102900 to the weights of InceptionResnetV1.

The graph folded each batch norm into its convolution and an offset; the network here keeps a
batch norm that only adds that offset. Within each block both have the convolutions in one order.
"""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from core.faces.model.frozen import Constants
from core.faces.model.networks import blank_recogniser

_TOP = {
    "conv2d_1a": "Conv2d_1a_3x3",
    "conv2d_2a": "Conv2d_2a_3x3",
    "conv2d_2b": "Conv2d_2b_3x3",
    "conv2d_3b": "Conv2d_3b_1x1",
    "conv2d_4a": "Conv2d_4a_3x3",
    "conv2d_4b": "Conv2d_4b_3x3",
}
_BLOCKS = (
    {f"repeat_1.{n}": f"Repeat/block35_{n + 1}" for n in range(5)}
    | {f"repeat_2.{n}": f"Repeat_1/block17_{n + 1}" for n in range(10)}
    | {f"repeat_3.{n}": f"Repeat_2/block8_{n + 1}" for n in range(5)}
    | {"block8": "Block8", "mixed_6a": "Mixed_6a", "mixed_7a": "Mixed_7a"}
)
_ROOT, _OFFSET, _WEIGHTS = "InceptionResnetV1/", "/Conv2D_bn_offset", "/weights"
_BATCH_NORM_EPSILON = 0.001


def recogniser_weights(graph: Constants) -> dict[str, Tensor]:
    """The weights of InceptionResnetV1 out of the graph.

    Raises:
        ValueError: it is another graph.
    """
    named = {name.removeprefix(_ROOT): value for name, value in graph.items()}
    try:
        return {name: tensor.contiguous() for name, tensor in _weights(named)}
    except KeyError as missing:
        raise ValueError(f"the graph has no {missing}") from None


def _weights(graph: Constants) -> Iterator[tuple[str, Tensor]]:
    for module, name in _TOP.items():
        yield from _convolution(graph, module, name)
    modules = dict(blank_recogniser().named_modules())
    for module, name in _BLOCKS.items():
        yield from _block(graph, modules, module, name)
    norm = "Bottleneck/BatchNorm/"
    yield "last_linear.weight", _tensor(graph["Bottleneck/weights"].T)
    yield "last_bn.weight", torch.ones(len(graph[f"{norm}beta"]))
    yield "last_bn.bias", _tensor(graph[f"{norm}beta"])
    yield "last_bn.running_mean", _tensor(graph[f"{norm}moving_mean"])
    yield "last_bn.running_var", _tensor(graph[f"{norm}moving_variance"])


def _block(
    graph: Constants, modules: dict[str, nn.Module], module: str, name: str
) -> Iterator[tuple[str, Tensor]]:
    ours = [
        each.removesuffix(".conv")
        for each in modules
        if each.startswith(f"{module}.") and each.endswith(".conv")
    ]
    theirs = [
        each.removesuffix(_OFFSET)
        for each in graph
        if each.startswith(f"{name}/") and each.endswith(_OFFSET)
    ]
    if len(ours) != len(theirs):
        raise KeyError(name)
    for own, their in zip(ours, theirs, strict=True):
        yield from _convolution(graph, own, their)
    if f"{module}.conv2d" in modules:
        yield f"{module}.conv2d.weight", _kernel(graph[f"{name}/Conv2d_1x1/weights"])
        yield f"{module}.conv2d.bias", _tensor(graph[f"{name}/Conv2d_1x1/biases"])


def _convolution(graph: Constants, module: str, name: str) -> Iterator[tuple[str, Tensor]]:
    offset = graph[f"{name}{_OFFSET}"]
    yield f"{module}.conv.weight", _kernel(graph[f"{name}{_WEIGHTS}"])
    yield f"{module}.bn.weight", torch.ones(len(offset))
    yield f"{module}.bn.bias", _tensor(offset)
    yield f"{module}.bn.running_mean", torch.zeros(len(offset))
    # So that dividing by the square root of it and the epsilon changes nothing.
    yield f"{module}.bn.running_var", torch.full((len(offset),), 1 - _BATCH_NORM_EPSILON)


def _kernel(values: NDArray[np.float32]) -> Tensor:
    """TensorFlow has height, width, in, out; torch has out, in, height, width."""
    return _tensor(values.transpose(3, 2, 0, 1))


def _tensor(values: NDArray[np.float32]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values))
