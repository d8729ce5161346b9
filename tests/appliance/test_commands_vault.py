"""The commands of the vault: what a person can do something about is one sentence."""

from pathlib import Path

import pytest

from core.vault import Keystore, PassphraseCost
from tests.appliance.conftest import Refusal

PASSPHRASE = "a passphrase for tests only"
CHEAP = PassphraseCost(memory_kib=8192, iterations=1, lanes=1)


@pytest.fixture
def data(tmp_path: Path, refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a box whose passphrase is in a file beside it."""
    made = tmp_path / "data"
    made.mkdir()
    Keystore.create(made / "keystore.sqlite", PASSPHRASE, cost=CHEAP)[0].close()
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    monkeypatch.setenv("BEELDKLUIS_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    return made


@pytest.mark.parametrize("command", [["verify"], ["rotate"], ["recover", "out"]])
@pytest.mark.parametrize("content", [None, b"\xe9\xe8 is no UTF-8 text"])
def test_a_passphrase_file_that_is_gone_or_no_text(
    refusal: Refusal, data: Path, command: list[str], content: bytes | None
) -> None:
    file = data.parent / "passphrase"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    told = refusal("vault", *command, "--data", data)
    assert told == "The passphrase file is missing, cannot be read, or is not UTF-8 text."


def test_recovering_from_a_folder_without_sealed_files(refusal: Refusal, data: Path) -> None:
    out = data.parent / "out"
    for blobs in (data, data / "gone"):
        told = refusal("vault", "recover", out, "--blobs", blobs, "--data", data)
        assert told.startswith("There is no sealed file in this folder")
    assert not out.exists()


def test_a_keystore_elsewhere_is_enough_to_recover(
    refusal: Refusal, data: Path, tmp_path: Path
) -> None:
    """The box may be gone: what is refused here is only that there is nothing to recover."""
    saved = ("--keystore", data / "keystore.sqlite", "--blobs", tmp_path)
    told = refusal("vault", "recover", tmp_path / "out", *saved, "--data", tmp_path / "gone")
    assert told.startswith("There is no sealed file")
