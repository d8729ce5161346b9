"""The commands for the networks: what is optional may be missing, and is never somebody else's."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import typer

from appliance import commands_models, console
from appliance.cli import app
from core.faces import CASIA, MTCNN, VGGFACE2, ModelDamaged, ModelPackage, Shelf
from core.faces.model.shelf import WEIGHTS, write_manifest
from tests.appliance.conftest import Refusal

MODELS = Path(__file__).parents[2] / ".cache" / "models"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Refusal:
    """What a command says that ends well."""
    monkeypatch.setattr(console, "configure_logging", lambda *_: None)
    monkeypatch.setenv("BEELDKLUIS_MODELS_FOLDER", str(MODELS))
    monkeypatch.setattr(console.out, "_width", 300)

    def asked(*words: object) -> str:
        with pytest.raises(SystemExit) as ended:
            app([str(word) for word in words])
        assert not ended.value.code
        return capsys.readouterr().out

    return asked


class TestOptional:
    def test_the_list_says_what_may_be_had_besides(self, said: Refusal, tmp_path: Path) -> None:
        told = said("models", "list", "--data", tmp_path)
        rows = {line.split()[1]: line for line in told.splitlines() if " │ " in line}
        assert "installed" in rows[CASIA.id]
        assert "0.60, 0.40" in rows[CASIA.id]
        assert "optional" in rows[VGGFACE2.id]
        assert "not measured" in rows[VGGFACE2.id]
        assert "measured" not in rows[MTCNN.id]

    def test_a_box_without_it_is_whole(self, said: Refusal, tmp_path: Path) -> None:
        told = said("models", "verify", "--data", tmp_path)
        assert [line.split()[0] for line in told.splitlines()] == [MTCNN.id, CASIA.id]

    def test_where_it_is_there_it_is_verified_like_the_others(
        self, said: Refusal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf = Shelf(tmp_path / "models")
        shelf.folder.mkdir()
        for model in (MTCNN.id, CASIA.id):
            (shelf.folder / model).symlink_to(MODELS / model)
        brought = shelf.folder / VGGFACE2.id
        shutil.copytree(MODELS / CASIA.id, brought)
        write_manifest(brought, replace(shelf.get(CASIA.id), id=VGGFACE2.id, thresholds=None))
        monkeypatch.setenv("BEELDKLUIS_MODELS_FOLDER", str(shelf.folder))
        told = said("models", "verify", "--data", tmp_path)
        assert [line.split()[0] for line in told.splitlines()] == [MTCNN.id, CASIA.id, VGGFACE2.id]
        (brought / WEIGHTS).write_bytes(b"other weights")
        with pytest.raises(ModelDamaged, match=VGGFACE2.id):
            app(["models", "verify", "--data", str(tmp_path)])


class TestBringing:
    def test_another_file_is_refused_and_leaves_nothing(
        self, refusal: Refusal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(commands_models, "_accept", lambda *_, **__: None)
        file = tmp_path / VGGFACE2.source
        file.write_bytes(b"weights of somebody else")
        told = refusal("models", "install", "--vggface2", file, "--data", tmp_path / "box")
        assert told == f"This is not {VGGFACE2.source}: its SHA-256 is another."
        assert not (tmp_path / "box").exists()

    def test_the_licence_is_shown_and_asked_before_anything_is_read(
        self,
        capsys: pytest.CaptureFixture[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def bring(package: ModelPackage, file: Path, shelf: Shelf) -> None:
            pytest.fail("it was read")

        monkeypatch.setattr(console, "configure_logging", lambda *_: None)
        monkeypatch.setattr(commands_models, "_bring", bring)
        file = tmp_path / VGGFACE2.source
        file.touch()
        words = ("models", "install", "--vggface2", file, "--data", tmp_path / "box")
        monkeypatch.setattr("typer.confirm", refuse)
        with pytest.raises(SystemExit) as ended:
            app([str(word) for word in words])
        assert ended.value.code == 1
        assert VGGFACE2.licence.split(";")[0] in " ".join(capsys.readouterr().out.split())


def refuse(_: str, *, abort: bool, err: bool) -> None:
    """The administrator says no."""
    assert abort
    assert err
    raise typer.Abort
