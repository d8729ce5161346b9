"""What is found in a picture."""

from dataclasses import dataclass, field

ENGINE = "rapidocr-3.10.0"
"""What reads: its networks (PP-OCRv6, small) come in its package."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text: the upright rectangle around it, from 0 to 1 of width and height.

    `words` is what was made out: patient data, for a comparison and never to be kept.
    """

    left: float
    top: float
    right: float
    bottom: float
    score: float
    words: str = field(repr=False)
