"""Passwords and random tokens, and the only forms in which they are kept.

A password is guessable, so it is kept as Argon2id (RFC 9106) with a PHC string. A token
has 256 bits and a one-time code 140: neither can be guessed, so a plain SHA-256 suffices
(OWASP ASVS 5.0, 6.5.2).
"""

import asyncio
import hashlib
import re
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from core.kit.errors import Invalid
from core.kit.ids import Ids

MAX_PASSWORD_CHARACTERS = 200
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What one guess costs: memory in KiB, passes and lanes. 64 MiB, 3, 4 is about 0.3 s."""

    memory_kib: int = 65536
    iterations: int = 3
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class Passwords:
    """Hashes and checks passwords, off the event loop."""

    ids: Ids
    cost: PasswordCost = PasswordCost()

    async def hash(self, password: str) -> str:
        """The PHC string of `password`, with a fresh salt."""
        return await asyncio.to_thread(self._hash, password)

    async def matches(self, password: str, phc: str | None) -> bool:
        """True if `password` is the one behind `phc`.

        Without a hash to compare the same work is done all the same, so that an unknown
        name takes as long as a wrong password. So it is for a text that is longer than any
        password: it is compared with none, and never in part.
        """
        said = spelled(password)
        if phc is None or len(said) > MAX_PASSWORD_CHARACTERS:
            await asyncio.to_thread(self._hash, said[:MAX_PASSWORD_CHARACTERS])
            return False
        return await asyncio.to_thread(_verify, password, phc)

    def _hash(self, password: str) -> str:
        cost = self.cost
        kdf = Argon2id(
            salt=self.ids.secret(16),
            length=32,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        )
        return kdf.derive_phc_encoded(_bytes(password))


def _verify(password: str, phc: str) -> bool:
    try:
        Argon2id.verify_phc_encoded(_bytes(password), phc)
    except InvalidKey:
        return False
    return True


def spelled(password: str) -> str:
    """One spelling: keyboards compose the same letter in different ways (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return spelled(password).encode("utf-8", "surrogatepass")


def is_login(folded: str) -> bool:
    """True if `folded` could be the log-in name of somebody."""
    return _LOGIN.fullmatch(folded) is not None


def checked_login(login: str) -> str:
    """`login` in its one spelling.

    Raises:
        Invalid: it is not 2 to 64 letters, digits, dots, dashes, underscores or @.
    """
    folded = login.strip().casefold()
    if not is_login(folded):
        raise Invalid("login", "Use 2 to 64 letters, digits, dots, dashes or underscores.")
    return folded


def new_token(ids: Ids) -> str:
    """A secret of 256 bits as 43 URL-safe characters."""
    return urlsafe_b64encode(ids.secret(32)).rstrip(b"=").decode()


def new_code(ids: Ids) -> str:
    """A one-time code of 140 bits in groups that can be typed: seven groups of four."""
    return _in_groups(ids, 7, 4)


def new_paper_code(ids: Ids) -> str:
    """A code for on paper, of 50 bits in two groups of five: keep it under a keyed hash only."""
    return _in_groups(ids, 2, 5)


def new_password(ids: Ids) -> str:
    """A password of 80 bits for somebody else, to be told by telephone: four groups of four."""
    return _in_groups(ids, 4, 4).lower()


def _in_groups(ids: Ids, groups: int, letters: int) -> str:
    """Letters of five bits each, without those that look like others."""
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    said = [alphabet[byte % 32] for byte in ids.secret(groups * letters)]
    return "-".join("".join(said[i : i + letters]) for i in range(0, len(said), letters))


def token_hash(token: str) -> str:
    """The form in which a token or code is kept: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
