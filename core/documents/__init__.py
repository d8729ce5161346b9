"""Documents: bytes that prove.

A signed form becomes a PDF that says what was shown, answered and signed, sealed with the
box's own certificate; a picture that leaves carries a passport, signed with the same. This room
knows no consents; the floors above say what to write.

Promises: text is set as it is, never read as markup; what the fonts cannot show is spelled,
not dropped; one byte changed, or one added, and the document no longer counts as sealed;
it says itself what its signatures are in law, and what not. All of it offline.

Threat: a document altered after signing; a name that is code; a hostile file handed in to
be checked. Does not promise: that the box's clock is right, or a qualified signature.
"""

from core.documents.drawing import MOST_POINTS, MOST_STROKES, Point, Stroke, svg
from core.documents.log_paper import LogPaper, PaperLine
from core.documents.passport import PLACE as PASSPORT_PLACE
from core.documents.passport import NoPassport, Passport, PassportDamaged
from core.documents.passport import Reading as PassportReading
from core.documents.passport import Shown as ShownPassport
from core.documents.service import Documents
from core.documents.types import (
    Answer,
    Evidence,
    Level,
    SignedForm,
    Signer,
    Subject,
    Verdict,
    Verification,
)
from core.documents.watermark import watermark
from core.documents.words import level_sentence, passport_sentence

__all__ = [
    "MOST_POINTS",
    "MOST_STROKES",
    "PASSPORT_PLACE",
    "Answer",
    "Documents",
    "Evidence",
    "Level",
    "LogPaper",
    "NoPassport",
    "PaperLine",
    "Passport",
    "PassportDamaged",
    "PassportReading",
    "Point",
    "ShownPassport",
    "SignedForm",
    "Signer",
    "Stroke",
    "Subject",
    "Verdict",
    "Verification",
    "level_sentence",
    "passport_sentence",
    "svg",
    "watermark",
]
