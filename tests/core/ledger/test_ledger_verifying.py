"""A thousand ways to change a log, each of them noticed; and what only an anchor notices."""

import json
import random  # noqa: TID251 - cases, not secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.ledger import Anchors, Checkpoint, Fault, KeyKind, LogFolder, tiles, verify
from core.ledger.checkpoint import cosignature_line, cosigned_message
from tests.support.cluster import ROOT
from tests.support.logs import MadeLog, key_of, leaf

SIZE = 600


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> MadeLog:
    made = MadeLog(tmp_path_factory.mktemp("log"))
    for size in (100, 256, 300, SIZE):
        made.grow_to(size)
    for name in list(made.folder.strays(SIZE)):  # as the sequencer does
        (made.path / name).unlink()
    return made


def faults(made: MadeLog, folder: Path | None = None, anchors: Anchors | None = None) -> set[str]:
    report = verify(LogFolder(folder or made.path), made.key, anchors)
    return {each.fault.value for each in report.faults}


class TestWhole:
    def test_a_log_that_nobody_touched_is_whole(self, whole: MadeLog) -> None:
        report = verify(whole.folder, whole.key)
        assert (report.size, report.faults) == (SIZE, [])

    @pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 513])
    def test_at_every_turn_of_a_tile(self, tmp_path: Path, size: int) -> None:
        made = MadeLog(tmp_path)
        made.grow_to(size)
        assert faults(made) == set()

    def test_65536_and_on_make_a_third_level(self, tmp_path: Path) -> None:
        made = MadeLog(tmp_path)
        made.grow_to(65_537)
        assert faults(made) == set()
        assert (tmp_path / tiles.path(2, 0, 1)).is_file()

    def test_a_log_that_goes_on_while_it_is_read_is_whole(self, tmp_path: Path) -> None:
        made = MadeLog(tmp_path)
        note = made.grow_to(300)
        made.grow_to(301)
        (tmp_path / "checkpoint").write_bytes(note)
        for name in list(made.folder.strays(301)):
            (tmp_path / name).unlink()
        assert faults(made) == set()


