"""Was this sealed here, and has one byte of it changed since? Answered offline.

No PDF is parsed. A seal of ours has one layout, byte for byte, and whatever departs from
it is none: the signature covers all but its own place in the file, and that place must hold
exactly what the box writes there, down to the zeros behind it. So a hostile file meets a
pattern, a hash and a signature, and no parser of documents.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from core.documents.types import Verdict, Verification
from core.documents.words import verdict_sentence
from core.kit.language import Language

# As pyHanko writes it right behind the signature: a, b and c say what the signature covers.
_BEHIND = re.compile(
    rb"\n/ByteRange \[0 ([0-9]{1,10}) ([0-9]{1,10}) ([0-9]{1,10})\] *\n"
    rb"/Type /Sig\n/Filter /Adobe\.PPKLite\n/SubFilter /ETSI\.CAdES\.detached\n"
    rb"/M \(D\\072([0-9]{14})Z\)\n"
)
_GAP = re.compile(rb"<([0-9A-F]+)>")
_LOOKED_AT = 8
_SHA256 = {"algorithm": "sha256"}
_CONTENT_TYPE, _DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a seal sits: what it covers, the hex digits in its gap, and when it says it was."""

    covered: tuple[memoryview, memoryview]
    ends_at: int
    gap: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class _Seal:
    """A seal in our layout, whoever made it."""

    digest: bytes
    signer: x509.Certificate
    authority: bytes
    signature: bytes
    signed: bytes


def verify(pdf: bytes, authorities: Sequence[bytes], language: Language) -> Verification:
    """What can be said of the file, given the authorities (DER) that are trusted.

    Takes a few milliseconds, for hashing; `pdf` may be anything.
    """
    found = [_judged(place, pdf, authorities) for place in _places(pdf)]
    order = (Verdict.SEALED, Verdict.EXTENDED, Verdict.FOREIGN, Verdict.CHANGED)
    for verdict in order:
        for each, name, at in found:
            if each is verdict:
                return _verification(verdict, language, name, at)
    has_some_seal = b"/ByteRange" in pdf or b"/ETSI.CAdES.detached" in pdf
    return _verification(Verdict.CHANGED if has_some_seal else Verdict.UNSEALED, language)


def _verification(
    verdict: Verdict, language: Language, signer: str = "", at: datetime | None = None
) -> Verification:
    sentence = verdict_sentence(verdict, language, signer, at)
    if verdict in {Verdict.SEALED, Verdict.EXTENDED}:
        return Verification(verdict, sentence, signer, at)
    return Verification(verdict, sentence)


def _places(pdf: bytes) -> Iterator[_Place]:
    """The last few places that look like a seal of ours."""
    view = memoryview(pdf)
    for match in list(_BEHIND.finditer(pdf))[-_LOOKED_AT:]:
        first, second, length = (int(match[group]) for group in (1, 2, 3))
        gap = _GAP.fullmatch(pdf, first, second)
        end = second + length
        if second == match.start() and match.end() <= end <= len(pdf) and gap:
            try:
                at = datetime.strptime(match[4].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            except ValueError:
                continue
            yield _Place((view[:first], view[second:end]), end, gap[1], at)


def _judged(
    place: _Place, pdf: bytes, authorities: Iterable[bytes]
) -> tuple[Verdict, str, datetime]:
    seal = _seal(place)
    if seal is None:
        return Verdict.CHANGED, "", place.at
    if seal.authority not in authorities:
        return Verdict.FOREIGN, "", place.at
    (name,) = seal.signer.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    verdict = Verdict.SEALED if place.ends_at == len(pdf) else Verdict.EXTENDED
    return verdict, str(name.value), place.at


def _holds(seal: _Seal, place: _Place) -> bool:
    """True if authority, certificate, signature and hash bear each other out.

    Raises:
        InvalidSignature, ValueError, TypeError: they do not.
    """
    digest = hashlib.sha256()
    for part in place.covered:
        digest.update(part)
    key, authority = seal.signer.public_key(), x509.load_der_x509_certificate(seal.authority)
    if not isinstance(key, EllipticCurvePublicKey):
        return False
    seal.signer.verify_directly_issued_by(authority)
    key.verify(seal.signature, seal.signed, ECDSA(SHA256()))
    is_valid = seal.signer.not_valid_before_utc <= place.at <= seal.signer.not_valid_after_utc
    return is_valid and hmac.compare_digest(digest.digest(), seal.digest)


def _seal(place: _Place) -> _Seal | None:
    """The seal in its place, or None if it is not to the byte what the box would write."""
    try:
        seal = _read(bytes.fromhex(place.gap.decode()))
        return seal if seal and _holds(seal, place) else None
    except Exception:  # noqa: BLE001 - whatever a hostile file makes of the parser, it is no seal
        return None


def _read(raw: bytes) -> _Seal | None:
    told = cms.ContentInfo.load(raw)["content"]
    (signed_by,) = told["signer_infos"]
    certificates = [each.chosen for each in told["certificates"]]
    serial = signed_by["sid"].chosen["serial_number"].native
    (signer,) = (each for each in certificates if each.serial_number == serial)
    (authority,) = (each for each in certificates if each is not signer)
    attributes = {each["type"].dotted: each["values"][0] for each in signed_by["signed_attrs"]}
    expected = _written(signed_by, certificates, signer).dump()
    named = tsp.SigningCertificateV2.load(attributes[_CERTIFICATE_V2].dump())
    is_ours = (
        raw == expected.ljust(len(raw), b"\0")
        and set(attributes) == {_CONTENT_TYPE, _DIGEST, _CERTIFICATE_V2}
        and named["certs"][0]["cert_hash"].native == hashlib.sha256(signer.dump()).digest()
    )
    return (
        _Seal(
            attributes[_DIGEST].native,
            x509.load_der_x509_certificate(signer.dump()),
            authority.dump(),
            signed_by["signature"].native,
            signed_by["signed_attrs"].untag().dump(),
        )
        if is_ours
        else None
    )


def _written(
    told: cms.SignerInfo,
    certificates: Sequence[asn1_x509.Certificate],
    signer: asn1_x509.Certificate,
) -> cms.ContentInfo:
    """The signature as the box would have written it, from what is not fixed in it."""
    sid = {"issuer": signer.issuer, "serial_number": signer.serial_number}
    signer_info = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber(sid)),
        "digest_algorithm": _SHA256,
        "signed_attrs": cms.CMSAttributes(list(told["signed_attrs"])),
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": told["signature"].native,
    }
    signed_data = {
        "version": "v1",
        "digest_algorithms": [_SHA256],
        "encap_content_info": {"content_type": "data"},
        "certificates": list(certificates),
        "signer_infos": [signer_info],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed_data)})
