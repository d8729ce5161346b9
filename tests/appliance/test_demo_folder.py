"""The folder of the demo: emptied when it is ours, left alone when it is not."""

from pathlib import Path

import pytest

from appliance.demo.folder import FolderTaken, claimed


def test_what_an_earlier_demo_left_is_gone_and_the_folder_stays(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    (folder / "box" / "blobs").mkdir(parents=True)
    (folder / "box.log").write_text("old")
    with claimed(folder):
        assert list(folder.iterdir()) == []
        assert folder.stat().st_mode & 0o777 == 0o711
    assert folder.is_dir()


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
