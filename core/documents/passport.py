"""The passport of a picture that left: what it may be used for, in the file itself.

An XMP packet right behind the first two bytes of a JPEG, signed by the box together with the
SHA-256 of the picture without it. So a passport belongs to one picture, byte for byte, and
says nothing of a patient: the photo goes by a keyed hash.

Reading parses no XML and decodes no picture. A passport of ours has one layout, byte for
byte, and whatever departs from it is none.
"""

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from core.documents.types import Signet
from core.kit.errors import CoreError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

PLACE = 2
"""Where a passport goes: our JPEGs have nothing else between their start and their tables."""

_START = b"\xff\xd8"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_OURS = b"urn:beeldkluis:passport:1#"
_APP1, _SCAN = 0xE1, 0xDA
_HEAD_BYTES = 128 * 1024
_SIGNED = ("box", "decision", "photo", "purpose", "channel", "until", "issued", "picture")
_BEHIND = ("certificate", "signature")
_AT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_VALUES = {
    "box": _UUID,
    "decision": _UUID,
    "photo": r"[0-9a-f]{64}",
    "purpose": r"[a-z_]{1,40}",
    "channel": r"[a-z_]{1,40}",
    "until": rf"(?:{_AT})?",
    "issued": _AT,
    "picture": r"[0-9a-f]{64}",
    "certificate": r"[0-9A-Za-z+/]{4,6000}={0,2}",
    "signature": r"[0-9A-Za-z+/]{4,200}={0,2}",
}
_OPENING = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    f'<rdf:Description rdf:about="" xmlns:bk="{_OURS.decode()}"'
)
_CLOSING = '/>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
_PACKET = re.compile(
    re.escape(_XMP + _OPENING.encode())
    + "".join(rf'\n bk:{name}="(?P<{name}>{value})"' for name, value in _VALUES.items()).encode()
    + re.escape(_CLOSING.encode()),
    re.ASCII,
)


class NoPassport(CoreError):
    """This file carries no passport of ours."""

    code: ClassVar[str] = "NO_PASSPORT"
    status: ClassVar[int] = 422


class PassportDamaged(CoreError):
    """This file carries what is left of a passport: it cannot be read any more."""

    code: ClassVar[str] = "PASSPORT_DAMAGED"
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class Passport:
    """What a file says of its own use.

    `photo` is a keyed hash in hexadecimal, `until` None for a use that ends with no date, and
    `picture` the SHA-256 of the file without its passport.
    """

    box: UUID
    decision: UUID
    photo: str
    purpose: str
    channel: str
    until: datetime | None
    issued_at: datetime
    picture: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """A passport that was found in a file, whoever made it; `is_bound`: to this very file."""

    passport: Passport
    certificate: bytes
    signature: bytes
    is_bound: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A passport and its place in the file."""

    passport: Passport
    certificate: bytes
    signature: bytes
    place: int
    end: int


@dataclass(slots=True)
class Reading:
    """A file as it comes in, piece by piece; only its head is kept."""

    head: bytearray = field(default_factory=bytearray)
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    found: _Found | None = None

    def feed(self, piece: bytes) -> None:
        """The next piece.

        Raises:
            NoPassport, PassportDamaged: there is none in the head of this file.
        """
        if self.found is not None:
            self.digest.update(piece)
            return
        self.head += piece
        if len(self.head) >= _HEAD_BYTES:
            self.found = self._look()

    def result(self) -> Shown:
        """What was found, once all of it was fed.

        Raises:
            NoPassport, PassportDamaged: as `feed`.
        """
        if self.found is None:
            self.found = self._look()
        found = self.found
        is_bound = found.place == PLACE and self.digest.digest() == found.passport.picture
        return Shown(found.passport, found.certificate, found.signature, is_bound)

    def _look(self) -> _Found:
        head = bytes(self.head)
        found = _find(head)
        self.digest.update(head[: found.place])
        self.digest.update(head[found.end :])
        self.head.clear()
        return found


def segment(passport: Passport, signet: Signet) -> bytes:
    """The passport as a segment of a JPEG, to be put at `PLACE`. Takes under a millisecond."""
    said = _said(passport)
    signature = signed(_canonical(said), signet)
    said |= {"certificate": _text(signet.certificate), "signature": _text(signature)}
    packet = _XMP + _written(said)
    return bytes((0xFF, _APP1)) + (len(packet) + 2).to_bytes(2, "big") + packet


def signed(data: bytes, signet: Signet) -> bytes:
    """The seal's signature over `data`: ECDSA with SHA-256, in DER."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    key = load_der_private_key(signet.private_key, None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise TypeError("the seal of the box is an elliptic curve's")
    return key.sign(data, ECDSA(SHA256()))