def _flip(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def _more(chance: random.Random, data: bytes) -> bytes:
    return data + chance.randbytes(chance.randrange(1, 40))


def _dropped(chance: random.Random, data: bytes) -> bytes:
    """A piece out of the middle."""
    at = chance.randrange(len(data) - 1)
    return data[:at] + data[chance.randrange(at + 1, len(data)) :]


Change = Callable[[random.Random, bytes], bytes]
_OF_BYTES: tuple[Change, ...] = (_flip, _cut, _more, _dropped)


def _of_files(chance: random.Random, folder: Path) -> None:
    """Change the bytes of a file, or have two files change places, or one go."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    file = chance.choice(files)
    kind = chance.randrange(len(_OF_BYTES) + 2)
    if kind < len(_OF_BYTES):
        file.write_bytes(_OF_BYTES[kind](chance, file.read_bytes()))
    elif kind == len(_OF_BYTES):
        file.unlink()
    else:
        other = chance.choice([each for each in files if each != file])
        mine, theirs = file.read_bytes(), other.read_bytes()
        file.write_bytes(theirs)
        other.write_bytes(mine)


def _of_leaves(chance: random.Random, folder: Path) -> None:
    """Edit, drop, add or reorder entries and build all tiles anew: only nothing is signed."""
    entries = [leaf(seq) for seq in range(SIZE)]
    at, other = chance.sample(range(SIZE), 2)
    kind = chance.randrange(5)
    if kind == 0:
        entries[at] = _flip(chance, entries[at])
    elif kind == 1:
        del entries[at]
    elif kind == 2:
        entries.insert(at, leaf(at, body=b"never happened"))
    elif kind == 3:
        entries[at], entries[other] = entries[other], entries[at]
    else:
        entries[at] = entries[other]
    note = (folder / "checkpoint").read_bytes()
    shutil.rmtree(folder)
    folder.mkdir()
    MadeLog(folder).grow(*entries)
    (folder / "checkpoint").write_bytes(note)


class TestAThousandChanges:
    def test_each_is_detected(self, whole: MadeLog, tmp_path: Path) -> None:
        chance, detected = random.Random(7), 0
        folder = tmp_path / "changed"
        for number in range(1000):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(whole.path, folder)
            (_of_leaves if number % 5 == 0 else _of_files)(chance, folder)
            assert faults(whole, folder), number
            detected += 1
        assert detected == 1000


class TestWhatIsNamed:
    """With the key stolen, so that everything is signed: what is wrong all the same."""

    @pytest.mark.parametrize(
        ("entries", "fault"),
        [
            ([leaf(0), leaf(2)], Fault.GAP),
            ([leaf(0), leaf(0)], Fault.GAP),
            ([leaf(0, 50), leaf(1, 49)], Fault.TIME),
            ([leaf(0), b"\x02" + leaf(1)[1:]], Fault.ENTRY),
            ([leaf(0), b"short"], Fault.ENTRY),
        ],
    )
    def test_what_the_entries_say(self, tmp_path: Path, entries: list[bytes], fault: Fault) -> None:
        made = MadeLog(tmp_path)
        made.grow(*entries)
        assert faults(made) == {fault}

    def test_no_checkpoint_and_one_of_somebody_else(self, tmp_path: Path) -> None:
        made = MadeLog(tmp_path)
        assert faults(made) == {Fault.NO_CHECKPOINT}
        made.grow_to(3)
        assert faults(MadeLog(tmp_path, seed=2)) == {Fault.SIGNATURE}

    def test_a_root_that_the_tiles_do_not_make(self, tmp_path: Path) -> None:
        made = MadeLog(tmp_path)
        made.grow_to(3)
        (tmp_path / "checkpoint").write_bytes(made.signed(3, bytes(32)))
        assert faults(made) == {Fault.ROOT}


class TestAnchors:
    def test_a_log_that_went_on_is_whole(self, tmp_path: Path) -> None:
        made = MadeLog(tmp_path)
        for size in (1, 255, 256, 300, 511, SIZE):
            old = made.grow_to(size)
            made.grow_to(SIZE)
            assert faults(made, anchors=Anchors(since=old)) == set()

    def test_truncation_and_a_second_history_are_seen_though_signed(self, tmp_path: Path) -> None:
        first, second = MadeLog(tmp_path / "1"), MadeLog(tmp_path / "2")
        old = first.grow_to(300)
        second.grow_to(299)
        assert faults(second, anchors=Anchors(since=old)) == {Fault.TRUNCATED}
        second.grow(leaf(299, body=b"another history"))
        second.grow_to(SIZE)
        assert faults(second, anchors=Anchors(since=old)) == {Fault.FORKED}

    def test_a_stale_tile_of_the_old_size_does_not_hide_it(self, tmp_path: Path) -> None:
        first, second = MadeLog(tmp_path / "1"), MadeLog(tmp_path / "2")
        old = first.grow_to(300)
        second.grow(*(leaf(seq) for seq in range(299)), leaf(299, body=b"another"))
        second.grow_to(310)
        for level in (0, tiles.ENTRIES):
            name = tiles.path(level, 1, 44)
            shutil.copy(first.path / name, second.path / name)
        assert faults(second, anchors=Anchors(since=old)) == {Fault.FORKED}

    def test_an_anchor_counts_only_when_it_is_signed_as_it_must_be(self, tmp_path: Path) -> None:
        made = MadeLog(tmp_path)
        note = made.grow_to(5)
        private, witness = key_of(9, KeyKind.WITNESS, "witness.test")
        head = Checkpoint.parse(note)
        line = cosignature_line(witness, 77, private.sign(cosigned_message(head.text, 77)))

        assert faults(made, anchors=Anchors(since=b"no note")) == {Fault.ANCHOR}
        assert faults(made, anchors=Anchors(cosigned=note, witness=witness)) == {Fault.ANCHOR}
        kept = Anchors(cosigned=note + line.encode(), witness=witness)
        assert faults(made, anchors=kept) == set()


class TestALaptop:
    """Python, `cryptography` and two folders: nothing else of the box can be imported."""

    def test_the_check_runs_without_the_rest_of_the_box(
        self, whole: MadeLog, tmp_path: Path
    ) -> None:
        shutil.copytree(ROOT / "core" / "ledger", tmp_path / "core" / "ledger")
        (tmp_path / "core" / "__init__.py").write_text("")
        (tmp_path / "key").write_text(str(whole.key))

        def asked(*words: object) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, "-m", "core.ledger", *map(str, words)],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
            )

        done = asked("verify", whole.path, tmp_path / "key")
        assert (done.returncode, done.stdout) == (0, f"{SIZE} entries.\n"), done.stderr
        done = asked("verify", whole.path, key_of(2)[1])
        assert done.returncode == 1
        assert "signature: checkpoint" in done.stdout
        assert asked("verify", whole.path, "x+y+z").returncode == 2

    def test_it_imports_nothing_else(self) -> None:
        names = [file.stem for file in (ROOT / "core" / "ledger").glob("*.py")]
        code = (
            "import sys, json\nbefore = set(sys.modules)\n"
            + "".join(f"import core.ledger.{name}\n" for name in names if name != "__init__")
            + "tops = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
            "ours = [n for n in sys.modules if n.startswith('core.') and 'ledger' not in n]\n"
            "print(json.dumps([sorted(tops - set(sys.stdlib_module_names)), ours]))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        others, ours = json.loads(done.stdout)
        assert set(others) <= {"core", "cryptography", "cffi", "_cffi_backend", "_openssl"}
        assert ours == []
