"""From a signed form to a PDF that archives take and screen readers read.

PDF/A-2b is for the archive, PDF/UA-1 for who cannot see it; typst refuses to write what
does not keep to both. The template is code, the form is data: its text reaches typst as one
JSON value and is set as strings, so `#`, `$` and `*` are characters like any other. Equal
input at an equal moment gives equal bytes.
"""

from datetime import datetime
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from core.documents.drawing import require_ours
from core.documents.fonts import FAMILIES, SPELLED, spelled
from core.documents.types import Answer, SignedForm, Signer
from core.documents.words import LABELS, day_text, level_sentence, moment_text
from core.kit.errors import Invalid

if TYPE_CHECKING:
    import typst


def typeset(form: SignedForm, at: datetime) -> bytes:
    """The form as a PDF made at `at`.

    Takes tens of milliseconds: call it from a thread.

    Raises:
        Invalid: it has no title, or a drawn signature is not one that `drawing.svg` made.
    """
    if not form.title.strip():
        raise Invalid("title", "Give the form a title.")
    return compiled("form.typ", _told(form, at), at)


def compiled(template: str, told: dict[str, Any], at: datetime) -> bytes:
    """A PDF made at `at` by a template of this package, of what it is told."""
    import typst

    return typst.compile(
        folder() / template,
        root=folder(),
        font_paths=letters(),
        sys_inputs={"form": orjson.dumps(told).decode()},
        pdf_standards=["a-2b", "ua-1"],
        timestamp=int(at.timestamp()),
    )


@lru_cache(maxsize=1)
def folder() -> Path:
    """This package's own folder, the one place that the template could read."""
    with as_file(files("core.documents")) as folder:
        return folder


@lru_cache(maxsize=1)
def letters() -> "typst.Fonts":
    """Our own fonts and no others: what a machine happens to have must not matter."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder() / "fonts"]
    )


def _told(form: SignedForm, at: datetime) -> dict[str, Any]:
    """All that the template is told."""
    language = form.language
    subject = form.subject
    told = {
        "language": language,
        "hospital": form.hospital,
        "title": form.title,
        "made_at": moment_text(at, language),
        "paragraphs": form.paragraphs,
        "answers": [_answer(each, form) for each in form.answers],
        "subject": {
            "name": subject.name,
            "birth_date": day_text(subject.birth_date, language) if subject.birth_date else "-",
            "number": subject.number,
        },
        "signers": [_signer(each, form) for each in form.signers],
        "evidence": [[each.label, each.value] for each in form.evidence],
        "level": level_sentence(form.level, language),
        "note": form.note,
    }
    drawn = [require_ours(each.drawn) if each.drawn else None for each in form.signers]
    return {**lettered(told), "labels": LABELS[language], "drawn": drawn}


def _answer(answer: Answer, form: SignedForm) -> list[str]:
    labels = LABELS[form.language]
    until = day_text(answer.until, form.language) if answer.until else "-"
    return [answer.purpose, labels["yes" if answer.is_agreed else "no"], until]


def _signer(signer: Signer, form: SignedForm) -> dict[str, str]:
    at = moment_text(signer.signed_at, form.language)
    return {
        "name": signer.name,
        "capacity": signer.capacity,
        "method": signer.method,
        "signed_at": f"{at} ({signer.zone_text})" if signer.zone_text else at,
        "typed_name": signer.typed_name,
    }


def lettered(told: dict[str, Any]) -> dict[str, Any]:
    """What a template is told, with all text as our letters can show it."""
    shown: dict[str, Any] = _shown(told)
    has_spelled = str(shown).count(SPELLED) > str(told).count(SPELLED)
    return {**shown, "fonts": FAMILIES, "has_spelled": has_spelled}


def _shown(value: Any) -> Any:
    """The same value, with all text in it as the fonts can show it."""
    if isinstance(value, str):
        return spelled(value)
    if isinstance(value, dict):
        return {name: _shown(each) for name, each in value.items()}
    return [_shown(each) for each in value]
