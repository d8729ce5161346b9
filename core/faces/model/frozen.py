"""Reading a frozen TensorFlow graph, without TensorFlow and without running any of it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from tensorboard.compat.proto.graph_pb2 import GraphDef

Constants = dict[str, NDArray[np.float32]]

_FLOAT = 1  # tensorflow.DataType.DT_FLOAT


def constants(graph: bytes) -> Constants:
    """The numbers of a graph by name, in the order in which the graph has them.

    Raises:
        ValueError: it is no graph.
    """
    read = GraphDef()
    try:
        read.ParseFromString(graph)
    except Exception as error:  # each protobuf runtime has an error of its own
        raise ValueError("this is no frozen graph") from error
    return dict(_floats(read))


def _floats(graph: GraphDef) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for node in graph.node:
        tensor = node.attr["value"].tensor if node.op == "Const" else None
        if tensor is None or tensor.dtype != _FLOAT:
            continue
        shape = [dimension.size for dimension in tensor.tensor_shape.dim]
        if tensor.tensor_content:
            values = np.frombuffer(tensor.tensor_content, "<f4")
        else:
            # One number stands for all of them.
            values = np.resize(np.asarray(tensor.float_val, "f4"), int(np.prod(shape)))
        yield node.name, values.reshape(shape).astype(np.float32)
