"""The telling: calm lines with times, and nothing but text where there is no terminal."""

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from appliance.demo.show import Differs, Teller, promise, save_picture


def teller() -> tuple[Teller, io.StringIO]:
    said = io.StringIO()
    return Teller(Console(file=said, width=100, highlight=False)), said


def test_a_step_is_told_with_its_number_its_time_and_what_was_seen() -> None:
    tell, said = teller()
    with tell.step("The box [is] made") as step:
        step.say("in /var/tmp")
    first, second = said.getvalue().splitlines()
    assert re.fullmatch(r"✓ 1    The box \[is\] made +0\.0\d s", first)
    assert second == "       in /var/tmp"
    assert "\x1b" not in said.getvalue()


def test_a_promise_that_is_not_kept_is_told_and_ends_the_story() -> None:
    tell, said = teller()
    with pytest.raises(Differs), tell.step("The viewer is refused"):
        promise(kept=False, promised="the answer is 403.", seen=200)
    assert said.getvalue().startswith("✗ 1    The viewer is refused")
    assert "Promised: the answer is 403. Seen: 200" in said.getvalue()


def test_the_picture_loads_nothing_from_anywhere(tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), record=True, width=80)
    console.print("[green]✓[/] held")
    save_picture(console, tmp_path / "demo.svg")
    svg = (tmp_path / "demo.svg").read_text()
    assert "held" in svg
    assert "url(http" not in svg
    assert "@font-face" not in svg
