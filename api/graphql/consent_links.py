"""What is shown to whoever came by a link, as GraphQL types."""

import re
from datetime import date, datetime

import segno
import strawberry

from api.graphql.consent_types import Consent
from core import consents as core
from core.consents import LinkKind
from core.kit.errors import Invalid

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,200}(/[A-Za-z0-9/-]{0,50})?", re.ASCII)
_PATH = re.compile(r' d="([^"]+)"')


@strawberry.type(description="A QR code, to be drawn as lines of width 1 in a square.")
class QrCode:
    """A QR code."""

    size: int = strawberry.field(description="The side of the square, without a margin.")
    path: str = strawberry.field(description="SVG path data.")

    @classmethod
    def of(cls, text: str) -> "QrCode":
        """Draw `text`."""
        made = segno.make(text, error="m", micro=False)
        drawn = _PATH.search(made.svg_inline(omitsize=True, border=0))
        return cls(size=int(made.symbol_size(border=0)[0]), path=drawn[1] if drawn else "")


@strawberry.type(description="A fresh link; its secret is shown this once.")
class ConsentLink:
    """A link."""

    secret: str
    expires_at: datetime
    scanned: strawberry.Private[str]

    @strawberry.field(
        description="A QR code of `address` with a secret of its own in the fragment, by which the"
        " box knows that it was scanned."
    )
    def qr(self, address: str) -> QrCode:
        """The link for a phone's camera."""
        if not _ADDRESS.fullmatch(address):
            raise Invalid("address", "Give the address of the page, without a fragment.")
        return QrCode.of(f"{address}#{self.scanned}")

    @classmethod
    def of(cls, link: core.SentLink) -> "ConsentLink":
        """Show a link."""
        return cls(secret=link.secret, expires_at=link.expires_at, scanned=link.scanned)


@strawberry.type(description="What somebody who came by a link is shown: one consent, and whose.")
class ConsentGuest:
    """A guest."""

    kind: LinkKind
    consent: Consent
    name: str
    birth_date: date

    @classmethod
    def of(cls, guest: core.Guest) -> "ConsentGuest":
        """Show what the link shows."""
        return cls(
            kind=guest.kind,
            consent=Consent.of(guest.consent),
            name=guest.patient.name,
            birth_date=guest.patient.birth_date,
        )


@strawberry.type(description="A consent that was signed by a link.")
class SignedByLink:
    """What came of it."""

    guest: ConsentGuest
    receipt: ConsentLink | None = strawberry.field(
        description="The patient's own link, to see the consent and to take it back."
    )
