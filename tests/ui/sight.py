"""What a picture of a page is taken of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Page

from tests.ui.browsing import DESKTOP, PHONE, TABLET
from tests.ui.filling import Filled

SIZES = {"wide": DESKTOP, "phone": PHONE, "tablet": TABLET}
Step = Callable[[Page, Filled], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Sight:
    """One page: who looks, where they begin, and what they do before the picture.

    Without a `login` it is a page for patients.
    """

    login: str
    at: str
    step: Step
    sizes: tuple[str, ...] = ("wide", "phone")
