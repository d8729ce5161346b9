"""The hospital's consent forms: versions in each language, published once, never changed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.access import Access, Verb
from core.audit import Tag
from core.consents.defaults import TEXTS, VALIDITY_MONTHS
from core.consents.models import ConsentFormRow
from core.consents.types import (
    LONGEST_MONTHS,
    Form,
    FormId,
    FormState,
    FormText,
    SignaturePolicy,
)
from core.decisions import Purpose
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid, NotFound, Unauthenticated
from core.kit.ids import Ids
from core.kit.language import Language
from core.kit.text import is_line, is_prose
from core.work import Work

_MEANWHILE = "Somebody was at this draft meanwhile: look again first."
_ONE_WRITER = "SELECT pg_advisory_xact_lock(hashtext('consent_form'))"
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_MOST_PARAGRAPHS, _LONGEST_PARAGRAPH, _LONGEST_TITLE = 20, 1000, 120


@dataclass(frozen=True, slots=True)
class Forms:
    """The consent forms, as one actor may read and write them."""

    access: Access
    ids: Ids

    async def all(self, actor: Actor) -> tuple[Form, ...]:
        """Every version in every language, the newest first.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        if actor.person is None:
            raise Unauthenticated
        async with self.access.unit_of_work(actor) as work:
            for code in TEXTS:
                await self.current(work, code, Language.DUTCH)
            rows = await ConsentFormRow.all().order_by("code", "-version", "language")
        return tuple(form_of(row) for row in rows)

    async def write(
        self,
        actor: Actor,
        code: str,
        language: Language,
        text: FormText,
        validity_months: int,
        signature_policy: SignaturePolicy = SignaturePolicy.BY_AGE,
        over: datetime | None = None,
    ) -> Form:
        """Leave a draft of a form: a new one, or in place of the draft that was written at `over`.

        The version of a new draft is one more than the newest in any language.

        Raises:
            Forbidden: not the privacy officer.
            Invalid: a text, a purpose or a validity will not do.
            Conflict: somebody wrote, published or threw away a draft in that language meanwhile.
        """
        async with self.access.act(actor, Verb.RULE) as work:
            self.access.require_fresh(work)
            _check(code, text, validity_months)
            await work.rows(_ONE_WRITER)
            newest = await ConsentFormRow.filter(code=code).order_by("-version")
            drafts = [row for row in newest if row.state == FormState.DRAFT]
            row = next((each for each in drafts if each.language == language), None)
            if (row.at if row else None) != over:
                raise Conflict(_MEANWHILE)
            if row is None:
                row = self._new(code, _next(newest, language), language, FormState.DRAFT)
            row.by = actor.person
            await self._write(work, row, text, validity_months, signature_policy)
            work.record(Tag.FORM_WRITTEN, subject=row.id)
        return form_of(row)

    async def discard(self, actor: Actor, form: FormId, written_at: datetime) -> None:
        """Throw away the draft that was written at `written_at`.

        Raises:
            Forbidden: not the privacy officer.
            NotFound: there is no such form.
            Conflict: it was published, and so it stays; or somebody wrote over it meanwhile.
        """
        async with self.access.act(actor, Verb.RULE) as work:
            self.access.require_fresh(work)
            await work.rows(_ONE_WRITER)
            otherwise = "What was published stays; write a new version instead."
            row = await _draft(form, written_at, otherwise)
            await row.delete()
            work.record(Tag.FORM_DISCARDED, subject=form)

    async def publish(self, actor: Actor, form: FormId, written_at: datetime) -> Form:
        """Let the draft that was written at `written_at` be used from now on.

        The version before it retires.

        Raises:
            Forbidden: not the privacy officer.
            NotFound: there is no such form.
            Conflict: it is no draft, or somebody wrote over it meanwhile.
        """
        async with self.access.act(actor, Verb.RULE) as work:
            self.access.require_fresh(work)
            await work.rows(_ONE_WRITER)
            row = await _draft(form, written_at, "Only a draft is published, once.")
            older = ConsentFormRow.filter(
                code=row.code, language=row.language, state=FormState.PUBLISHED
            )
            await older.update(state=FormState.RETIRED)
            row.state = FormState.PUBLISHED
            await row.save(update_fields=["state"])
            work.record(Tag.FORM_PUBLISHED, subject=form)
        return form_of(row)

    async def usable(self, work: Work, form: FormId) -> Form:
        """A published form, inside an open unit of work.

        Raises:
            NotFound: there is no such form, or it is not published.
        """
        row = await ConsentFormRow.get_or_none(id=form, state=FormState.PUBLISHED)
        if row is None:
            raise NotFound
        return form_of(row)

    async def current(self, work: Work, code: str, language: Language) -> Form:
        """The published form of that code, in that language if there is one.

        Of the forms that the box came with there always is one.

        Raises:
            NotFound: nothing of that code is published.
        """
        published = ConsentFormRow.filter(code=code, state=FormState.PUBLISHED)
        rows = await published.order_by("-version")
        if not rows and code in TEXTS:
            rows = await self._defaults(work, code)
        if not rows:
            raise NotFound
        return form_of(next((row for row in rows if row.language == language), rows[0]))

    async def by_id(self, forms: set[FormId]) -> dict[FormId, Form]:
        """Forms in whatever state, by id."""
        rows = await ConsentFormRow.filter(id__in=list(forms))
        return {FormId(row.id): form_of(row) for row in rows}

    async def _defaults(self, work: Work, code: str) -> list[ConsentFormRow]:
        """A form that the box came with, entered when it is first asked for."""
        await work.rows(_ONE_WRITER)
        found = await ConsentFormRow.filter(code=code, state=FormState.PUBLISHED)
        if found:
            return found
        rows = []
        for language, text in TEXTS[code].items():
            row = self._new(code, 1, language, FormState.PUBLISHED)
            await self._write(work, row, text, VALIDITY_MONTHS, SignaturePolicy.BY_AGE)
            rows.append(row)
        return rows

    def _new(self, code: str, version: int, language: Language, state: FormState) -> ConsentFormRow:
        return ConsentFormRow(
            id=self.ids.new(), code=code, version=version, language=language, state=state
        )

    async def _write(
        self,
        work: Work,
        row: ConsentFormRow,
        text: FormText,
        validity_months: int,
        signature_policy: SignaturePolicy,
    ) -> None:
        row.text = _packed(text)
        row.validity_months, row.signature_policy = validity_months, signature_policy
        row.at = work.at
        await row.save()


