"""The words of a document, in Dutch and English."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType

from core.documents.types import Level, Verdict
from core.kit.language import Language

_NL, _EN = Language.DUTCH, Language.ENGLISH

LABELS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        _NL: {
            "subject": "Patiënt",
            "name": "Naam",
            "birth_date": "Geboortedatum",
            "number": "Patiëntnummer",
            "text": "Getoonde tekst",
            "answers": "Antwoorden",
            "purpose": "Waarvoor",
            "answer": "Antwoord",
            "until": "Tot en met",
            "yes": "Ja",
            "no": "Nee",
            "signatures": "Ondertekening",
            "capacity": "Als",
            "method": "Wijze",
            "signed_at": "Moment",
            "typed_name": "Getypte naam",
            "drawing": "Getekende handtekening van",
            "evidence": "Vastgelegd bij het ondertekenen",
            "level": "Soort handtekening",
            "page": "Bladzijde",
            "of": "van",
            "reason": "Verzegeld door {}",
            "spelled": "Tekens die in dit document geen vorm hebben, staan als hun nummer "
            "in Unicode tussen [ en ].",
        },
        _EN: {
            "subject": "Patient",
            "name": "Name",
            "birth_date": "Date of birth",
            "number": "Patient number",
            "text": "Text shown",
            "answers": "Answers",
            "purpose": "For what",
            "answer": "Answer",
            "until": "Up to and including",
            "yes": "Yes",
            "no": "No",
            "signatures": "Signatures",
            "capacity": "As",
            "method": "How",
            "signed_at": "When",
            "typed_name": "Typed name",
            "drawing": "Drawn signature of",
            "evidence": "Recorded while signing",
            "level": "Kind of signature",
            "page": "Page",
            "of": "of",
            "reason": "Sealed by {}",
            "spelled": "Characters that have no shape in this document are written as their "
            "Unicode number between [ and ].",
        },
    }
)
_MONTHS = {
    _NL: "januari februari maart april mei juni juli augustus september oktober november december",
    _EN: "January February March April May June July August September October November December",
}
_LEVELS = {
    (_NL, Level.SES): "Gewone elektronische handtekening in de zin van de eIDAS-verordening, met "
    "vastgelegd bewijs. Het document is verzegeld door het systeem van het ziekenhuis. "
    "Dit is geen gekwalificeerde handtekening.",
    (_EN, Level.SES): "Electronic signature of the simple kind under the eIDAS regulation, with "
    "recorded evidence. The document is sealed by the hospital's system. "
    "This is not a qualified signature.",
    (_NL, Level.ADES_LIKE): "Elektronische handtekening die naar de eisen aan een geavanceerde "
    "handtekening in de eIDAS-verordening is ingericht, zonder dat een derde dit heeft bevestigd. "
    "Het document is verzegeld door het systeem van het ziekenhuis. "
    "Dit is geen gekwalificeerde handtekening.",
    (_EN, Level.ADES_LIKE): "Electronic signature modelled on what the eIDAS regulation asks of an "
    "advanced signature, which no third party has confirmed. "
    "The document is sealed by the hospital's system. This is not a qualified signature.",
}
_VERDICTS = {
    (_NL, Verdict.SEALED): "Dit document is ongewijzigd sinds {signer} het op {at} verzegelde.",
    (_EN, Verdict.SEALED): "This document is unchanged since {signer} sealed it on {at}.",
    (_NL, Verdict.EXTENDED): "Aan dit document is iets toegevoegd nadat het verzegeld was: "
    "vertrouw het niet.",
    (_EN, Verdict.EXTENDED): "Something was added to this document after it was sealed: "
    "do not rely on it.",
    (_NL, Verdict.CHANGED): "Dit document is niet, of niet meer, zoals dit systeem het verzegelde: "
    "vertrouw het niet.",
    (_EN, Verdict.CHANGED): "This document is not, or no longer, as this system sealed it: "
    "do not rely on it.",
    (_NL, Verdict.FOREIGN): "Dit document is door een ander systeem verzegeld: "
    "hier bewijst het niets.",
    (_EN, Verdict.FOREIGN): "Another system sealed this document: it proves nothing here.",
    (_NL, Verdict.UNSEALED): "Op dit bestand zit geen zegel.",
    (_EN, Verdict.UNSEALED): "There is no seal on this file.",
}
_PASSPORTS = {
    (_NL, "foreign"): "Dit paspoort is niet van dit systeem, of er is iets aan veranderd: "
    "het bewijst niets.",
    (_EN, "foreign"): "This passport is not of this system, or was altered: it proves nothing.",
    (_NL, "changed"): "Dit bestand is niet, of niet meer, dat waarvoor het paspoort is gegeven: "
    "gebruik het niet.",
    (_EN, "changed"): "This file is not, or no longer, the one that its passport was given to: "
    "do not use it.",
    (_NL, "ended"): "Dit bestand is ongewijzigd, maar mag hiervoor niet meer worden gebruikt.",
    (_EN, "ended"): "This file is unchanged, but may no longer be used for this.",
    (_NL, "holds"): "Dit bestand is ongewijzigd en mag hiervoor nog worden gebruikt.",
    (_EN, "holds"): "This file is unchanged and may still be used for this.",
}


def passport_sentence(
    language: Language, *, is_ours: bool, is_intact: bool, is_permitted: bool
) -> str:
    """What a look at a passport told, as a person reads it."""
    steps = {"foreign": is_ours, "changed": is_intact, "ended": is_permitted}
    found = next((name for name, is_passed in steps.items() if not is_passed), "holds")
    return _PASSPORTS[language, found]


def level_sentence(level: Level, language: Language) -> str:
    """What the signatures of a document are in law, and what they are not."""
    return _LEVELS[language, level]


def verdict_sentence(
    verdict: Verdict, language: Language, signer: str = "", at: datetime | None = None
) -> str:
    """The verdict as a person reads it."""
    told = moment_text(at, language) if at else ""
    return _VERDICTS[language, verdict].format(signer=signer, at=told)


def day_text(day: date, language: Language) -> str:
    """A day in full: `26 november 2026`."""
    return f"{day.day} {_MONTHS[language].split()[day.month - 1]} {day.year}"


def moment_text(at: datetime, language: Language) -> str:
    """A moment to the second: `26 november 2026, 15:10:15 UTC`."""
    utc = at.astimezone(UTC)
    return f"{day_text(utc.date(), language)}, {utc:%H:%M:%S} UTC"
