"""What leaves by mail, and the port through which it does.

The appliance speaks SMTP; here it is only known what a letter is and how its delivery ended.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from core.kit.language import Language


class Outcome(StrEnum):
    """How a delivery ended. REFUSED is for good; LATER is everything that may yet succeed."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person. A second try has the same `id`, so that it can be told."""

    id: UUID
    to: str
    at: datetime
    language: Language
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it ended, with the server's code or a word of ours; never what a server said."""

    outcome: Outcome
    code: str


class Mailer(Protocol):
    """Hands letters to the hospital's mail server."""

    async def send(self, letter: Letter) -> Delivery:
        """Deliver `letter`. ACCEPTED only if the server took it for its recipient."""
        ...
