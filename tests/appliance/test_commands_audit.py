"""The commands of the log, on a folder alone: no box, no passphrase, only a public key."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from appliance import console
from appliance.commands_audit import audit
from core.ledger import KeyKind
from core.ledger.checkpoint import cosignature_line, cosigned_message
from tests.appliance.conftest import Refusal
from tests.support.logs import MadeLog, key_of, leaf

Asked = Callable[..., Result]


@pytest.fixture
def made(tmp_path: Path) -> MadeLog:
    log = MadeLog(tmp_path / "log")
    log.grow_to(300)
    return log


@pytest.fixture
def asked(made: MadeLog, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Runs a command of `audit` on the made log, with its key."""
    monkeypatch.setattr(console, "configure_logging", lambda *_: None)

    def run(command: str, *words: object) -> Result:
        where = ["--log", str(made.path)]
        key = [] if command == "prove" else ["--key", str(made.key)]
        return CliRunner().invoke(audit, [command, *map(str, words), *where, *key])

    return run


class TestVerify:
    def test_a_whole_log_and_one_that_is_not(self, asked: Asked, made: MadeLog) -> None:
        done = asked("verify")
        assert (done.exit_code, done.stdout) == (0, "300 entries, 0 faults.\n")

        tile = made.path / "tile/0/000"
        tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
        done = asked("verify")
        assert done.exit_code == 1
        assert "tile tile/0/000" in done.stdout

    def test_against_what_was_kept(self, asked: Asked, made: MadeLog, tmp_path: Path) -> None:
        old = tmp_path / "old.ckpt"
        old.write_bytes(made.grow_to(301))
        made.grow_to(400)
        assert asked("verify", "--since", old).exit_code == 0

        other = MadeLog(tmp_path / "other")
        old.write_bytes(other.grow(*(leaf(seq, body=b"other") for seq in range(301))))
        done = asked("verify", "--since", old)
        assert (done.exit_code, "forked since" in done.stdout) == (1, True)

    def test_against_a_witness(self, asked: Asked, made: MadeLog, tmp_path: Path) -> None:
        private, witness = key_of(9, KeyKind.WITNESS, "witness.test")
        kept, head = tmp_path / "cosigned", made.folder.checkpoint() or b""
        text = head.decode().partition("\n\n")[0] + "\n"
        line = cosignature_line(witness, 5, private.sign(cosigned_message(text, 5)))
        kept.write_bytes(head + line.encode())
        assert asked("verify", "--witness", kept, "--witness-key", witness).exit_code == 0
        kept.write_bytes(head)
        assert asked("verify", "--witness", kept, "--witness-key", witness).exit_code == 1


class TestProve:
    @pytest.mark.parametrize("seq", [0, 255, 299])
    def test_a_proof_is_written_and_checked(self, asked: Asked, tmp_path: Path, seq: int) -> None:
        file = tmp_path / "one.tlog-proof"
        assert asked("prove", seq, file).exit_code == 0
        done = asked("verify-proof", file)
        assert done.exit_code == 0
        assert f"Entry {seq} is one of the 300" in done.stdout
        file.write_bytes(file.read_bytes().replace(b"index", b"xedni"))
        assert asked("verify-proof", file).exit_code == 1


class TestRefusals:
    def test_no_entry_and_no_key(self, refusal: Refusal, made: MadeLog, tmp_path: Path) -> None:
        log = ("--log", made.path)
        told = refusal("audit", "prove", 300, tmp_path / "x", *log)
        assert told == "There is no such entry in this log."
        told = refusal("audit", "verify", *log, "--key", "no+key+at all")
        assert told == "This is no verifier key, nor a file that holds one."
        told = refusal("audit", "verify", *log, "--key", made.key, "--since", tmp_path / "gone")
        assert told == "There is no such file."
        assert not (tmp_path / "x").exists()
