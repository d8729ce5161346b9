"""The commands that make and run the box: what is refused, and that it leaves nothing behind."""

from pathlib import Path

import pytest

from tests.appliance.conftest import Refusal

PASSPHRASE = "a passphrase for tests only"
GOOD = {
    "--administrator": "beheer",
    "--name": "A. Beheer",
    "--department": "ward",
    "--department-name": "Ward",
}


def asked(file: Path, data: Path, **changes: str) -> list[object]:
    """The words of an `init` with these changes."""
    given = GOOD | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    words = [word for pair in given.items() for word in pair]
    return ["init", *words, "--passphrase-file", file, "--data", data]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "passphrase"
    made.write_text(PASSPHRASE)
    return made


class TestInit:
    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"administrator": "!!"}, "Use 2 to 64 letters"),
            ({"name": " "}, "Give a name of 1 to 120"),
            ({"department": "!!"}, "Use up to 40 letters"),
            ({"department_name": "W\nard"}, "Give a name of 1 to 80"),
        ],
    )
    def test_who_will_not_do_is_told_before_anything_is_made_or_shown(
        self, refusal: Refusal, file: Path, tmp_path: Path, changes: dict[str, str], told: str
    ) -> None:
        data = tmp_path / "new" / "data"
        assert refusal(*asked(file, data, **changes)).startswith(told)
        assert not data.parent.exists()

    def test_a_short_passphrase_leaves_nothing_behind(
        self, refusal: Refusal, file: Path, tmp_path: Path
    ) -> None:
        file.write_text("short\n")
        data = tmp_path / "data"
        assert refusal(*asked(file, data)) == "A passphrase has at least 12 characters."
        assert not data.exists()

    @pytest.mark.parametrize("content", [None, b"\xe9\xe8 is no UTF-8 text"])
    def test_a_passphrase_file_that_tells_none(
        self, refusal: Refusal, tmp_path: Path, content: bytes | None
    ) -> None:
        file, data = tmp_path / "odd", tmp_path / "data"
        if content is not None:
            file.write_bytes(content)
        assert refusal(*asked(file, data)).startswith("The passphrase file is missing")
        assert refusal(*asked(tmp_path, data)).startswith("The passphrase file is missing")
        assert not data.exists()

    def test_a_file_where_the_data_folder_should_be(
        self, refusal: Refusal, file: Path, tmp_path: Path
    ) -> None:
        taken = tmp_path / "taken"
        taken.write_text("dear")
        for data in (taken, taken / "data"):
            assert refusal(*asked(file, data)).startswith("The data folder cannot be made")
        assert taken.read_text() == "dear"


class TestWithoutABox:
    @pytest.mark.parametrize(
        "words", [["up"], ["work"], ["serve"], ["vault", "verify"], ["people", "code", "beheer"]]
    )
    def test_the_first_thing_told_is_to_make_one(
        self, refusal: Refusal, tmp_path: Path, words: list[str]
    ) -> None:
        assert "run `beeldkluis init` first" in refusal(*words, "--data", tmp_path)
