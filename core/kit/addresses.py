"""Which mail addresses are taken: plain ASCII ones that fit into a header as they are.

Threat: an address that carries a second header, a second recipient or a command.
"""

import re

_LONGEST, _LONGEST_LOCAL = 254, 64
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}", re.ASCII)


def is_mail(text: str) -> bool:
    """True if `text` is exactly one mail address, without a name or blanks around it."""
    fits = len(text) <= _LONGEST and len(text.partition("@")[0]) <= _LONGEST_LOCAL
    return fits and _ADDRESS.fullmatch(text) is not None
