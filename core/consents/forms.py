"""The hospital's consent forms: versions in each language, published once, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.access import Access, Verb
from core.audit import Tag
from core.consents.defaults import QUITCLAIM, TEXTS, VALIDITY_MONTHS
from core.consents.models import ConsentFormRow
from core.consents.types import Form, FormId, FormState, FormText, Language
from core.decisions import Purpose
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid, NotFound, Unauthenticated
from core.kit.ids import Ids
from core.kit.text import is_line, is_prose
from core.work import Work

LONGEST_MONTHS = 120
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
        async with self.access.unit_of_work(actor):
            rows = await ConsentFormRow.all().order_by("code", "-version", "language")
        return tuple(form_of(row) for row in rows)

    async def write(
        self, actor: Actor, code: str, language: Language, text: FormText, validity_months: int
    ) -> Form:
        """Leave a new draft of a form; its version is one more than the newest in any language.

        Raises:
            Forbidden: not the privacy officer.
            Invalid: a text, a purpose or a validity will not do.
        """
        async with self.access.act(actor, Verb.RULE) as work:
            _check(code, text, validity_months)
            newest = await ConsentFormRow.filter(code=code).order_by("-version").first()
            version = self._next(newest, language) if newest else 1
            row = await self._create(work, code, version, language, text, validity_months)
            work.record(Tag.FORM_WRITTEN, subject=row.id)
        return form_of(row)

    async def publish(self, actor: Actor, form: FormId) -> Form:
        """Let a draft be used from now on; the version before it retires.

        Raises:
            Forbidden: not the privacy officer.
            NotFound: there is no such form.
            Conflict: it is no draft.
        """
        async with self.access.act(actor, Verb.RULE) as work:
            row = await ConsentFormRow.select_for_update().get_or_none(id=form)
            if row is None:
                raise NotFound
            if row.state != FormState.DRAFT:
                raise Conflict("Only a draft is published, once.")
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

        Of the form that the box came with there always is one.

        Raises:
            NotFound: nothing of that code is published.
        """
        published = ConsentFormRow.filter(code=code, state=FormState.PUBLISHED)
        rows = await published.order_by("-version")
        if not rows and code == QUITCLAIM:
            rows = await self._defaults(work)
        if not rows:
            raise NotFound
        return form_of(next((row for row in rows if row.language == language), rows[0]))

    async def by_id(self, forms: set[FormId]) -> dict[FormId, Form]:
        """Forms in whatever state, by id."""
        rows = await ConsentFormRow.filter(id__in=list(forms))
        return {FormId(row.id): form_of(row) for row in rows}

    async def _defaults(self, work: Work) -> list[ConsentFormRow]:
        """The forms that the box came with, entered when they are first asked for."""
        await work.rows("SELECT pg_advisory_xact_lock(hashtext('consent_form'))")
        found = await ConsentFormRow.filter(code=QUITCLAIM, state=FormState.PUBLISHED)
        if found:
            return found
        return [
            await self._create(
                work, QUITCLAIM, 1, language, text, VALIDITY_MONTHS, FormState.PUBLISHED
            )
            for language, text in TEXTS.items()
        ]

    async def _create(
        self,
        work: Work,
        code: str,
        version: int,
        language: Language,
        text: FormText,
        validity_months: int,
        state: FormState = FormState.DRAFT,
    ) -> ConsentFormRow:
        return await ConsentFormRow.create(
            id=self.ids.new(),
            code=code,
            version=version,
            language=language,
            text=_packed(text),
            validity_months=validity_months,
            state=state,
            at=work.at,
            by=work.actor.person,
        )

    def _next(self, newest: ConsentFormRow, language: Language) -> int:
        # Languages of one version are written one after the other.
        is_other_language = newest.state == FormState.DRAFT and newest.language != language
        return newest.version if is_other_language else newest.version + 1


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
        state=FormState(row.state),
    )


def _packed(text: FormText) -> dict[str, Any]:
    return {
        "title": text.title,
        "paragraphs": list(text.paragraphs),
        # As pairs: the database keeps the members of an object in an order of its own.
        "questions": [[purpose.value, question] for purpose, question in text.questions.items()],
    }


def _check(code: str, text: FormText, validity_months: int) -> None:
    if not 1 <= len(code) <= 40 or not code.replace("-", "").isascii() or not code.islower():
        raise Invalid("code", "Give the form a short code in small letters and hyphens.")
    if not 1 <= validity_months <= LONGEST_MONTHS:
        raise Invalid("validityMonths", f"Let it hold for 1 to {LONGEST_MONTHS} months.")
    if not 1 <= len(text.title.strip()) <= _LONGEST_TITLE or not is_line(text.title):
        raise Invalid("title", f"Give it a title of at most {_LONGEST_TITLE} characters.")
    if not 1 <= len(text.paragraphs) <= _MOST_PARAGRAPHS:
        raise Invalid("paragraphs", f"Write 1 to {_MOST_PARAGRAPHS} paragraphs.")
    if not text.questions or Purpose.CARE in text.questions:
        raise Invalid("questions", "Ask for at least one purpose; care needs no consent.")
    for said in (*text.paragraphs, *text.questions.values()):
        if not 1 <= len(said.strip()) <= _LONGEST_PARAGRAPH or not is_prose(said):
            raise Invalid(
                "paragraphs", f"Keep each paragraph within {_LONGEST_PARAGRAPH} characters."
            )
