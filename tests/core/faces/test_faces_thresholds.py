"""Thresholds travel with the model: written down when it is installed, or measured here."""

import orjson
import pytest

from core.faces import CASIA, MTCNN, VGGFACE2, Manifest, NotInstalled, Shelf, Thresholds
from core.faces.model.shelf import write_manifest

MEASURED = Thresholds(likely=0.71, possible=0.52)


@pytest.fixture
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("models"))


def put(shelf: Shelf, model: str, thresholds: Thresholds | None) -> None:
    (shelf.folder / model).mkdir()
    manifest = Manifest(model, "a package", "free", {}, (0.6, 0.8), thresholds)
    write_manifest(shelf.folder / model, manifest)


class TestManifest:
    @pytest.mark.parametrize("thresholds", [MEASURED, None])
    def test_it_is_read_as_it_was_written(
        self, shelf: Shelf, thresholds: Thresholds | None
    ) -> None:
        put(shelf, CASIA.id, thresholds)
        assert shelf.get(CASIA.id).thresholds == thresholds
        assert shelf.get(CASIA.id).reference == (0.6, 0.8)

    @pytest.mark.parametrize(
        ("model", "expected"),
        [(CASIA.id, CASIA.thresholds), (VGGFACE2.id, None), (MTCNN.id, None), ("another", None)],
    )
    def test_one_of_before_there_were_any_has_those_of_the_catalogue(
        self, shelf: Shelf, model: str, expected: Thresholds | None
    ) -> None:
        put(shelf, model, MEASURED)
        path = shelf.folder / model / "manifest.json"
        told = orjson.loads(path.read_bytes())
        del told["thresholds"]
        path.write_bytes(orjson.dumps(told))
        assert shelf.get(model).thresholds == expected

    def test_those_of_the_catalogue_are_in_order(self) -> None:
        assert CASIA.thresholds
        assert -1 < CASIA.thresholds.possible < CASIA.thresholds.likely < 1


class TestKeeping:
    def test_what_was_measured_is_kept_and_nothing_else_changes(self, shelf: Shelf) -> None:
        put(shelf, VGGFACE2.id, None)
        before = shelf.get(VGGFACE2.id)
        shelf.keep(VGGFACE2.id, MEASURED)
        assert shelf.get(VGGFACE2.id) == Manifest(
            *(before.id, before.source, before.licence, before.files, before.reference), MEASURED
        )
        assert [path.name for path in (shelf.folder / VGGFACE2.id).iterdir()] == ["manifest.json"]

    def test_for_a_model_that_is_not_there_nothing_is_kept(self, shelf: Shelf) -> None:
        with pytest.raises(NotInstalled):
            shelf.keep(VGGFACE2.id, MEASURED)
        assert list(shelf.folder.iterdir()) == []
