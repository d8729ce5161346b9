"""A folder of labelled photos: whose each is, and nothing left out without a word."""

from pathlib import Path

import pytest

from appliance.labelled import HIDDEN, LINK, NOBODYS, labelled_in
from core.kit.errors import Invalid


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def test_the_folder_is_the_person_however_deep_a_photo_lies(tmp_path: Path) -> None:
    make(tmp_path, "b/1.jpg", "a/2.jpg", "a/clinic/3.heic")
    found = labelled_in(tmp_path)
    assert [(person, str(path)) for person, path in found.photos] == [
        ("a", "a/2.jpg"),
        ("a", "a/clinic/3.heic"),
        ("b", "b/1.jpg"),
    ]
    assert found.left_out == []


def test_what_is_left_out_is_told_with_its_reason(tmp_path: Path) -> None:
    make(tmp_path, "a/1.jpg", "a/.DS_Store", ".git/config", "notes.txt")
    (tmp_path / "a" / "again.jpg").symlink_to("1.jpg")
    (tmp_path / "z").symlink_to("a")
    found = labelled_in(tmp_path)
    assert [str(path) for _, path in found.photos] == ["a/1.jpg"]
    assert {str(path): why for path, why in found.left_out} == {
        ".git/config": HIDDEN,
        "a/.DS_Store": HIDDEN,
        "a/again.jpg": LINK,
        "notes.txt": NOBODYS,
        "z": LINK,
    }


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "no folder of a person"),
        (("1.jpg",), "no folder of a person"),
        (("a/.x",), "no photos"),
    ],
)
def test_a_folder_without_people_is_refused(
    tmp_path: Path, names: tuple[str, ...], said: str
) -> None:
    make(tmp_path, *names)
    with pytest.raises(Invalid, match=said):
        labelled_in(tmp_path)
