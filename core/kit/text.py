"""What counts as readable text, so that what is stored is what a person sees.

A control character can hide a line or break a log; a direction override makes a name
read backwards; half a surrogate pair cannot be stored at all.
"""

import unicodedata

from core.kit.errors import Invalid

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = str.maketrans("", "", "\n\r\t")


def is_line(text: str) -> bool:
    """True if `text` is one line that reads as it is stored."""
    return not any(one in _TURNS or unicodedata.category(one) in _UNSEEN for one in text)


def is_prose(text: str) -> bool:
    """True if `text` is lines that each read as they are stored; tabs are allowed."""
    return is_line(text.translate(_BREAKS))


def words(field: str, text: str, least: int, most: int) -> str:
    """`text` without the space around it: a reason or a remark that somebody gave.

    Raises:
        Invalid: not prose of `least` to `most` characters; `field` is the one that says so.
    """
    said = text.strip()
    if not least <= len(said) <= most or not is_prose(said):
        raise Invalid(field, f"Say it in {max(least, 1)} to {most} characters.")
    return said