async def _draft(form: FormId, written_at: datetime, otherwise: str) -> ConsentFormRow:
    row = await ConsentFormRow.get_or_none(id=form)
    if row is None:
        raise NotFound
    if row.state != FormState.DRAFT:
        raise Conflict(otherwise)
    if row.at != written_at:
        raise Conflict(_MEANWHILE)
    return row


def _next(versions: Sequence[ConsentFormRow], language: Language) -> int:
    """The version of a new draft; the languages of one version are written one after the other."""
    if not versions:
        return 1
    newest = versions[0].version
    languages = {row.language for row in versions if row.version == newest}
    is_open = any(row.version == newest and row.state == FormState.DRAFT for row in versions)
    return newest if is_open and language not in languages else newest + 1


def form_of(row: ConsentFormRow) -> Form:
    """The record of a row."""
    told: Mapping[str, Any] = row.text
    return Form(
        id=FormId(row.id),
        code=row.code,
        version=row.version,
        language=Language(row.language),
        text=FormText(
            title=told["title"],
            paragraphs=tuple(told["paragraphs"]),
            questions={Purpose(code): text for code, text in told["questions"]},
        ),
        validity_months=row.validity_months,
        signature_policy=SignaturePolicy(row.signature_policy),
        state=FormState(row.state),
        written_at=row.at,
    )


def _packed(text: FormText) -> dict[str, Any]:
    return {
        "title": text.title,
        "paragraphs": list(text.paragraphs),
        # As pairs: the database keeps the members of an object in an order of its own.
        "questions": [[purpose.value, question] for purpose, question in text.questions.items()],
    }


def _check(code: str, text: FormText, validity_months: int) -> None:
    if not _CODE.fullmatch(code):
        raise Invalid("code", "Give the form a short code in small letters, digits and hyphens.")
    if not 1 <= validity_months <= LONGEST_MONTHS:
        raise Invalid("validityMonths", f"Let it hold for 1 to {LONGEST_MONTHS} months.")
    if not 1 <= len(text.title.strip()) <= _LONGEST_TITLE or not is_line(text.title):
        raise Invalid("title", f"Give it a title of at most {_LONGEST_TITLE} characters.")
    if not 1 <= len(text.paragraphs) <= _MOST_PARAGRAPHS:
        raise Invalid("paragraphs", f"Write 1 to {_MOST_PARAGRAPHS} paragraphs.")
    if not text.questions or Purpose.CARE in text.questions:
        raise Invalid("questions", "Ask for at least one purpose; care needs no consent.")
    for field, texts in (("paragraphs", text.paragraphs), ("questions", text.questions.values())):
        if any(not 1 <= len(t.strip()) <= _LONGEST_PARAGRAPH or not is_prose(t) for t in texts):
            raise Invalid(field, f"Keep each within {_LONGEST_PARAGRAPH} characters.")
