"""What the documents say, compared with what is there.

Settings are compared in `tests/appliance/test_settings.py`, error codes in
`tests/api/test_api_errors.py`, permissions in `tests/api/test_permissions.py`.
"""

import re
from pathlib import Path

import pytest

from appliance.cli_page import cli_page, commands
from core.audit import KINDS, Tag
from core.jobs import Event, JobKind
from core.lettering import Reader
from core.people.password_rules import MIN_PASSWORD_CHARACTERS
from core.people.secrets import MAX_PASSWORD_CHARACTERS, PasswordCost
from core.photos import Developing
from core.services import Ports, build_workshop
from core.vault import PassphraseCost, Purpose
from tests.support.darkrooms import Foreseen

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
_FILE = re.compile(r"`((?:appliance|api|core|tests|docs|benchmarks|lock)/[\w./*-]+)`")


def table(page: str, heading: str) -> dict[str, list[str]]:
    """The rows of the table whose first column has this heading, by their first cell."""
    text = (DOCS / page).read_text("utf-8")
    (block,) = re.findall(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in block.splitlines()]
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0].strip("`"): row[1:] for row in rows}


class TestTables:
    def test_every_audit_tag_is_explained_and_no_other(self) -> None:
        told = table("audit-tags.md", "tag")

        assert list(told) == sorted(Tag)
        for tag, (when, kind, action, _) in told.items():
            assert when.endswith("."), tag
            assert (kind, action) == KINDS[Tag(tag)], tag

    def test_events_and_jobs_are_explained_and_no_other(self) -> None:
        events = {kind.kind for kind in Event.__subclasses__()}
        assert list(table("house-tour.md", "event")) == sorted(events)
        assert list(table("house-tour.md", "job")) == sorted(JobKind)

    def test_every_job_has_a_handler(self, developing: Developing, ports: Ports) -> None:
        workshop = build_workshop(ports, developing.darkroom, Foreseen(), Reader())
        assert set(workshop.handlers()) == set(JobKind)

    def test_the_command_line_is_documented_as_it_is(self) -> None:
        """After a wanted change: `python -m appliance.cli_page > docs/cli.md`."""
        assert (DOCS / "cli.md").read_text("utf-8") == cli_page()

    @pytest.mark.parametrize(("name", "command"), list(commands()), ids=str)
    def test_every_command_and_option_says_what_it_is_for(self, name: str, command: object) -> None:
        assert str(getattr(command, "help", "")).strip().endswith((".", ".\n")), name
        for parameter in getattr(command, "params", []):
            assert str(getattr(parameter, "help", "") or "").endswith("."), parameter.name


class TestPages:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_links_and_named_files_lead_somewhere(self, page: Path) -> None:
        text = page.read_text("utf-8")
        links = [link for link in _LINK.findall(text) if not re.match(r"\w+:", link)]
        lost = [link for link in links if not (page.parent / link).exists()]
        lost += [name for name in _FILE.findall(text) if not list(ROOT.glob(name.rstrip("/")))]

        assert lost == []

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_no_page_sends_the_reader_to_another_machine(self, page: Path) -> None:
        hosts = re.findall(r"https?://([\w.-]+)", page.read_text("utf-8"))
        assert [host for host in hosts if host not in {"127.0.0.1", "localhost"}] == []

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_every_command_of_make_and_of_the_box_exists(self, page: Path) -> None:
        code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", page.read_text("utf-8"), re.DOTALL))
        targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
        asked = [
            word
            for line in re.findall(r"\bmake ([\w =.-]+)", code)
            for word in line.split()
            if "=" not in word
        ]
        words = {name.split()[1] for name, _ in commands()}
        said = re.findall(r"(?:^|[`$ /])beeldkluis ([a-z]+)", code, re.MULTILINE)

        assert set(asked) <= set(targets)
        assert set(said) <= words


class TestKeysAndData:
    def test_every_purpose_of_a_key_is_in_the_inventory(self) -> None:
        keys = table("keys.md", "key")
        told = keys["key-encryption keys"][0]
        assert told == f"one for each purpose: {', '.join(Purpose)}"
        assert {len([cell for cell in row if cell]) for row in keys.values()} == {5}

    def test_the_costs_in_the_inventory_are_those_of_the_code(self) -> None:
        keys, phrase, word = table("keys.md", "key"), PassphraseCost(), PasswordCost()
        for name, cost in (("passphrase", phrase), ("passwords", word)):
            said = f"{cost.memory_kib // 1024} MiB, {cost.iterations} passes, {cost.lanes} lanes"
            assert said in " ".join(keys[name])

    def test_every_class_of_data_has_its_protection(self) -> None:
        text = (DOCS / "data.md").read_text("utf-8")
        classes = re.findall(r"^\| \*\*([A-Z]): ", text, re.MULTILINE)
        protected = re.findall(r"^\| ([A-Z]) \| \S", text, re.MULTILINE)
        assert classes == protected == ["A", "B", "C", "D", "E", "F"]

    def test_what_must_agree_is_refused_where_it_says_so(self) -> None:
        for what, (_, place, answer) in table("data.md", "given together").items():
            assert answer in (ROOT / place.strip("`")).read_text("utf-8"), what

    def test_what_is_said_of_passwords_and_sessions_is_so(self) -> None:
        text = (DOCS / "data.md").read_text("utf-8")
        bounds = f"{MIN_PASSWORD_CHARACTERS} to {MAX_PASSWORD_CHARACTERS} characters"
        assert f"**Passwords** have {bounds}" in text
        assert "any number of sessions at once" in text


class TestDecisions:
    def test_they_are_numbered_without_a_gap(self) -> None:
        assert [int(path.name[:4]) for path in DECISIONS] == [*range(1, len(DECISIONS) + 1)]

    @pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
    def test_each_says_context_decision_and_consequences_on_a_page(self, path: Path) -> None:
        text = path.read_text("utf-8")

        assert text.startswith(f"# {int(path.name[:4])}. ")
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
        ]
        assert re.search(r"^(Accepted|Superseded by \d{4})", text, re.MULTILINE)
        assert text.count("\n") <= 60
