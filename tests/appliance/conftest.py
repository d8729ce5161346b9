"""The command line, called as a person at the console calls it."""

import os
import sys
from collections.abc import Callable

import pytest

from appliance import cli, console

Refusal = Callable[..., str]


@pytest.fixture
def refusal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refusal:
    """Runs a command that must be refused with status 1: gives the sentence it says."""
    for name in list(os.environ):
        if name.startswith("BEELDKLUIS_"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(console, "configure_logging", lambda *_: None)

    def asked(*words: object) -> str:
        monkeypatch.setattr(sys, "argv", ["beeldkluis", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        assert (ended.value.code, said.out) == (1, "")
        name, sentence = " ".join(said.err.split()).split(": ", 1)
        assert name == "Refused"
        return sentence

    return asked
