"""Signed checkpoints: C2SP tlog-checkpoint in a signed note, and witnesses' cosignatures.

    beeldkluis/hospital/0190…/audit
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — beeldkluis/hospital/0190…/audit <base64: key id 4 | signature 64>

A note is bytes that somebody handed over: it is parsed strictly, and a signature counts only
under a key that the reader brought along.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.ledger.tree import HASH_BYTES

_KEY_BYTES, _ID_BYTES, _SIGNATURE_BYTES, _STAMP_BYTES = 32, 4, 64, 8
_MOST_BYTES = 65_536
_SIGNED_BY = "— "
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_NAME = re.compile(r"[^\s+]+")


class NoteBroken(Exception):
    """This is no checkpoint, no key of one, or not signed by that key."""


class KeyKind(IntEnum):
    """What a key signs: the log its checkpoints, a witness that it saw one and when."""

    LOG = 1
    WITNESS = 4


@dataclass(frozen=True, slots=True)
class Key:
    """Whose signature counts, as they write it themselves: `name+id+base64`."""

    name: str
    public: bytes
    kind: KeyKind = KeyKind.LOG

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a verifier key (vkey).

        Raises:
            NoteBroken: it is none, or its id is not its own.
        """
        name, found, rest = text.strip().partition("+")
        told, _, encoded = rest.partition("+")
        data = decoded(encoded)
        if not found or len(data) != 1 + _KEY_BYTES or data[0] not in tuple(KeyKind):
            raise NoteBroken
        key = cls(key_name(name), data[1:], KeyKind(data[0]))
        if told != key.id.hex():
            raise NoteBroken
        return key

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return sha256(named).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        encoded = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"

    def has_signed(self, text: str, signature: bytes) -> bool:
        """Whether `signature`, without the key's id, is this key's over a note's text."""
        try:
            if self.kind is KeyKind.WITNESS:
                stamp = int.from_bytes(signature[:_STAMP_BYTES])
                self._verify(signature[_STAMP_BYTES:], cosigned_message(text, stamp))
            else:
                self._verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True

    def _verify(self, signature: bytes, message: bytes) -> None:
        Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: how many entries, and the root over all of them."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[str, ...] = ()
    """Signature lines, each with its end of line; nobody has looked at them yet."""

    @classmethod
    def parse(cls, note: bytes) -> Self:
        """Read a note, whoever signed it.

        Raises:
            NoteBroken: it is not one.
        """
        try:
            text, found, lines = note.decode().partition("\n\n")
        except UnicodeDecodeError:
            raise NoteBroken from None
        head = text.split("\n")
        # Nothing beyond the three lines: nobody would see what it says.
        if not found or len(note) > _MOST_BYTES or len(head) != 3 or not lines.endswith("\n"):
            raise NoteBroken
        signatures = tuple(lines.splitlines(keepends=True))
        if not all(line.startswith(_SIGNED_BY) for line in signatures):
            raise NoteBroken
        top = decoded(head[2])
        if not _NUMBER.fullmatch(head[1]) or len(top) != HASH_BYTES:
            raise NoteBroken
        return cls(key_name(head[0]), int(head[1]), top, signatures)

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    def __bytes__(self) -> bytes:
        return f"{self.text}\n{''.join(self.signatures)}".encode()

    def is_signed_by(self, key: Key) -> bool:
        """Whether one of the signatures is this key's."""
        return any(self._is_by(key, line) for line in self.signatures)

    def opened(self, key: Key) -> Self:
        """Itself, when the key is the log's own and has signed it.

        Raises:
            NoteBroken: it has not, or the checkpoint is of another log.
        """
        if key.kind is not KeyKind.LOG or key.name != self.origin or not self.is_signed_by(key):
            raise NoteBroken
        return self

    def _is_by(self, key: Key, line: str) -> bool:
        name, _, encoded = line.removeprefix(_SIGNED_BY).rstrip("\n").partition(" ")
        try:
            data = decoded(encoded)
        except NoteBroken:
            return False
        is_named = name == key.name and data[:_ID_BYTES] == key.id
        return is_named and key.has_signed(self.text, data[_ID_BYTES:])


def key_name(name: str) -> str:
    """A name that a note can carry.

    Raises:
        NoteBroken: it is empty, or has a space or a plus in it.
    """
    if not _NAME.fullmatch(name):
        raise NoteBroken
    return name


def signature_line(key: Key, signature: bytes) -> str:
    """The line that carries a signature of `key`."""
    return f"{_SIGNED_BY}{key.name} {b64encode(key.id + signature).decode()}\n"


def cosigned_message(text: str, stamp: int) -> bytes:
    """What a witness signs: that it saw a checkpoint, at `stamp` seconds since 1970."""
    return f"cosignature/v1\ntime {stamp}\n{text}".encode()


def cosignature_line(key: Key, stamp: int, signature: bytes) -> str:
    """The line that carries the cosignature of a witness."""
    return signature_line(key, stamp.to_bytes(_STAMP_BYTES) + signature)


def decoded(text: str) -> bytes:
    """The bytes of a base64 text, of which each has one spelling only.

    Raises:
        NoteBroken: it is none.
    """
    try:
        data = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise NoteBroken from None
    if b64encode(data).decode() != text:
        raise NoteBroken
    return data
