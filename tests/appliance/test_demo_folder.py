"""The folder of the demo: emptied when a demo made it, left alone when it did not."""

from pathlib import Path

import pytest

from appliance.box import held
from appliance.demo.folder import MARK, FolderTaken, claimed


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` and what is in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.parametrize("exists", [False, True])
def test_a_folder_that_is_new_or_empty_is_marked(tmp_path: Path, exists: bool) -> None:
    folder = tmp_path / "demo"
    if exists:
        folder.mkdir()
    with claimed(folder):
        assert [path.name for path in folder.iterdir()] == [MARK]
        assert folder.stat().st_mode & 0o777 == 0o711


def test_what_an_earlier_demo_left_is_gone_and_the_folder_stays(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with claimed(folder):
        (folder / "box" / "blobs").mkdir(parents=True)
        (folder / "box" / "keystore.sqlite").write_text("old")
        (folder / "box" / "up.lock").touch()
        (folder / "box.log").write_text("old")
    for _ in range(2):
        with claimed(folder):
            assert [path.name for path in folder.iterdir()] == [MARK]


@pytest.mark.parametrize("file", ["holiday.jpg", "box.log", "box/keystore.sqlite", "box/blobs/x"])
def test_a_folder_that_no_demo_made_is_refused_and_left_as_it_was(
    tmp_path: Path, file: str
) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text("dear")
    with pytest.raises(FolderTaken, match=r"--folder.*remove it by hand"), claimed(folder):
        pass
    assert contents(folder) == {file: b"dear"}
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("file", ["keystore.sqlite", "blobs/ab/cd/sealed"])
@pytest.mark.parametrize("is_marked", [False, True])
def test_a_box_that_no_demo_made_is_kept(tmp_path: Path, file: str, is_marked: bool) -> None:
    folder = tmp_path / "demo"
    (folder / file).parent.mkdir(parents=True)
    (folder / file).write_text("dear")
    if is_marked:
        (folder / MARK).touch()
    with pytest.raises(FolderTaken, match=r"holds a box that no demo made.*--folder"):
        claimed(folder).__enter__()
    assert contents(folder)[file] == b"dear"


@pytest.mark.parametrize("place", ["box", "."])
@pytest.mark.parametrize("is_marked", [False, True])
def test_a_folder_where_a_box_runs_is_refused(tmp_path: Path, place: str, is_marked: bool) -> None:
    folder = tmp_path / "demo"
    (folder / place).mkdir(parents=True)
    (folder / place / "letter").write_text("dear")
    if is_marked:
        (folder / MARK).touch()
    with (
        held(folder / place),
        pytest.raises(FolderTaken, match=r"A box runs in .*; stop it"),
        claimed(folder),
    ):
        pass
    assert (folder / place / "letter").read_text() == "dear"


def test_a_mark_that_is_a_link_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / MARK).symlink_to("/etc/hostname")
    with pytest.raises(FolderTaken, match="by hand"), claimed(folder):
        pass


def test_a_place_where_no_folder_can_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "demo"):
        with pytest.raises(FolderTaken, match="--folder"), claimed(folder):
            pass


def test_a_second_demo_is_refused_and_nothing_of_the_first_is_touched(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with claimed(folder):
        (folder / "box.log").write_text("busy")
        with pytest.raises(FolderTaken, match="A demo runs"), claimed(folder):
            pass
        assert (folder / "box.log").read_text() == "busy"


def test_a_link_is_refused_and_what_it_points_to_is_left_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "home"
    target.mkdir(mode=0o700)
    (target / "letter").write_text("dear")
    link = tmp_path / "demo"
    link.symlink_to(target)
    with pytest.raises(FolderTaken, match="not ours"), claimed(link):
        pass
    assert (target / "letter").read_text() == "dear"
    assert target.stat().st_mode & 0o777 == 0o700
