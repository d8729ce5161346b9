"""What an upload says about itself in its headers: digest, idempotency key, source.

Promises: each value is either understood completely or refused by name; nothing of
it is repeated in the refusal. A source hint is words to search by, never a path.
"""

import re
import unicodedata
from base64 import b64decode
from binascii import Error as NotBase64
from urllib.parse import unquote_to_bytes

from core.kit.errors import Invalid

SHA256_BYTES = 32
LONGEST_HINT = 500

_LONGEST_HEADER = 4096
_MEMBER = re.compile(r"[ \t]*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):[ \t]*", re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{16,128}", re.ASCII)
_EXTENDED = re.compile(
    r"utf-8'[A-Za-z0-9-]*'((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-Fa-f]{2})*)", re.ASCII | re.IGNORECASE
)
_PARAMETER = re.compile(
    r';[ \t]*([A-Za-z0-9!#$&+.^_`|~*-]+)[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^\s;"]*)[ \t]*'
)
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Control, format (bidi, zero width), surrogate, private and unassigned characters."""


def sha256_of(header: str | None, field: str = "Content-Digest") -> bytes:
    """The SHA-256 in a `Content-Digest` or `Repr-Digest` header (RFC 9530), 32 bytes.

    Digests by other algorithms beside it are not looked at.

    Raises:
        Invalid: the header is missing, malformed, or has not exactly one `sha-256`.
    """
    parts = (header or "")[: _LONGEST_HEADER + 1].split(",")
    members = [_MEMBER.fullmatch(part) for part in parts]
    if header is None or len(header) > _LONGEST_HEADER or None in members:
        raise _no_digest(field)
    found = [member[2] for member in members if member is not None and member[1] == "sha-256"]
    if len(found) != 1:
        raise _no_digest(field)
    try:
        digest = b64decode(found[0], validate=True)
    except NotBase64:
        raise _no_digest(field) from None
    if len(digest) != SHA256_BYTES:
        raise _no_digest(field)
    return digest


def _no_digest(field: str) -> Invalid:
    return Invalid(field, "Send the SHA-256 of the body once, as sha-256=:base64:.")


def idempotency_key(header: str | None) -> str:
    """The key by which a repeated upload is known: 16 to 128 visible ASCII characters.

    Raises:
        Invalid: it is missing, shorter, longer, or holds anything else.
    """
    if header is None or _KEY.fullmatch(header) is None:
        raise Invalid("Idempotency-Key", "Send 16 to 128 visible ASCII characters.")
    return header


def source_hint(header: str | None) -> str | None:
    """The words of the file name in a Content-Disposition header, at most 500 characters.

    `filename*` (RFC 8187) wins over `filename`. None when the header says no name,
    or one without any word. Folders and file name become words side by side.

    Raises:
        Invalid: the header is malformed, or names its file twice.
    """
    if header is None:
        return None
    if len(header) > _LONGEST_HEADER:
        raise _no_name()
    parameters = _parameters(header)
    extended, plain = parameters.get("filename*"), parameters.get("filename")
    if extended is not None:
        return hint_of(_decoded(extended))
    return None if plain is None else hint_of(re.sub(r"\\(.)", r"\1", plain.strip('"')))


def hint_of(name: str) -> str | None:
    """The words of a file name or path: no control or direction marks, no way up a tree."""
    spaced = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", name))
    clean = "".join(c for c in spaced if unicodedata.category(c) not in _DROPPED)
    words = [part for part in re.split(r"[/\\ ]", clean) if part.strip(".")]
    return " ".join(words)[:LONGEST_HINT].rstrip() or None


def _parameters(header: str) -> dict[str, str]:
    kind, semicolon, rest = header.partition(";")
    if not kind.strip().isascii() or not kind.strip():
        raise _no_name()
    found: dict[str, str] = {}
    rest, at = semicolon + rest, 0
    while at < len(rest):
        parameter = _PARAMETER.match(rest, at)
        if parameter is None or parameter[1].lower() in found:
            raise _no_name()
        found[parameter[1].lower()] = parameter[2]
        at = parameter.end()
    return found


def _decoded(extended: str) -> str:
    value = _EXTENDED.fullmatch(extended)
    if value is None:
        raise _no_name()
    try:
        return unquote_to_bytes(value[1]).decode()
    except UnicodeDecodeError:
        raise _no_name() from None


def _no_name() -> Invalid:
    return Invalid("Content-Disposition", "Name the file as filename*=UTF-8''percent-encoded.")
