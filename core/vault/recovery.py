"""The recovery key as a text for the safe: `BKR1-` and 14 groups of four characters.

The 32-byte seed and a 3-byte checksum in base32, which has no 0, 1 or 8 to confuse with
O, I or B, and no lower case. The checksum tells a typing error from another box's key.
"""

import base64
import binascii
import hashlib

from core.vault.errors import WrongRecoveryKey
from core.vault.wrap import KEY_BYTES

_PREFIX = "BKR1"
_CHECK_BYTES = 3
_GROUP = 4


def recovery_text(seed: bytes) -> str:
    """The seed as the text to print: 74 characters."""
    letters = base64.b32encode(seed + _check(seed)).decode("ascii")
    groups = [letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP)]
    return "-".join([_PREFIX, *groups])


def recovery_seed(text: str) -> bytes:
    """The seed of a typed text; spaces, dashes and case do not matter.

    Raises:
        WrongRecoveryKey: not a recovery key, or mistyped.
    """
    letters = "".join(text.split()).replace("-", "").upper()
    try:
        raw = base64.b32decode(letters.removeprefix(_PREFIX))
    except (binascii.Error, ValueError):
        raise WrongRecoveryKey from None
    seed, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if not letters.startswith(_PREFIX) or len(seed) != KEY_BYTES or check != _check(seed):
        raise WrongRecoveryKey
    return seed


def _check(seed: bytes) -> bytes:
    return hashlib.sha256(b"bkx1/recovery-text\0" + seed).digest()[:_CHECK_BYTES]
