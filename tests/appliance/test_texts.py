"""The hospital's program for text messages, run for real."""

import json
from pathlib import Path

import pytest

from appliance.settings import Settings
from appliance.texts import ProgramTexts, texts_of


def program(folder: Path, body: str) -> Path:
    made = folder / "send-text"
    made.write_text(f"#!/bin/sh\n{body}\n")
    made.chmod(0o755)
    return made


async def test_it_gets_the_message_on_standard_input_alone(tmp_path: Path) -> None:
    took = tmp_path / "took"
    texts = ProgramTexts(program(tmp_path, f'cat > {took}; echo "$@" > {took}.arguments'))
    assert await texts.send("+31612345618", 'Uw code is 123456. "Goed"')
    assert json.loads(took.read_text()) == {
        "to": "+31612345618",
        "text": 'Uw code is 123456. "Goed"',
    }
    assert Path(f"{took}.arguments").read_text() == "\n"


@pytest.mark.parametrize("body", ["exit 3", "sleep 5", "exec 0<&-; exit 1"])
async def test_one_that_fails_or_takes_too_long_took_nothing(tmp_path: Path, body: str) -> None:
    texts = ProgramTexts(program(tmp_path, body), seconds=0.3)
    assert not await texts.send("+31612345618", "x" * 100_000)


async def test_one_that_is_not_there(tmp_path: Path) -> None:
    assert not await ProgramTexts(tmp_path / "nothing").send("+31612345618", "x")


def test_without_the_setting_there_is_none(tmp_path: Path) -> None:
    assert texts_of(Settings()) is None
    assert texts_of(Settings(share_texts_program=tmp_path / "x")) == ProgramTexts(tmp_path / "x")
