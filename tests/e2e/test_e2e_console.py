"""What is done at the console of a box is in its log as well."""

import asyncio
from pathlib import Path

import pytest

from tests.support.arriving import picture
from tests.support.box import Box
from tests.support.callers import Upload, staffed_box
from tests.support.deliveries import served_by

_ACTS = (
    "SELECT tag, detail FROM audit_event WHERE person IS NULL AND tag IN"
    " ('key:rotated', 'photo:recovered', 'box:configured') ORDER BY id"
)


async def acts(box: Box) -> list[str]:
    return [row["tag"] for row in await box.rows(_ACTS)]


@pytest.mark.slow
async def test_keys_and_originals_are_not_touched_without_a_row(tmp_path: Path) -> None:
    async with staffed_box() as (box, people):
        photo = picture(1)
        sent = await people.photographer.put(Upload(photo, "a-key-of-its-own"))
        assert sent.is_success
        assert await served_by(box) == 0
        async with asyncio.timeout(60):
            photographer, received = people.photographer, sent.json()["id"]
            while (await photographer.download(received, "thumbnail")).is_error:  # noqa: ASYNC110 - as a page asks
                await asyncio.sleep(0.2)
        assert await served_by(box) == 1  # so that it would be seen if there were no row
        assert await acts(box) == ["box:configured"]

        done = box.command("vault", "rotate", "--purpose", "audit")
        assert done.returncode == 0, done.stderr
        done = box.command("vault", "recover", str(tmp_path / "out"))
        assert done.returncode == 0, done.stderr
        assert "not in the log" not in done.stderr
        assert await acts(box) == ["box:configured", "key:rotated", "photo:recovered"]
        (written,) = (file for file in (tmp_path / "out").iterdir() if file.is_file())
        assert written.read_bytes() == photo

        await box.down()
        done = box.command("vault", "recover", str(tmp_path / "again"))
        assert done.returncode == 0, done.stderr
        assert "This is not in the log" in " ".join(done.stderr.split())
        done = box.command("vault", "rotate")
        assert done.returncode == 0, done.stderr

        await box.up()
        assert await acts(box) == [
            *("box:configured", "key:rotated", "photo:recovered", "key:rotated")
        ]
