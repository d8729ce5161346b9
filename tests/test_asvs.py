"""`docs/asvs.csv`, compared with the standard's list and with the code and tests that it names.

Also what the table calls absent: a word of `NEVER` in our code would make a row of it a lie.
"""

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.test_house_rules import OURS, Function, modules

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "asvs.csv"
PAGE = ROOT / "docs" / "asvs.md"
IDS = ROOT / "docs" / "asvs-ids.txt"

COLUMNS = ["id", "level", "requirement", "status", "code", "test", "note"]
STATUSES = ("met", "partly", "gap", "n/a")
LONGEST_PARAPHRASE = 120

_ID = re.compile(r"V[1-9]\d*\.[1-9]\d*\.[1-9]\d*")
_LISTED = re.compile(r"^(V[\d.]+) ([123])$", re.MULTILINE)
_COUNTED = re.compile(r"^\| (\d) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)
_NAMED = re.compile(r"^- `(V[\d.]+)` (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement as the table has it."""

    id: str
    level: str
    requirement: str
    status: str
    code: str
    test: str
    note: str

    @property
    def codes(self) -> list[str]:
        """The places in the code: a path, or a path and a name."""
        return [place for place in self.code.split("; ") if place]

    @property
    def tests(self) -> list[str]:
        """The tests: a path, a class where there is one, and a function."""
        return [place for place in self.test.split("; ") if place]


@cache
def table() -> tuple[Line, ...]:
    """Every row."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    assert header == COLUMNS
    return tuple(Line(*row) for row in rows)


@cache
def standard() -> dict[str, str]:
    """Every requirement of ASVS 5.0.0 with its level."""
    return dict(_LISTED.findall(IDS.read_text("utf-8")))


def numbers(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.removeprefix("V").split("."))


@cache
def tree_of(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


@cache
def defined(path: str) -> frozenset[str]:
    """Every name that a Python file defines, in whatever it defines."""
    nodes = list(ast.walk(tree_of(path)))
    made = {node.name for node in nodes if isinstance(node, Function | ast.ClassDef)}
    stored = {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return frozenset(made | stored)


@cache
def known_tests(path: str) -> frozenset[str]:
    """Every test of a file, as pytest names it."""
    return frozenset(_tests(tree_of(path).body, ""))


def _tests(body: Iterable[ast.stmt], within: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _tests(node.body, f"{node.name}::")
        elif isinstance(node, Function) and node.name.startswith("test_"):
            yield within + node.name


def is_code(place: str) -> bool:
    path, _, name = place.partition("::")
    if not (ROOT / path).is_file():
        return False
    if not name:
        return True
    if path.endswith(".py"):
        return name in defined(path)
    return re.search(rf"\b{re.escape(name)}\b", (ROOT / path).read_text("utf-8")) is not None


def is_test(place: str) -> bool:
    path, _, name = place.partition("::")
    is_file = path.startswith("tests/") and path.endswith(".py") and (ROOT / path).is_file()
    return is_file and name in known_tests(path)


class TestTheTable:
    def test_identifiers_have_their_form_are_there_once_and_in_order(self) -> None:
        names = [line.id for line in table()]

        assert [name for name in names if not _ID.fullmatch(name)] == []
        assert names == sorted(set(names), key=numbers)

    def test_levels_one_and_two_are_complete_and_every_level_is_the_standards(self) -> None:
        levels = {line.id: line.level for line in table()}

        assert Counter(standard().values()) == {"1": 70, "2": 183, "3": 92}
        assert {name for name, level in standard().items() if level != "3"} - set(levels) == set()
        assert [each for each in levels.items() if each not in standard().items()] == []

    def test_each_says_what_is_asked_and_where_it_stands(self) -> None:
        assert {line.status for line in table()} <= set(STATUSES)
        wrong = [
            line.id
            for line in table()
            if not 0 < len(line.requirement) <= LONGEST_PARAPHRASE
            or any(cell != cell.strip() or "\n" in cell for cell in (line.requirement, line.note))
        ]
        assert wrong == []

    def test_every_place_in_the_code_exists(self) -> None:
        lost = [(line.id, place) for line in table() for place in line.codes if not is_code(place)]
        assert lost == []

    def test_every_test_exists(self) -> None:
        lost = [(line.id, place) for line in table() for place in line.tests if not is_test(place)]
        assert lost == []

    def test_what_is_met_has_code_and_a_test_and_all_else_says_why(self) -> None:
        unproved = [
            line.id for line in table() if line.status == "met" and not (line.codes and line.tests)
        ]
        silent = [line.id for line in table() if line.status != "met" and not line.note]

        assert (unproved, silent) == ([], [])


class TestThePage:
    def test_its_counts_are_those_of_the_table(self) -> None:
        counted = Counter((line.level, line.status) for line in table())
        told = {
            (level, status): int(count)
            for level, *counts in _COUNTED.findall(PAGE.read_text("utf-8"))
            for status, count in zip(STATUSES, counts, strict=True)
        }
        assert told == {
            (level, status): counted[level, status] for level in "123" for status in STATUSES
        }

    def test_it_names_every_gap_and_no_other(self) -> None:
        told = _NAMED.findall(PAGE.read_text("utf-8"))
        assert told == [(line.id, line.requirement) for line in table() if line.status == "gap"]


RUNS_TEXT = {"eval", "exec", "compile", "os.system", "os.popen", "asyncio.create_subprocess_shell"}
MORE_THAN_DATA = {"pickle", "marshal", "shelve", "dill", "yaml", "xml", "lxml", "xmlrpc"}
BROKEN = {"md5", "sha1", "MD5", "SHA1", "ECB", "ARC4", "TripleDES", "PKCS1v15"}
IN_PAGES = re.compile(
    r"dangerouslySetInnerHTML|(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|"
    r"new Function\b|postMessage|window\.(?:addEventListener\(\s*.message|onmessage)|"
    r"\bjsonp\b|<(?:object|embed|applet)\b|onPaste"
)


def nodes(word: str) -> Iterator[tuple[str, ast.AST]]:
    """Every piece of our files that have such a word, with its file: to parse all takes long."""
    for path, text in modules(*OURS).items():
        if re.search(rf"\b(?:{word})\b", text):
            yield from ((str(path), node) for node in ast.walk(tree_of(str(path))))


def called(node: ast.AST) -> str:
    """What a call calls: `os.system`; nothing for anything else."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


@cache
def pages() -> dict[str, str]:
    """What we wrote of the pages, and not what is generated or tests them."""
    found = (ROOT / "ui" / "src").rglob("*.ts*")
    ours = (path for path in found if "graphql" not in path.parts and ".test." not in path.name)
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in ours}


class TestNeverUsed:
    def test_no_text_becomes_code_and_none_goes_through_a_shell(self) -> None:
        found = [
            (path, ast.unparse(node))
            for path, node in nodes("eval|exec|compile|system|popen|shell")
            if called(node) in RUNS_TEXT or (isinstance(node, ast.keyword) and node.arg == "shell")
        ]
        assert found == []

    def test_nothing_is_opened_that_may_be_more_than_data(self) -> None:
        """Neither a serialised object, nor XML with its entities."""
        words = "|".join({*MORE_THAN_DATA, r"torch\.load"})
        found = [node for _, node in nodes(words)]
        imports = [node for node in found if isinstance(node, ast.Import | ast.ImportFrom)]
        named = {getattr(node, "module", None) or "" for node in imports}
        named |= {each.name for node in imports for each in node.names}
        loads = [ast.unparse(node) for node in found if called(node) == "torch.load"]

        assert {name.partition(".")[0] for name in named} & MORE_THAN_DATA == set()
        assert [load for load in loads if "weights_only=True" not in load] == []
        assert len(loads) > 0

    def test_no_broken_hash_or_cipher_mode(self) -> None:
        words = {word for text in modules(*OURS).values() for word in re.findall(r"\w+", text)}

        assert {"sha256", "AESGCM"} <= words
        assert words & BROKEN == set()

    def test_patterns_are_written_by_us(self) -> None:
        """Each is put together before anybody can ask, or is a literal."""
        later = [
            (path, ast.unparse(node))
            for path, function in nodes("re")
            if isinstance(function, Function)
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
            and re.fullmatch(r"re\.(?!escape)\w+", called(node))
            and not isinstance(node.args[0], ast.Constant)
        ]
        assert later == []

    def test_pages_put_text_in_as_text_and_take_no_messages(self) -> None:
        found = {path: IN_PAGES.findall(text) for path, text in pages().items()}

        assert len(found) > 100
        assert {path: words for path, words in found.items() if words} == {}

    def test_a_password_is_hidden_and_may_be_pasted(self) -> None:
        fields = [
            field
            for text in pages().values()
            for field in re.findall(r"<input\b.*?/>", text, re.DOTALL)
            if "current-password" in field or 'name="password"' in field
        ]
        shown = [field for field in fields if not re.search(r"type=(\"|{[^}]*')password", field)]

        assert len(fields) > 0
        assert shown == []
