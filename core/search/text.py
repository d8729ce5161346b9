"""Cutting text into tokens and folding them, the same for a caption and for a query."""

import re
import unicodedata

TOKEN = re.compile(r"[^\W\d_]+|\d+")
"""A run of letters or a run of digits: "knie_links-03" is knie, links, 03."""

_PLAIN_TOKEN = re.compile(r"[a-zA-Z]+|[0-9]+")
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d"})


def composed(text: str) -> str:
    """The text with its accents composed (NFC), so that a letter is one character."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def cut(text: str) -> list[str]:
    """The tokens of a composed text, in order."""
    # The same tokens, but half the time where nearly all text is: in ASCII.
    return (_PLAIN_TOKEN if text.isascii() else TOKEN).findall(text)


def fold(token: str) -> str:
    """The token without case, accents and ligatures: letters and digits only, maybe empty."""
    if token.isascii():
        return token.lower()
    plain = unicodedata.normalize("NFKD", token.casefold()).translate(_STROKES)
    return "".join(letter for letter in plain if letter.isalnum())


def keys(text: str) -> tuple[str, ...]:
    """The folded tokens of a text, in order."""
    return tuple(key for key in map(fold, cut(composed(text))) if key)


_STOP = """
    de het een van der den des en of in op te ter ten met voor na aan bij om uit over naar tot door
    is zijn was wordt werd heeft had niet geen ook dit dat deze die er als zo nog wel maar dan ivm
    mijn onze uw haar hun zij hij ze we
    the a an of and or in on at to with for after before from by is are was were has had have been
    not no also this that these those as still but than then it its be his her their our my
    foto fotos photo photos picture pictures image images opname opnames afbeelding afbeeldingen
    img dsc jpg jpeg png heic patient patiënt toon show zoek find alle all
"""
STOP_WORDS = frozenset(fold(word) for word in _STOP.split())


def is_stop_word(key: str) -> bool:
    """True for a word that narrows nothing: of both languages, and single letters."""
    return key in STOP_WORDS or (len(key) < 2 and not key.isdigit())
