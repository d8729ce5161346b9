"""The paper that tells a patient who looked at their photos (Wabvpz 15e, NEN 7513)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any

from core.documents.types import Subject
from core.documents.typeset import compiled, lettered
from core.documents.words import LABELS, day_text, moment_text
from core.kit.language import Language

_WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        Language.DUTCH: {
            "title": "Wie heeft uw foto's bekeken",
            "period": "Periode",
            "all": "alles wat is vastgelegd",
            "from": "vanaf {}",
            "until": "tot en met {}",
            "both": "{} tot en met {}",
            "lead": "Hieronder staat wie uw foto's en de gegevens daarbij heeft bekeken of "
            "gewijzigd. Wat dezelfde persoon op één dag vaker deed, staat op één regel met het "
            "aantal keer. U mag altijd om uitleg vragen.",
            "none": "In deze periode is niets vastgelegd.",
            "time": "Tijd",
            "who": "Wie",
            "what": "Wat",
            "why": "Waarom dat mocht",
            "record": "Kenmerk in het logboek",
        },
        Language.ENGLISH: {
            "title": "Who looked at your photos",
            "period": "Period",
            "all": "all that was recorded",
            "from": "from {}",
            "until": "up to and including {}",
            "both": "{} up to and including {}",
            "lead": "Below is who looked at your photos and what belongs to them, or changed "
            "them. What the same person did more often on one day is on one line, with the "
            "number of times. You may always ask for an explanation.",
            "none": "Nothing was recorded in this period.",
            "time": "Time",
            "who": "Who",
            "what": "What",
            "why": "Why that was allowed",
            "record": "Identifier in the log",
        },
    }
)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line: the day, the clock, who, in which role, what, and by what right."""

    day: date
    clock: str
    who: str
    role: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class LogPaper:
    """What is on the paper. `subject` is None for who may not know the patient's name."""

    hospital: str
    language: Language
    patient: str
    subject: Subject | None
    since: date | None
    until: date | None
    lines: tuple[PaperLine, ...]


def typeset_log(paper: LogPaper, at: datetime) -> bytes:
    """The paper as a PDF made at `at`. Takes a moment: call it from a thread."""
    return compiled("log.typ", _told(paper, at), at)


def _told(paper: LogPaper, at: datetime) -> dict[str, Any]:
    language = paper.language
    labels = {**LABELS[language], **_WORDS[language]}
    told = {
        "language": language,
        "hospital": paper.hospital,
        "made_at": moment_text(at, language),
        "facts": _facts(paper, labels),
        "days": [
            {"day": day_text(day, language), "rows": [_row(each) for each in lines]}
            for day, lines in groupby(paper.lines, lambda line: line.day)
        ],
    }
    return {**lettered(told), "labels": labels}


def _facts(paper: LogPaper, labels: Mapping[str, str]) -> list[list[str]]:
    language, subject = paper.language, paper.subject
    facts = [[labels["period"], _period(paper, labels)]]
    if subject is None:
        return [[labels["record"], paper.patient], *facts]
    born = day_text(subject.birth_date, language) if subject.birth_date else "-"
    return [
        [labels["name"], subject.name],
        [labels["birth_date"], born],
        [labels["number"], subject.number],
        *facts,
    ]


def _period(paper: LogPaper, labels: Mapping[str, str]) -> str:
    given = (("from", paper.since), ("until", paper.until))
    days = [(name, day_text(day, paper.language)) for name, day in given if day is not None]
    if not days:
        return labels["all"]
    name = "both" if len(days) > 1 else days[0][0]
    return labels[name].format(*(text for _, text in days))


def _row(line: PaperLine) -> list[str]:
    return [line.clock, f"{line.who}\n{line.role}" if line.role else line.who, line.what, line.why]
