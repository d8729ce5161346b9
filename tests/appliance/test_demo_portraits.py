"""The labelled portraits: a folder a person, out of a pinned archive and the demo's pictures."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from appliance.demo import portraits
from appliance.demo.archives import Picture, PicturesMissing

PORTRAIT, ASTRONAUT = b"\xff\xd8\xff-a-portrait", b"\x89PNG-an-astronaut"


def pinned(member: str, data: bytes, place: str = "") -> Picture:
    return Picture(member, hashlib.sha256(data).hexdigest(), place)


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pins an archive in a folder that pip takes it from: no index is asked."""
    registry = tmp_path / "registry"
    registry.mkdir()
    archive = registry / "portraits_demo-1.0.tar.gz"
    known = b"Metadata-Version: 2.1\nName: portraits-demo\nVersion: 1.0\n"
    with tarfile.open(archive, "w:gz") as made:
        for name, data in {"PKG-INFO": known, "setup.py": b"", "tests/one.jpg": PORTRAIT}.items():
            entry = tarfile.TarInfo(f"portraits_demo-1.0/{name}")
            entry.size = len(data)
            made.addfile(entry, io.BytesIO(data))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(registry))
    portrait = pinned("portraits_demo-1.0/tests/one.jpg", PORTRAIT, "somebody/1.jpg")
    monkeypatch.setattr(portraits, "PORTRAITS", (portrait,))
    monkeypatch.setattr(portraits, "_ASTRONAUT", pinned("data/astronaut.png", ASTRONAUT))
    monkeypatch.setattr(portraits, "ASTRONAUT", pinned("", ASTRONAUT, "astronaut/1.png"))
    lock = tmp_path / "lock.txt"
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    lock.write_text(f"--no-binary portraits-demo\nportraits-demo==1.0 --hash=sha256:{digest}\n")
    return lock


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "astronaut.png").write_bytes(ASTRONAUT)
    return folder


def test_each_lies_in_the_folder_of_its_person(lock: Path, demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "faces"
    assert portraits.gather(folder, demo, lock) == 2
    found = {str(each.relative_to(folder)): each for each in folder.rglob("*") if each.is_file()}
    assert set(found) == {"somebody/1.jpg", "astronaut/1.png"}
    assert found["somebody/1.jpg"].read_bytes() == PORTRAIT
    assert found["astronaut/1.png"].read_bytes() == ASTRONAUT
    assert portraits.gather(folder, Path("no demo"), Path("no lock")) == 0


def test_without_the_pictures_of_the_demo_it_says_so(lock: Path, tmp_path: Path) -> None:
    with pytest.raises(PicturesMissing, match=r"astronaut\.png is not in"):
        portraits.gather(tmp_path / "faces", tmp_path, lock)
