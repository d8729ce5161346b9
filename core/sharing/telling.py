"""How somebody outside, and the sender, are written to: the words, and the ways they go.

A letter says who sent something, and never about whom: whoever reads somebody else's mail
learns no patient and no picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from core.kit.errors import Invalid, Unavailable
from core.kit.ids import Ids
from core.kit.language import Language
from core.notices import Letter, Mailer, Outcome
from core.people import new_password
from core.sharing.checking import checked_password
from core.sharing.types import Proof

CODE_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The letter with a link: `page` is where the link leads, `words` its subject and text."""

    page: str
    words: Mapping[Language, tuple[str, str]]


SHARED = Letterhead(
    "s",
    {
        Language.DUTCH: (
            "{hospital}: foto's voor u",
            (
                "{recipient},\n\n{sender} van {hospital} deelt foto's met u. U ziet ze hier, tot"
                " {until}:\n\n{address}\n\nU heeft ook {proof} nodig. De link is alleen voor u:"
                " stuur deze mail niet door.\n"
            ),
        ),
        Language.ENGLISH: (
            "{hospital}: photos for you",
            (
                "{recipient},\n\n{sender} of {hospital} shares photos with you. You see them here,"
                " until {until}:\n\n{address}\n\nYou also need {proof}. The link is for you alone:"
                " do not forward this mail.\n"
            ),
        ),
    },
)
_PROOFS = MappingProxyType(
    {
        Language.DUTCH: {
            "password": "het wachtwoord dat u van de afzender krijgt",
            "sms": "de code die u per sms krijgt",
            "mail": "een code",
        },
        Language.ENGLISH: {
            "password": "the password that the sender tells you",
            "sms": "the code that you get by text message",
            "mail": "a code",
        },
    }
)
_CODE = MappingProxyType(
    {
        Language.DUTCH: (
            "{hospital}: uw code",
            "Uw code is {code}. Hij geldt 10 minuten. Geef hem aan niemand.",
        ),
        Language.ENGLISH: (
            "{hospital}: your code",
            "Your code is {code}. It holds for 10 minutes. Give it to nobody.",
        ),
    }
)


class NotSent(Unavailable):
    """The message could not be sent now; try again in a moment."""

    code = "NOT_SENT"


class NoWay(Unavailable):
    """This box has no way to send that: choose another proof, or ask whoever runs the box."""

    code = "NO_WAY_TO_SEND"


class TextMessages(Protocol):
    """The hospital's gateway for text messages."""

    async def send(self, number: str, text: str) -> bool:
        """Hand `text` to the gateway for `number`; True if it took it."""
        ...


@dataclass(frozen=True, slots=True)
class Ways:
    """By which ways this box reaches people outside; None: not at all."""

    mailer: Mailer | None = None
    texts: TextMessages | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """Writes to people outside."""

    ways: Ways
    hospital_name: str
    public_address: str | None
    time_zone: ZoneInfo

    async def link(
        self,
        number: UUID,
        to: str,
        at: datetime,
        language: Language,
        head: Letterhead = SHARED,
        **said: str,
    ) -> bool:
        """Mail the link; False where it cannot be, so that the sender passes it on."""
        if self.ways.mailer is None or self.public_address is None or not to:
            return False
        subject, body = head.words[language]
        told = {**said, "hospital": self.hospital_name}
        told["proof"] = _PROOFS[language][told["proof"]]
        told["address"] = f"{self.public_address}/{head.page}#{told.pop('secret')}"
        letter = Letter(number, to, at, language, subject.format(**told), body.format(**told))
        return (await self.ways.mailer.send(letter)).outcome is Outcome.ACCEPTED

    async def code_by_mail(
        self, number: UUID, to: str, at: datetime, language: Language, code: str
    ) -> None:
        """Mail a one-time code.

        Raises:
            NoWay: there is no mail server.
            NotSent: it did not take the letter.
        """
        if self.ways.mailer is None:
            raise NoWay
        subject, body = _CODE[language]
        title = subject.format(hospital=self.hospital_name)
        letter = Letter(number, to, at, language, title, body.format(code=code) + "\n")
        if (await self.ways.mailer.send(letter)).outcome is not Outcome.ACCEPTED:
            raise NotSent

    async def code_by_text(self, to: str, language: Language, code: str) -> None:
        """Send a one-time code as a text message.

        Raises:
            NoWay: there is no gateway.
            NotSent: it did not take the message.
        """
        if self.ways.texts is None:
            raise NoWay
        text = f"{self.hospital_name}: {_CODE[language][1].format(code=code)}"
        if not await self.ways.texts.send(to, text):
            raise NotSent

    def moment(self, at: datetime) -> str:
        """A moment in the hospital's time, as letters and watermarks have it."""
        return at.astimezone(self.time_zone).strftime("%d-%m-%Y %H:%M")


def password_for(ids: Ids, ways: Ways, proof: Proof, given: str | None) -> str | None:
    """The password that was chosen, or one that the box makes; none where a code is sent.

    Raises:
        Invalid: it is too short, or one was given beside a code.
        NoWay: the box cannot send the code.
    """
    if proof is Proof.PASSWORD:
        return checked_password(given) if given is not None else new_password(ids)
    if given is not None:
        raise Invalid("password", "With a code there is no password.")
    if (ways.texts if proof is Proof.SMS else ways.mailer) is None:
        raise NoWay
    return None
