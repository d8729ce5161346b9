"""The steps of a round, named, so that tests can end the process after any of them."""

from collections.abc import Callable

Pause = Callable[[str], None]
"""Told after each step, with its name."""


def go_on(_step: str) -> None:
    """Do nothing, as a box does."""
