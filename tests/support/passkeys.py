"""A passkey in software: it makes and answers as a browser with an authenticator would."""

import hashlib
import json
from dataclasses import dataclass, field
from secrets import token_bytes

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url, encode_cbor

ORIGIN = "http://localhost:8470"
_PRESENT, _VERIFIED, _NEW = 0x01, 0x04, 0x40


@dataclass(slots=True)
class SoftPasskey:
    """One key of one person; `is_verified` says whether a finger or PIN was given."""

    origin: str = ORIGIN
    is_verified: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: token_bytes(32))
    owner: bytes = b""
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, asked: str) -> str:
        """The answer to options for a new passkey."""
        options = json.loads(asked)
        self.owner = base64url_to_bytes(options["user"]["id"])
        told = self._told("webauthn.create", options["challenge"])
        where = self.id and len(self.id).to_bytes(2) + self.id
        data = self._data(options["rp"]["id"], _NEW) + bytes(16) + where + self._public()
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential(
            {"clientDataJSON": told, "attestationObject": attested}, transports=["internal"]
        )

    def answer(self, asked: str) -> str:
        """The answer to options for a passkey that exists."""
        options = json.loads(asked)
        self.count += 1
        told = self._told("webauthn.get", options["challenge"])
        data = self._data(options["rpId"])
        signed = self.private.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            {
                "clientDataJSON": told,
                "authenticatorData": data,
                "signature": signed,
                "userHandle": self.owner,
            }
        )

    def _told(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, party: str, more: int = 0) -> bytes:
        flags = _PRESENT | (_VERIFIED if self.is_verified else 0) | more
        return hashlib.sha256(party.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _public(self) -> bytes:
        at = self.private.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32), -3: at.y.to_bytes(32)}
        return bytes(encode_cbor(key))

    def _credential(self, response: dict[str, bytes], **more: object) -> str:
        coded = {name: bytes_to_base64url(value) for name, value in response.items()}
        name = bytes_to_base64url(self.id)
        whole = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}}
        return json.dumps(whole | {"response": coded | more})
