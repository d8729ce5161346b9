"""Pictures out of pinned packages: fetched by the machine's own pip, and nothing of them is run.

Part of setting up a demo or the tests, like installing their packages. A lock pins the archives,
each picture has its own SHA-256 besides. The box itself fetches nothing, ever.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

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
    """One photograph: where it is in its package, its SHA-256, and where it is to lie."""

    member: str
    sha256: str
    place: str = ""

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
        path = self.path_in(folder)
        return path.is_file() and _sha256(path.read_bytes()) == self.sha256

    def path_in(self, folder: Path) -> Path:
        """Where it lies: under its own name, unless it has a place."""
        return folder / (self.place or self.name)


def missing(pictures: Sequence[Picture], folder: Path) -> list[Picture]:
    """Those that are not, or not rightly, in `folder`."""
    return [picture for picture in pictures if not picture.is_in(folder)]


def fetch(pictures: Sequence[Picture], folder: Path, lock: Path) -> int:
    """Have these pictures in `folder`; how many were not there before.

    Raises:
        PicturesMissing: the packages that `lock` pins cannot be fetched, or hold other pictures.
    """
    wanted = missing(pictures, folder)
    if wanted:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.resolve()) as scratch:
            _download(lock, Path(scratch))
            unpack(Path(scratch), wanted, folder)
    if missing(pictures, folder):
        raise PicturesMissing("The packages hold other pictures than those that were pinned.")
    return len(wanted)


def unpack(archives: Path, wanted: Sequence[Picture], folder: Path) -> None:
    """Take these pictures out of the archives of a folder, and nothing else."""
    for picture, data in _pictures_in(archives, wanted):
        draft = archives / "draft"
        draft.write_bytes(data)
        picture.path_in(folder).parent.mkdir(parents=True, exist_ok=True)
        draft.replace(picture.path_in(folder))


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
        raise PicturesMissing(f"pip could not fetch what lock/{lock.name} pins: see above.")


def _pictures_in(archives: Path, wanted: Sequence[Picture]) -> Iterator[tuple[Picture, bytes]]:
    by_member = {picture.member: picture for picture in wanted}
    for wheel in archives.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            for member in by_member.keys() & set(archive.namelist()):
                yield by_member[member], archive.read(member)
    for source in (*archives.glob("*.tar.gz"), *archives.glob("*.tgz")):
        with tarfile.open(source) as archive:
            for entry in archive:
                data = archive.extractfile(entry) if entry.name in by_member else None
                if data is not None:
                    yield by_member[entry.name], data.read()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
