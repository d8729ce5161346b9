"""A form as it is signed in a hospital, all of it made up."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pypdf

from core.documents import Answer, Evidence, Level, SignedForm, Signer, Stroke, Subject, svg
from core.kit.language import Language

SIGNED_AT = datetime(2026, 1, 1, 9, 30, 15, tzinfo=UTC)
STROKES: list[Stroke] = [[(0.1, 0.5, 0.3), (0.4, 0.2, 0.9), (0.8, 0.6, 0.6)], [(0.85, 0.4)]]

_FORM = SignedForm(
    hospital="Sint Jans Ziekenhuis",
    title="Toestemming voor foto's",
    language=Language.DUTCH,
    paragraphs=("Wij maken foto's van uw behandeling.", "U mag altijd van gedachten veranderen."),
    answers=(
        Answer("Publicatie in een vakblad", is_agreed=True, until=date(2031, 3, 31)),
        Answer("Website van het ziekenhuis", is_agreed=False),
    ),
    subject=Subject("Anna de Vries", date(1961, 4, 2), "P-1001"),
    signers=(
        Signer(
            "Anna de Vries",
            "Patiënt",
            "Getekend op een tablet",
            SIGNED_AT,
            "10:30 in Amsterdam",
            drawn=svg(STROKES),
        ),
        Signer("J. de Boer", "Arts", "Aangemeld", SIGNED_AT, "", typed_name="Jan de Boer"),
    ),
    evidence=(Evidence("SHA-256 van de tekst", "5e" * 32), Evidence("Formulier", "FOTO-1, 3")),
    level=Level.SES,
    note="Verzegeld door het ziekenhuis.",
)


def signed_form(**changes: Any) -> SignedForm:
    """A form, with some of it changed."""
    return replace(_FORM, **changes)


def text_of(pdf: bytes) -> str:
    """All text of a PDF without white space, as a library that did not write it reads it."""
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return squeezed("".join(page.extract_text() for page in pages))


def squeezed(text: str) -> str:
    """The text without white space, which a line break in a PDF adds or takes away."""
    return "".join(text.split())
