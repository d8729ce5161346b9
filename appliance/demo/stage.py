"""Where the story of the demo happens: who is there, what was sent, and how it is waited for."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from appliance.demo.cast import Colleague
from appliance.demo.client import Refused, Visitor
from appliance.demo.show import promise
from core.faces import Shelf

_PATIENCE_SECONDS = 60.0


@dataclass(slots=True)
class Stage:
    """A box at `url`, the folders of photographs and portraits, and what the story knows so far.

    `shelf` has the networks that the box looks with.
    """

    url: str
    pictures: Path
    portraits: Path
    shelf: Shelf
    visitors: dict[str, Visitor] = field(default_factory=dict)
    """Who signed in, by log-in name."""

    passwords: dict[str, str] = field(default_factory=dict)
    """By log-in name."""

    names: dict[str, str] = field(default_factory=dict)
    """Of people, by their id."""

    photos: dict[str, str] = field(default_factory=dict)
    """Ids, by the name of the photograph."""

    vectors: list[bytes] = field(default_factory=list)
    """What the networks make of faces of which the box may keep nothing."""

    shown: list[bytes] = field(default_factory=list)
    """The renditions that somebody was shown."""

    def enter(self, who: Colleague, person: str, visitor: Visitor, password: str) -> None:
        """Remember somebody who has an account now."""
        self.names[person] = who.name
        self.visitors[who.login] = visitor
        self.passwords[who.login] = password

    def visitor(self, who: Colleague) -> Visitor:
        """Somebody who signed in."""
        return self.visitors[who.login]


@contextmanager
def refused(what: str, code: str) -> Iterator[None]:
    """Be sure that the box refuses what happens inside, by its `code`."""
    try:
        yield
    except Refused as refusal:
        promise(refusal.code == code, f"{what} is refused as {code}.", refusal.code)
        return
    promise(kept=False, promised=f"{what} is refused.")


def until(
    look: Callable[[], Any], is_there: Callable[[Any], bool], patience: float = _PATIENCE_SECONDS
) -> Any:
    """What `look` sees, as soon as it is what was waited for."""
    deadline = time.monotonic() + patience
    while not is_there(seen := look()) and time.monotonic() < deadline:
        time.sleep(0.1)
    promise(is_there(seen), f"it happens within {patience:.0f} s.", seen)
    return seen
