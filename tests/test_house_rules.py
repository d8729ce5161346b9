"""The rules of the house that no linter knows."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from itertools import chain
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import grimp
import pytest

ROOT = Path(__file__).parents[1]
OURS = ("appliance", "api", "core")
SOFT_LINES, HARD_LINES = 300, 400
ROOMS = sorted(
    door.parent.name
    for door in (ROOT / "core").glob("*/__init__.py")
    if door.parent.name not in {"kit", "migrations"}
)

# Spelled in pieces, or this file would name what no file may name.
REGISTRIES = [
    "py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "crates" + ".io",
    "ana" + "conda.org", "docker" + ".io", "docker" + ".com", "ghcr" + ".io", "quay" + ".io",
    "hugging" + "face.co", "yarn" + "pkg.com", "debian" + ".org", "ubuntu" + ".com",
    "proxy.go" + "lang.org", "ruby" + "gems.org",
]  # fmt: skip
LATER = ["TO" + "DO", "FIX" + "ME", "HA" + "CK:"]

READING = {
    (owner, name) for owner in ("blobs", "store") for name in ("reader", "read", "read_range")
}
NO_LIMIT = "noqa: C9" + "01"
FUTURE = "from __future__ " + "import annotations"

# What the code reads of its own package: tables, a template, and letters with their licence.
_DATA = {".tsv", ".typ", ".ttf", ".txt"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules(*folders: str) -> dict[Path, str]:
    """The Python files we wrote below these folders, and their text."""
    found = chain.from_iterable((ROOT / folder).rglob("*.py") for folder in folders)
    written = (path for path in found if not re.match(r"0\d+_", path.name))
    return {path.relative_to(ROOT): path.read_text("utf-8") for path in sorted(written)}


@cache
def committed() -> dict[str, str]:
    """Every text file of the repository but what its ignore file names."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    texts = {}
    for name in names.stdout.splitlines():
        data = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in data:
            texts[name] = data.decode("utf-8", "replace")
    return texts


