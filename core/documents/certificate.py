"""The box's own certificate: an authority that signs once, and the seal that it signed.

The authority's private key is thrown away as soon as it has signed the seal's certificate,
so nobody, the box included, can ever make another seal that this authority vouches for.
Both keys are ECDSA P-256, both certificates hold for ten years.
"""

from datetime import datetime, timedelta
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID, ObjectIdentifier

from core.documents.types import Signet

_VALID_FOR = timedelta(days=3652)
# A document may be sealed at a moment that was read just before the certificate was made.
_BEFORE = timedelta(days=1)
_LONGEST_NAME = 64
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_AUTHORITY, _SEAL = "Document authority", "Document seal"


def new_signet(
    hospital: str, appliance: UUID, serials: tuple[bytes, bytes], at: datetime
) -> Signet:
    """A fresh authority and seal; `serials` are 16 unpredictable bytes each.

    Takes a few milliseconds.
    """
    authority_key, seal_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    begin = at.replace(microsecond=0) - _BEFORE
    end = begin + _BEFORE + _VALID_FOR
    authority = (
        _draft(_name(hospital, appliance, _AUTHORITY), serials[0], begin, end)
        .issuer_name(_name(hospital, appliance, _AUTHORITY))
        .public_key(authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .add_extension(_key_name(authority_key), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    seal = (
        _draft(_name(hospital, appliance, _SEAL), serials[1], begin, end)
        .issuer_name(authority.subject)
        .public_key(seal_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        .add_extension(_key_name(seal_key), critical=False)
        .add_extension(_issuing_key_name(authority_key), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    private = seal_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Signet(
        authority.public_bytes(Encoding.DER),
        seal.public_bytes(Encoding.DER),
        private,
        f"{seal.serial_number:x}",
        end,
    )


def _draft(
    subject: x509.Name, serial: bytes, begin: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        # The first bit must be unset, for a positive number, and one of the next set.
        .serial_number(int.from_bytes(b"\x40" + serial[1:]))
        .not_valid_before(begin)
        .not_valid_after(end)
    )


def _name(hospital: str, appliance: UUID, part: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, hospital[:_LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, part),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, str(appliance)),
        ]
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _key_name(key: ec.EllipticCurvePrivateKey) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key())


def _issuing_key_name(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
