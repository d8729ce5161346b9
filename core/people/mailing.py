"""Which addresses are taken for mail: plain ASCII ones that fit into a header as they are.

Threat: an address that carries a second header, a second recipient or a command.
"""

import re

from core.kit.errors import Invalid

LONGEST_ADDRESS = 254
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}", re.ASCII)
_LONGEST_LOCAL = 64


def checked_mail(address: str) -> str:
    """The address as it was given, without blanks around it.

    Raises:
        Invalid: it is no address, or not one that we would write to.
    """
    told = address.strip(" ")
    local = told.partition("@")[0]
    fits = len(told) <= LONGEST_ADDRESS and len(local) <= _LONGEST_LOCAL
    if not fits or _ADDRESS.fullmatch(told) is None:
        raise Invalid("address", "Give one mail address, such as name@hospital.example.")
    return told
