"""How the demo is told: a line for each step, with its time and what was seen."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

_WIDTH = 96
_INDENT = 7


class Differs(Exception):
    """A step did not do what it promised; the message says what was promised, and what was seen."""


def promise(kept: object, promised: str, seen: object = "") -> None:
    """Be sure that what was `promised` is so.

    Raises:
        Differs: it is not.
    """
    if not kept:
        raise Differs(f"Promised: {promised}" + (f" Seen: {seen}" if seen != "" else ""))


@dataclass(slots=True)
class Step:
    """What is said of one step, in order."""

    said: list[str | Table] = field(default_factory=list)

    def say(self, line: str) -> None:
        """Say `line`, which may hold rich's markup."""
        self.said.append(line)

    def show(self, table: Table) -> None:
        """Show a table under the lines said so far."""
        self.said.append(table)


@dataclass(slots=True)
class Teller:
    """Prints the story to `console`; counts its steps and their seconds."""

    console: Console
    count: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Since the story began."""
        return time.monotonic() - self.began

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Tell one step: its line is printed when it is done, so that the time stands in it."""
        self.count += 1
        step, began = Step(), time.monotonic()
        try:
            with self._waiting(title):
                yield step
        except BaseException as fault:
            self._line(title, "[bold red]✗", time.monotonic() - began)
            step.say(f"[red]{escape(f'{type(fault).__name__}: {fault}')}[/]")
            self._details(step)
            raise
        self._line(title, "[bold green]✓", time.monotonic() - began)
        self._details(step)

    @contextmanager
    def _waiting(self, title: str) -> Iterator[None]:
        """On a terminal, and only there, name the step while it runs."""
        if not self.console.is_terminal:
            yield
            return
        with self.console.status(f"[dim]{escape(title)}[/]"):
            yield

    def _line(self, title: str, mark: str, seconds: float) -> None:
        line = Text.from_markup(f"{mark} {self.count:<3}[/]  [bold]{escape(title)}[/]")
        took = f"{seconds:6.2f} s"
        line.append(" " * max(1, _WIDTH - line.cell_len - len(took)))
        line.append(took, style="cyan")
        self.console.print(line, no_wrap=True, overflow="ignore", crop=False)

    def _details(self, step: Step) -> None:
        for said in step.said:
            self.console.print(Padding(said, (0, 0, 0, _INDENT), expand=False))


def told_to(*, record: bool) -> Console:
    """The console of the demo: as wide as the terminal, or as a story needs without one."""
    console = Console(highlight=False, record=record)
    if not console.is_terminal:
        console.width = _WIDTH + 4
    return console


def save_picture(console: Console, path: Path) -> None:
    """Write what a recording `console` printed as an SVG that loads nothing from anywhere."""
    svg = console.export_svg(title="make demo ONCE=1")
    without_fonts = re.sub(r"\s*@font-face\s*{[^}]*}", "", svg)
    path.write_text(without_fonts.replace("Fira Code", "DejaVu Sans Mono"), encoding="utf-8")
