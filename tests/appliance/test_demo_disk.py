"""A search that finds nothing proves something only if it would have found it."""

from pathlib import Path

import pytest

from appliance.demo.disk import Find, samples, search, spellings

HEADERS = {
    "JPEG header": b"\xff\xd8\xff\xe0\x00\x10JFIF\0",
    "PNG header": b"\x89PNG\r\n\x1a\n",
    "WebP header": b"RIFF\x12\x34\x56\x78WEBPVP8 ",
    "HEIC header": b"\0\0\0\x18ftypheic",
}


@pytest.mark.parametrize("what", HEADERS)
def test_an_image_header_is_found_wherever_it_lies(tmp_path: Path, what: str) -> None:
    (tmp_path / "wal").mkdir()
    (tmp_path / "wal" / "segment").write_bytes(b"\0" * 8192 + HEADERS[what] + b"\0" * 100)
    assert search(tmp_path, {}).finds == [Find(tmp_path / "wal" / "segment", what)]


def test_a_file_that_begins_as_a_jpeg_is_one_whatever_follows(tmp_path: Path) -> None:
    (tmp_path / "blob").write_bytes(b"\xff\xd8\xff\xdb" + b"\0" * 100)
    assert [find.what for find in search(tmp_path, {}).finds] == ["JPEG header"]


@pytest.mark.parametrize("written", ["Verzonnen", "VERZONNEN", "verzonnen"])
@pytest.mark.parametrize("code", ["utf-8", "utf-16-le"])
def test_a_name_is_found_in_any_case_and_encoding(tmp_path: Path, written: str, code: str) -> None:
    (tmp_path / "log").write_bytes(b"x" + f"mevrouw {written} belt".encode(code))
    done = search(tmp_path, {"a name": spellings("Verzonnen")})
    assert [find.what for find in done.finds] == ["a name"]


def test_a_piece_of_a_photo_is_found_without_its_header(tmp_path: Path) -> None:
    picture = bytes(range(256)) * 40
    (tmp_path / "temporary").write_bytes(picture[3000:])
    done = search(tmp_path, {"a piece": samples(picture)})
    assert [find.what for find in done.finds] == ["a piece"]


def test_files_and_bytes_are_counted_and_sealed_bytes_are_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(range(255)) * 10)
    (tmp_path / "b").write_bytes(b"")
    (tmp_path / "c").symlink_to(tmp_path / "a")
    done = search(tmp_path, {"a name": spellings("Verzonnen")})
    assert (done.files, done.size_bytes, done.finds) == (2, 2550, [])
