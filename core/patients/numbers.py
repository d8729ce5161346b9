"""The numbers by which a hospital knows a patient, each in one spelling.

BSN: the Dutch citizen service number, nine digits that pass the 11-test (Wet algemene
bepalingen burgerservicenummer). MRN: the hospital's own number.
"""

import re
from enum import StrEnum

from stdnum.exceptions import ValidationError
from stdnum.nl import bsn as bsn_number

from core.kit.errors import Invalid

_MRN = re.compile(r"[A-Z0-9][A-Z0-9./-]{0,19}")


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
    folded = value.strip().upper()
    if not _MRN.fullmatch(folded):
        raise Invalid("mrn", "A patient number has 1 to 20 letters, digits, dots or dashes.")
    return folded


def _bsn(value: str) -> str:
    try:
        return str(bsn_number.validate(value.strip()))
    except ValidationError:
        raise Invalid("bsn", "This is not a BSN: check the nine digits.") from None
