"""The languages the box speaks."""

from enum import StrEnum


class Language(StrEnum):
    """A language, as BCP 47 writes it."""

    DUTCH = "nl"
    ENGLISH = "en"
