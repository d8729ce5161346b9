"""Lettering: words that are burned into a picture, such as a label with a number on it.

Promises: what is read is told to whoever asked and kept nowhere; the networks are in the
installed package, none is fetched; a picture that ends the process that reads costs that
process alone.

Does not: read handwriting well, or say that there is no text where it found none. A person
looks at each copy that leaves.

Threat: a patient's number on a label, in a picture that is called de-identified.
"""

from core.lettering.reader import NoReader, Reader, ReaderLost, ReaderPort
from core.lettering.types import ENGINE, Text

__all__ = ["ENGINE", "NoReader", "Reader", "ReaderLost", "ReaderPort", "Text"]