def is_vouched(shown: Shown, authorities: Sequence[bytes]) -> bool:
    """True if a seal of one of the `authorities` (DER) signed this passport. Needs no network."""
    from cryptography import x509

    try:
        seal = x509.load_der_x509_certificate(shown.certificate)
        return any(
            _is_signed(shown, seal, x509.load_der_x509_certificate(authority))
            for authority in authorities
        )
    except Exception:  # noqa: BLE001 - whatever a hostile certificate makes of the parser
        return False


def _is_signed(shown: Shown, seal: "Certificate", authority: "Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.hashes import SHA256

    key, at = seal.public_key(), shown.passport.issued_at
    if not isinstance(key, EllipticCurvePublicKey):
        return False
    try:
        seal.verify_directly_issued_by(authority)
        key.verify(shown.signature, _canonical(_said(shown.passport)), ECDSA(SHA256()))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return seal.not_valid_before_utc <= at <= seal.not_valid_after_utc


def _find(head: bytes) -> _Found:
    """The one passport in the head of a file."""
    places = _places(head)
    if not places:
        raise PassportDamaged if head.startswith(_START) and _OURS in head else NoPassport
    if len(places) > 1:
        raise PassportDamaged
    ((place, end),) = places
    match = _PACKET.fullmatch(head, place + 4, end)
    if match is None:
        raise PassportDamaged
    told = {name: value.decode() for name, value in match.groupdict().items()}
    try:
        passport = _read(told)
        certificate, signature = (b64decode(told[name], validate=True) for name in _BEHIND)
    except ValueError:
        raise PassportDamaged from None
    again = _said(passport) | {"certificate": _text(certificate), "signature": _text(signature)}
    if again != told:  # base64 can say one thing in several ways
        raise PassportDamaged
    return _Found(passport, certificate, signature, place, end)


def _places(head: bytes) -> list[tuple[int, int]]:
    """Where passports of ours begin and end, among the segments before the picture's data."""
    found: list[tuple[int, int]] = []
    at = len(_START) if head.startswith(_START) else len(head)
    while at + 4 <= len(head) and head[at] == 0xFF and head[at + 1] != _SCAN:
        end = at + 2 + int.from_bytes(head[at + 2 : at + 4], "big")
        if head[at + 1] == _APP1 and head.startswith(_XMP, at + 4) and _OURS in head[at:end]:
            found.append((at, min(end, len(head))))
        at = end
    return found


def _said(passport: Passport) -> dict[str, str]:
    """What is signed, as it is written."""
    return {
        "box": str(passport.box),
        "decision": str(passport.decision),
        "photo": passport.photo,
        "purpose": passport.purpose,
        "channel": passport.channel,
        "until": _moment(passport.until) if passport.until else "",
        "issued": _moment(passport.issued_at),
        "picture": passport.picture.hex(),
    }


def _read(told: dict[str, str]) -> Passport:
    return Passport(
        box=UUID(told["box"]),
        decision=UUID(told["decision"]),
        photo=told["photo"],
        purpose=told["purpose"],
        channel=told["channel"],
        until=_at(told["until"]) if told["until"] else None,
        issued_at=_at(told["issued"]),
        picture=bytes.fromhex(told["picture"]),
    )


def _canonical(said: dict[str, str]) -> bytes:
    # No value holds a line break, so two passports never read the same; and nothing else
    # that this key signs begins like this: the seal of a PDF signs DER.
    lines = [f"{name}={said[name]}" for name in _SIGNED]
    return "\n".join(["beeldkluis passport 1", *lines, ""]).encode("ascii")


def _written(said: dict[str, str]) -> bytes:
    values = "".join(f'\n bk:{name}="{said[name]}"' for name in (*_SIGNED, *_BEHIND))
    return f"{_OPENING}{values}{_CLOSING}".encode()


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
