"""The numbers by which a hospital knows a patient, each in one spelling.

BSN: the Dutch citizen service number, nine digits that pass the 11-test (Wet algemene
bepalingen burgerservicenummer). MRN: the hospital's own number.
"""

import re
from enum import StrEnum

from stdnum.nl import bsn as bsn_number

from core.kit.errors import Invalid

# Plain digits and letters only: other scripts have more of them, which are other numbers.
_MRN = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{0,19}")
_BSN = re.compile(r"[0-9]{8,9}")
_SEPARATORS = str.maketrans("", "", " .-")


class NumberSystem(StrEnum):
    """Who gave the number."""

    MRN = "mrn"
    BSN = "bsn"


def normalised(system: NumberSystem, value: str) -> str:
    """`value` in the one spelling in which it is sealed and looked up.

    Raises:
        Invalid: it is no such number. The message does not quote it.
    """
    return _bsn(value) if system is NumberSystem.BSN else _mrn(value)


def _mrn(value: str) -> str:
    trimmed = value.strip()
    if not _MRN.fullmatch(trimmed):
        raise Invalid("mrn", "A patient number has 1 to 20 letters, digits, dots or dashes.")
    return trimmed.upper()


def _bsn(value: str) -> str:
    digits = value.strip().translate(_SEPARATORS)
    if not _BSN.fullmatch(digits) or not bsn_number.is_valid(digits):
        raise Invalid("bsn", "This is not a BSN: check the nine digits.")
    return digits.zfill(9)