def attributes(text: str) -> Iterator[tuple[str, str]]:
    """Each attribute with what it belongs to: `self.blobs.read` is (blobs, read)."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node.value).rpartition(".")[2], node.attr


def functions() -> Iterator[Function]:
    for text in modules(*OURS).values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, Function):
                yield node


def room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def is_private(module: str) -> bool:
    """A table or an underscored module of ours; libraries keep their own house."""
    last = module.rpartition(".")[2]
    return module.startswith(OURS) and (last == "models" or last.startswith("_"))


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*OURS, include_external_packages=True, cache_dir=None)


class TestWalls:
    def test_tables_and_underscored_modules_are_private_to_their_room(
        self, graph: grimp.ImportGraph
    ) -> None:
        intruders = [
            (importer, module)
            for module in graph.modules
            if is_private(module)
            for importer in graph.find_modules_that_directly_import(module)
            if room(importer) != room(module)
        ]
        assert is_private("core.photos.models")
        assert intruders == []

    @pytest.mark.parametrize(
        ("library", "homes"),
        [
            ("pyvips", {"core.imaging"}),
            ("pillow_heif", {"core.imaging"}),
            ("tantivy", {"core.search"}),
            ("pgqueuer", {"core.jobs", "appliance.worker"}),
            ("cryptography", {"core.vault", "core.people", "core.documents", "core.ledger"}),
            ("typst", {"core.documents"}),
            ("aiosmtplib", {"appliance.mail"}),
            ("webauthn", {"core.people"}),
            ("pyotp", {"core.people"}),
            ("authlib", {"appliance.single_sign_on"}),
            ("joserfc", {"appliance.single_sign_on"}),
            ("pyhanko", {"core.documents"}),
            ("rfc8785", {"core.audit", "core.research"}),
        ],
    )
    def test_a_library_lives_in_one_room(
        self, graph: grimp.ImportGraph, library: str, homes: set[str]
    ) -> None:
        assert {room(user) for user in graph.find_modules_that_directly_import(library)} == homes

    def test_neither_core_nor_api_can_ask_another_machine(self, graph: grimp.ImportGraph) -> None:
        clients = {
            "httpx",
            "requests",
            "aiohttp",
            "urllib3",
            "smtplib",
            "aiosmtplib",
            "ftplib",
        } & graph.modules
        askers = chain.from_iterable(map(graph.find_modules_that_directly_import, clients))

        assert [user for user in askers if not user.startswith("appliance.")] == []

    def test_only_release_reads_sealed_files_for_a_person(self) -> None:
        """The darkroom reads originals, uploads their pieces; both give them to nobody."""
        readers = {
            str(path)
            for path, text in modules(*OURS).items()
            if not path.is_relative_to("core/vault") and READING & set(attributes(text))
        }
        assert {path for path in readers if not path.startswith("core/release/")} == {
            "core/photos/developing.py",
            "core/photos/uploads.py",
        }
        assert any(path.startswith("core/release/") for path in readers)

    def test_only_four_places_hold_the_key_of_a_photo(self) -> None:
        """Assigning wraps a key anew, and reads no byte of a photo; an upload has its own."""
        holders = {
            ".".join(path.with_suffix("").parts)
            for path, text in modules(*OURS).items()
            if not path.is_relative_to("core/vault") and ("keys", "unwrap") in attributes(text)
        }
        assert {room(holder) for holder in holders} == {"core.release", "core.photos"}
        assert {holder for holder in holders if "photos" in holder} == {
            "core.photos.developing",
            "core.photos.filing",
            "core.photos.uploads",
        }

    def test_no_room_but_the_vault_touches_files(self) -> None:
        """Networks are files of the hospital's, not of a patient: their shelf stands apart.
        So does the reading of the log: its files are for auditors, who have no vault."""
        touching = {"read_bytes", "write_bytes", "write_text", "unlink", "rename", "mkdir"}
        assert [
            str(path)
            for path, text in modules("core").items()
            if "vault" not in path.parts
            and not ("ledger" in path.parts and path.stem in {"reading", "__main__"})
            and path.parts[-3:-1] != ("faces", "model")
            and {name for _, name in attributes(text)} & touching
        ] == []

    @pytest.mark.parametrize("name", ROOMS)
    def test_a_room_has_a_door_that_says_what_it_promises(self, name: str) -> None:
        tree = ast.parse((ROOT / "core" / name / "__init__.py").read_text("utf-8"))
        assigned = {
            ast.unparse(node.targets[0]) for node in tree.body if isinstance(node, ast.Assign)
        }
        told = (ast.get_docstring(tree) or "").lower()

        assert "__all__" in assigned
        assert "promise" in told


class TestSize:
    @pytest.mark.parametrize(
        ("folders", "most"),
        [(OURS, SOFT_LINES), (("tests", "benchmarks"), HARD_LINES)],
    )
    def test_no_file_is_too_long_to_read_at_once(self, folders: tuple[str, ...], most: int) -> None:
        lengths = {str(path): text.count("\n") for path, text in modules(*folders).items()}
        assert {path: lines for path, lines in lengths.items() if lines > most} == {}

    def test_files_and_functions_are_as_short_as_those_we_admire(self) -> None:
        files = [text.count("\n") for path, text in modules(*OURS).items() if text.count("\n") > 1]
        lines = [(each.end_lineno or 0) - each.lineno + 1 for each in functions()]

        assert median(files) <= 150
        assert median(lines) <= 10
        assert quantiles(lines, n=10)[-1] <= 30

    def test_complexity_is_held_to_eight_without_exception(self) -> None:
        lint = settings()["ruff"]["lint"]
        excused = [path for path, text in modules(*OURS, "tests").items() if NO_LIMIT in text]

        assert "C90" in lint["select"]
        assert lint["mccabe"]["max-complexity"] <= 8
        assert excused == []


class TestLocks:
    def test_no_library_holds_the_cryptography_back(self) -> None:
        """Some libraries for passkeys quietly ask for one of years ago."""
        locked = (ROOT / "lock" / "runtime.txt").read_text("utf-8")
        assert re.findall(r"^cryptography==(\d+)\.", locked, re.MULTILINE) == ["50"]


class TestTyping:
    @pytest.mark.parametrize("package", OURS)
    def test_each_package_says_that_it_is_typed(self, package: str) -> None:
        assert (ROOT / package / "py.typed").is_file()

    def test_source_and_tests_are_checked_strictly_and_without_a_baseline(self) -> None:
        mypy = settings()["mypy"]

        assert mypy["strict"] is True
        assert {*OURS, "tests"} <= set(mypy["files"])

    def test_the_libraries_that_read_annotations_can(self) -> None:
        """Strawberry and Tortoise resolve names at run time; this import would hide them."""
        hidden = [
            str(path)
            for path, text in modules("api/graphql", "core").items()
            if (path.name == "models.py" or "graphql" in path.parts) and FUTURE in text
        ]
        assert hidden == []


class TestWords:
    def test_nothing_is_left_for_later(self) -> None:
        left = [
            (name, word) for name, text in committed().items() for word in LATER if word in text
        ]
        assert left == []

    def test_no_file_names_a_registry(self) -> None:
        named = [
            (name, host)
            for name, text in committed().items()
            for host in REGISTRIES
            if host in text
        ]
        assert named == []

    def test_no_module_has_a_name_without_meaning(self) -> None:
        vague = re.compile(r"(utils?|helpers?|managers?|misc|common|base)(_|$)|_(utils?|helpers?)$")
        assert [path for path in modules(*OURS, "tests") if vague.match(path.stem)] == []

    def test_every_exception_from_a_rule_gives_its_reason(self) -> None:
        silent = [
            (str(path), line.strip())
            for path, text in modules(*OURS).items()
            for line in text.splitlines()
            if re.search(r"# noqa(?!: [A-Z0-9, ]+ - \w)|# type: ignore(?!\[[\w-]+\] *# ?\w)", line)
        ]
        assert silent == []


class TestPackaging:
    def test_the_wheel_is_the_only_one_that_brings_our_packages(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another wheel with a `core` folder would silently overwrite ours."""
        here = metadata.packages_distributions()
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
        subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
        (wheel,) = tmp_path.glob("*.whl")
        zipfile.ZipFile(wheel).extractall(tmp_path / "site")
        monkeypatch.setattr(sys, "path", [str(tmp_path / "site")])

        assert metadata.packages_distributions() == {name: ["beeldkluis"] for name in OURS}
        assert set(chain.from_iterable(here.get(name, []) for name in OURS)) <= {"beeldkluis"}
        for package in OURS:
            assert (tmp_path / "site" / package / "py.typed").is_file()
        data = [path for path in (ROOT / "core").rglob("*.*") if path.suffix in _DATA]
        assert {path.suffix for path in data} == _DATA
        for path in data:
            shipped = tmp_path / "site" / path.relative_to(ROOT)
            assert shipped.read_bytes() == path.read_bytes()

    def test_it_cannot_be_uploaded_by_mistake(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        assert "Private :: Do Not Upload" in project["classifiers"]

    def test_every_locked_package_has_its_hash(self) -> None:
        for name, text in committed().items():
            if name.startswith("lock/"):
                pins = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
                hashed = re.findall(r"^[\w.\[\]-]+==[^\n]*\\\n +--hash=", text, re.MULTILINE)
                assert len(pins) == len(hashed) > 0, name

    def test_cryptography_is_new_enough_to_seal_streams(self) -> None:
        lock = (ROOT / "lock" / "runtime.txt").read_text("utf-8")
        (locked,) = re.findall(r"^cryptography==(\d+)\.", lock, re.MULTILINE)

        assert int(locked) >= 50
        assert int(metadata.version("cryptography").partition(".")[0]) >= 50


@cache
def settings() -> dict[str, Any]:
    """The tools' settings."""
    tools: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    return tools
