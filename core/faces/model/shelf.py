"""Where installed models stand: a folder each, with a manifest that says what is in it.

Promises: a model is there whole or not at all; what is loaded has the digest that was written
down when it was installed. Nothing here needs torch.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path

import orjson

from core.faces.model.catalogue import Thresholds, known
from core.kit.errors import CoreError

WEIGHTS, ENGINE, _MANIFEST = "weights.safetensors", "int8.onnx", "manifest.json"
_NOT_WRITTEN = object()


class NoNetworks(CoreError):
    """This box was set up without the group `ai`: torch and ONNX Runtime are missing."""

    code = "NO_NETWORKS"
    status = 503


def require_networks() -> None:
    """Refuse where nothing could run a network.

    Raises:
        NoNetworks: torch or ONNX Runtime is not there.
    """
    if any(find_spec(name) is None for name in ("torch", "onnxruntime")):
        raise NoNetworks


class NotInstalled(CoreError):
    """A model is not there: `beeldkluis models install`."""

    code = "NOT_INSTALLED"
    status = 503


class ModelDamaged(CoreError):
    """A file of a model is not the one that was installed: install it again."""

    code = "MODEL_DAMAGED"
    status = 500


class NotTheWeights(CoreError):
    """The file is not the one with the weights of this model."""

    code = "NOT_THE_WEIGHTS"
    status = 422


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of an installed model.

    `files` has the SHA-256 of each file; `reference` is what the network itself said of the
    probe when it was installed, None for a model that finds faces. `thresholds` is None where
    nobody has measured any: then nobody is suggested by this model.
    """

    id: str
    source: str
    licence: str
    files: Mapping[str, str]
    reference: tuple[float, ...] | None = None
    thresholds: Thresholds | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The installed models of a box."""

    folder: Path

    def installed(self) -> tuple[Manifest, ...]:
        """What is there, by id."""
        found = sorted(self.folder.glob(f"*/{_MANIFEST}")) if self.folder.is_dir() else []
        return tuple(_read(path) for path in found)

    def get(self, model: str) -> Manifest:
        """One of them.

        Raises:
            NotInstalled: it is not there.
        """
        path = self.folder / model / _MANIFEST
        if not path.is_file():
            raise NotInstalled(f"The model {model} is not installed.")
        return _read(path)

    def path(self, manifest: Manifest, name: str) -> Path:
        """A file of a model, once it was seen that it is the one that was installed.

        Raises:
            ModelDamaged: it is not.
        """
        path = self.folder / manifest.id / name
        if not path.is_file() or digest_of(path) != manifest.files.get(name):
            raise ModelDamaged(f"{manifest.id}/{name} is not what was installed.")
        return path

    def verify(self, model: str) -> None:
        """Look at every file of a model.

        Raises:
            NotInstalled, ModelDamaged: as `get` and `path`.
        """
        manifest = self.get(model)
        for name in manifest.files:
            self.path(manifest, name)

    def keep(self, model: str, thresholds: Thresholds) -> None:
        """From now on suggest by these thresholds, which were measured here.

        Raises:
            NotInstalled: the model is not there.
        """
        write_manifest(self.folder / model, replace(self.get(model), thresholds=thresholds))

    @contextmanager
    def filling(self, model: str) -> Iterator[Path]:
        """A folder to put a model in; it takes its place when all went well."""
        draft = self.folder / f".{model}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        try:
            yield draft
            shutil.rmtree(self.folder / model, ignore_errors=True)
            draft.replace(self.folder / model)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Say what is in `folder`."""
    draft = folder / f".{_MANIFEST}.draft"
    draft.write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    draft.replace(folder / _MANIFEST)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _read(path: Path) -> Manifest:
    told = orjson.loads(path.read_bytes())
    reference, thresholds = told.pop("reference"), told.pop("thresholds", _NOT_WRITTEN)
    return Manifest(
        **told,
        reference=tuple(reference) if reference else None,
        thresholds=_thresholds(told["id"], thresholds),
    )


def _thresholds(model: str, told: object) -> Thresholds | None:
    """What a manifest says; one of before there were any says what the catalogue says."""
    if isinstance(told, dict):
        return Thresholds(**told)
    package = known(model)
    return package.thresholds if told is _NOT_WRITTEN and package else None
