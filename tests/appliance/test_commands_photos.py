"""The command that takes in photos: its report can be written, or nothing begins."""

import os
from pathlib import Path

import pytest

from appliance import commands_photos
from appliance.cli import app
from appliance.importing import Report
from appliance.settings import Settings
from tests.appliance.conftest import Refusal

REFUSED = Report(new=2, refused=[(Path("a\nb.jpg"), "Torn."), (Path("c.jpg"), "Wet.")])


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders of imports that were begun; each of them refuses two files."""
    folders: list[Path] = []

    async def take_in(_: Settings, folder: Path, login: str) -> Report:
        assert login == "photographer"
        folders.append(folder)
        return REFUSED

    monkeypatch.setattr(commands_photos, "_import", take_in)
    return folders


@pytest.mark.parametrize("place", ["gone/report.txt", "file/report.txt", "folder"])
def test_a_report_that_could_not_be_written_is_refused_before_the_import(
    refusal: Refusal, begun: list[Path], tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    words = ("import", tmp_path, "--as", "photographer", "--data", tmp_path)
    told = refusal(*words, "--report", tmp_path / place)
    assert told.startswith("The report cannot be written there")
    assert begun == []


def test_a_report_in_somebody_elses_folder_is_refused(
    refusal: Refusal, begun: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may write anywhere.
    monkeypatch.setattr(os, "access", lambda _, asked: asked != os.W_OK)
    words = ("import", tmp_path, "--as", "photographer", "--data", tmp_path)
    assert refusal(*words, "--report", tmp_path / "r.txt").startswith("The report cannot")
    assert begun == []


@pytest.mark.parametrize("before", [None, "what an earlier import wrote\n" * 9])
def test_the_report_has_one_line_for_each_refused_file(
    refusal: Refusal, begun: list[Path], tmp_path: Path, before: str | None
) -> None:
    report = tmp_path / "report.txt"
    if before is not None:
        report.write_text(before)
    words = ("import", tmp_path, "--as", "photographer", "--data", tmp_path, "--report", report)

    with pytest.raises(SystemExit) as ended:
        app([str(word) for word in words])

    assert (ended.value.code, begun) == (1, [tmp_path])
    assert report.read_text() == "a\\nb.jpg\tTorn.\nc.jpg\tWet.\n"
