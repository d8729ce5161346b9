"""Passwords and random tokens, and the only forms in which they are kept.

A password is guessable, so it is kept as Argon2id (RFC 9106) with a PHC string. A token
has 256 bits and cannot be guessed, so a plain SHA-256 suffices (OWASP ASVS 5.0, 6.5.2).
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

MIN_PASSWORD_CHARACTERS = 15
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
        name takes as long as a wrong password.
        """
        if phc is None:
            await asyncio.to_thread(self._hash, password)
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


def _bytes(password: str) -> bytes:
    """One spelling: keyboards compose the same letter in different ways (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def checked_password(password: str, login: str) -> str:
    """`password`, if it is good enough for the account `login`.

    Raises:
        Invalid: too short, too long, or made of the log-in name or one repeated piece.
    """
    if not MIN_PASSWORD_CHARACTERS <= len(password) <= MAX_PASSWORD_CHARACTERS:
        raise Invalid(
            "password",
            f"Choose {MIN_PASSWORD_CHARACTERS} to {MAX_PASSWORD_CHARACTERS} characters;"
            " a short sentence works well.",
        )
    folded = password.casefold()
    if login in folded or len(set(folded)) < 5 or "beeldkluis" in folded:
        raise Invalid("password", "Choose a password without your log-in name or repetition.")
    return password


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
    """A one-time code of 100 bits in groups that can be typed: four groups of five."""
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    letters = [alphabet[byte % 32] for byte in ids.secret(20)]
    return "-".join("".join(letters[i : i + 5]) for i in range(0, 20, 5))


def token_hash(token: str) -> str:
    """The form in which a token or code is kept: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
