"""`faces evaluate`: on real portraits and bad files, through the real decoder and networks."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import orjson
import pytest
from numpy.typing import NDArray

from appliance import commands_faces, console
from appliance.cli import app
from appliance.labelled import Found
from core.faces import CASIA, MTCNN, VGGFACE2, Manifest, Shelf
from core.faces.model.shelf import write_manifest
from tests.appliance.conftest import Refusal
from tests.support import pictures

ROOT = Path(__file__).parents[2]
MODELS, FACES = ROOT / ".cache" / "models", ROOT / ".cache" / "faces"
Asked = Callable[..., str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What a command says that ends well."""
    monkeypatch.setattr(console, "configure_logging", lambda *_: None)
    monkeypatch.setattr(console.out, "_width", 200)

    def asked(*words: object) -> str:
        with pytest.raises(SystemExit) as ended:
            app([str(word) for word in words])
        assert not ended.value.code
        return capsys.readouterr().out

    return asked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two people in five real photos, and files that are no photos of a face."""
    if not FACES.is_dir():
        pytest.fail("The portraits are not there: run `make photos`.")
    made = tmp_path / "labelled"
    for person, photos in {"obama": ("1.jpg", "2.jpg", "3.jpg"), "biden": ("1.jpg",)}.items():
        (made / person).mkdir(parents=True)
        for photo in photos:
            shutil.copyfile(FACES / person / photo, made / person / photo)
    (made / "biden" / "empty.png").write_bytes(pictures.png(pictures.photo()))
    (made / "biden" / "notes.txt").write_text("no photo")
    (made / "biden" / "torn.jpg").write_bytes((FACES / "biden" / "1.jpg").read_bytes()[:200])
    (made / "stray.jpg").write_bytes(b"x")
    return made


class TestEvaluating:
    def test_real_portraits_are_found_and_told_apart(
        self, said: Asked, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BEELDKLUIS_MODELS_FOLDER", str(MODELS))
        told = orjson.loads(said("faces", "evaluate", folder, "--json", "--data", tmp_path))
        assert (told["photos"], told["photos_with_a_face"], told["people"]) == (7, 4, 2)
        assert told["without_face"] == ["biden/empty.png"]
        assert {each["file"] for each in told["refused"]} == {
            "biden/notes.txt",
            "biden/torn.jpg",
            "stray.jpg",
        }
        assert all(each["why"].endswith(".") for each in told["refused"])
        assert (told["same_pairs"], told["different_pairs"]) == (3, 3)
        assert told["accuracy"]["value"] == 1.0
        assert told["accuracy"]["folds"] == 0
        assert told["without_false"]["true"] == 1.0
        assert told["true_at_false"] == {"0.01": None, "0.001": None}
        assert (
            told["percentiles"]["same"]["0"] > 0.65 > 0.3 > told["percentiles"]["different"]["100"]
        )
        assert told["at_thresholds"]["likely"]["true"] == 1.0
        assert told["engine_agreement"] >= 0.995
        assert sorted(path.name for path in tmp_path.iterdir()) == ["labelled"]


def shelved(folder: Path) -> Shelf:
    """A shelf on which only what is written down of the models stands."""
    shelf = Shelf(folder / "box" / "models")
    for model, reference in ((VGGFACE2.id, (1.0, 0.0)), (MTCNN.id, None)):
        (shelf.folder / model).mkdir(parents=True)
        write_manifest(shelf.folder / model, Manifest(model, "a file", "free", {}, reference))
    return shelf


def strangers(many: int) -> Found:
    """As many people, each in two photos that are much alike."""
    chance = np.random.default_rng(0)
    one = chance.standard_normal((many, 512)).astype(np.float32)
    both = np.concatenate([one, one + 0.2 * chance.standard_normal((many, 512))])
    unit: NDArray[np.float32] = (both / np.linalg.norm(both, axis=1, keepdims=True)).astype("f4")
    people = [f"person {number}" for number in range(many)] * 2
    return Found(people, unit, photos=len(people), engine="none")


class TestKeeping:
    @pytest.fixture
    def found(self, monkeypatch: pytest.MonkeyPatch) -> list[Found]:
        made: list[Found] = []
        monkeypatch.setattr(commands_faces, "_found", lambda *_: made[0])
        monkeypatch.delenv("BEELDKLUIS_MODELS_FOLDER", raising=False)
        return made

    def test_what_enough_pairs_tell_is_kept(
        self, said: Asked, found: list[Found], tmp_path: Path
    ) -> None:
        shelf = shelved(tmp_path)
        (tmp_path / "people").mkdir()
        (tmp_path / "people" / "1.jpg").touch()
        found.append(strangers(40))
        words = ("--model", VGGFACE2.id, "--data", tmp_path / "box")
        told = said("faces", "evaluate", tmp_path, *words)
        assert "nobody is suggested until" in told
        assert shelf.get(VGGFACE2.id).thresholds is None
        said("faces", "evaluate", tmp_path, *words, "--keep")
        kept = shelf.get(VGGFACE2.id).thresholds
        assert kept is not None
        assert 0 < kept.possible < kept.likely < 0.3
        again = said("faces", "evaluate", tmp_path, *words)
        assert f"likely, {kept.likely:.3f}" in again
        lines = [" ".join(line.split()) for line in again.splitlines()]
        assert any(line.startswith("true at 1.0% false 100.000%, from") for line in lines)
        assert any(line.startswith("true at 0.1% false 100.000%, from") for line in lines)

    def test_too_few_pairs_keep_nothing(
        self,
        found: list[Found],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        shelf = shelved(tmp_path)
        (tmp_path / "people").mkdir()
        (tmp_path / "people" / "1.jpg").touch()
        found.append(strangers(38))
        monkeypatch.setattr(console, "configure_logging", lambda *_: None)
        words = ("--model", VGGFACE2.id, "--data", tmp_path / "box", "--keep")
        with pytest.raises(Exception, match="take 3,000 pairs of two people"):
            app(["faces", "evaluate", str(tmp_path), *map(str, words)])
        assert "2,812" in capsys.readouterr().out
        assert shelf.get(VGGFACE2.id).thresholds is None


class TestRefusing:
    def test_models_that_are_missing(self, refusal: Refusal, tmp_path: Path) -> None:
        told = refusal("faces", "evaluate", tmp_path, "--data", tmp_path / "box")
        assert told == f"The model {CASIA.id} is not installed."

    def test_a_folder_without_photos(self, refusal: Refusal, tmp_path: Path) -> None:
        shelved(tmp_path)
        (tmp_path / "people" / "somebody").mkdir(parents=True)
        words = ("--model", VGGFACE2.id, "--data", tmp_path / "box")
        told = refusal("faces", "evaluate", tmp_path / "people", *words)
        assert told == "There are no photos in the folders of its people."

    def test_a_model_that_finds_faces(self, refusal: Refusal, tmp_path: Path) -> None:
        shelved(tmp_path)
        words = ("--model", MTCNN.id, "--data", tmp_path / "box")
        told = refusal("faces", "evaluate", tmp_path, *words)
        assert told == "This model finds faces and does not compare them."
