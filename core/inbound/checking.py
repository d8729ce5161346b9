"""What is asked of a request before it is made."""

from dataclasses import replace

from core.inbound.types import MOST_BYTES, MOST_PHOTOS, RequestTerms
from core.kit.errors import Invalid
from core.kit.text import words

_LONGEST_MESSAGE = 500
_FEWEST_BYTES = 1_000_000


def checked_terms(terms: RequestTerms, most_days: int) -> RequestTerms:
    """The terms of a request, in their one spelling.

    Raises:
        Invalid: for too long, or for too much.
    """
    if not 1 <= terms.days <= most_days:
        raise Invalid("days", f"Let the link hold for 1 to {most_days} days.")
    if not 1 <= terms.most_photos <= MOST_PHOTOS:
        raise Invalid("mostPhotos", f"Ask for 1 to {MOST_PHOTOS} photos.")
    if not _FEWEST_BYTES <= terms.most_bytes <= MOST_BYTES:
        raise Invalid("mostBytes", f"Let {_FEWEST_BYTES:,} to {MOST_BYTES:,} bytes come in all.")
    return replace(terms, message=words("message", terms.message, 0, _LONGEST_MESSAGE))
