"""`docs/permissions.md` as data, and a hospital in which each of its cells can be tried."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import httpx
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse, print_ast
from starlette.types import ASGIApp

from api.app import ApiOptions, build_app
from api.context import COOKIE
from core.annotations import Shape, ShapeKind
from core.consents import Papers
from core.decisions import Purpose
from core.imaging import Area
from core.kit.actor import Actor, Role, Scope
from core.kit.ids import SystemIds
from core.patients import NewPatient, PatientId, Sex
from core.people import IssuedToken
from core.photos import Description, Developing, PhotoId, RenditionKind
from core.services import Services
from core.work import Work
from tests.support import state
from tests.support.actors import VISITOR, Cast, sign_in
from tests.support.arriving import received
from tests.support.sockets import first_told
from tests.support.treating import treats

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
ASKED = Path(__file__).with_suffix(".graphql")
ORIGIN = "https://box.test"
COLUMNS = ("nobody", *(role.value for role in Role), "other department")
UNKNOWN = UUID("018f0000-0000-7000-8000-000000000000")

NAME, BSN = "Kanarie de Vries", "111222333"
FILED_WORD, INBOX_WORD = "kanariekooi", "merelnest"

_ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|(.*)\|$", re.MULTILINE)
_GRANT = re.compile(r"^\| \*\*(\w+)\*\* \| (\w+) \|(.*)\|$", re.MULTILINE)
_DENIED = "SELECT person FROM audit_event WHERE tag = 'access:denied' ORDER BY id"
_TABLES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  AND relname NOT IN ('audit_event', 'audit_key', 'audit_leaf', 'guess')
"""
_DIGEST = """
SELECT '{0}' AS name, md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) AS digest
FROM {0} AS r
"""
_HELD = """
INSERT INTO pgqueuer (priority, status, entrypoint, payload, headers)
VALUES (0, 'failed', 'develop', $1, '{"starts": 5, "reason": "It failed."}') RETURNING id
"""


class Verdict(StrEnum):
    """What a cell of the page can say."""

    ALLOWED = "allowed"
    HIDDEN = "hidden"
    FORBIDDEN = "forbidden"
    UNAUTHENTICATED = "unauthenticated"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page: an operation, what it is tried on, its verb, and a verdict a column.

    The verb is for care, unless the page says otherwise: "view for marketing".
    """

    operation: str
    on: str
    verb: str
    purpose: Purpose
    verdicts: Mapping[str, Verdict]

    @property
    def name(self) -> tuple[str, str]:
        """By which the row and its case find each other."""
        return self.operation, self.on


def lines() -> tuple[Line, ...]:
    """All rows of the page, whose columns stand in the order of `COLUMNS`."""
    columns = " | ".join(COLUMNS).replace("_", " ")
    headings = re.findall(r"^\| operation \|.*$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert set(headings) == {f"| operation | on | verb | {columns} |"}
    return tuple(
        Line(
            operation,
            on.strip(),
            verb.strip().partition(" for ")[0],
            Purpose(verb.strip().partition(" for ")[2] or Purpose.CARE),
            dict(zip(COLUMNS, map(Verdict, cells), strict=True)),
        )
        for operation, on, verb, rest in _ROW.findall(PAGE.read_text("utf-8"))
        if (cells := [cell.strip() for cell in rest.split("|")])
    )


def grants() -> dict[str, tuple[str, frozenset[Role]]]:
    """The page's other table: for each verb its token scope and the roles that have it."""
    return {
        verb: (
            scope,
            frozenset(r for r, cell in zip(Role, rest.split("|"), strict=True) if cell.strip()),
        )
        for verb, scope, rest in _GRANT.findall(PAGE.read_text("utf-8"))
    }


def documents() -> dict[str, str]:
    """What is asked, by operation; each with the fragments it uses."""
    parts = parse(ASKED.read_text("utf-8")).definitions
    shared = [part for part in parts if isinstance(part, FragmentDefinitionNode)]
    told = {}
    for part in parts:
        if isinstance(part, OperationDefinitionNode) and part.name:
            text = print_ast(part)
            used = [print_ast(each) for each in shared if f"...{each.name.value}" in text]
            told[part.name.value] = "\n".join([text, *used])
    return told


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, to GraphQL unless it says otherwise. `cookie` overrides the asker's own."""

    document: str = ""
    variables: Mapping[str, object] = field(default_factory=dict)
    method: str = "POST"
    path: str = "/graphql"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookie: str | None = None


@dataclass(slots=True)
class Hospital:
    """A box with one patient, a filed photo and one in the inbox, both at orthopaedics."""

    services: Services
    developing: Developing
    papers: Papers
    cast: Cast
    app: ASGIApp
    folder: Path
    documents: Mapping[str, str] = field(default_factory=documents)
    patient: UUID = UNKNOWN
    filed: UUID = UNKNOWN
    inbox: UUID = UNKNOWN
    drawn: UUID = UNKNOWN
    other: UUID = UNKNOWN
    login: str | None = None
    who: Actor = VISITOR
    headers: dict[str, str] = field(default_factory=dict)
    number: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def play(self, column: str) -> None:
        """Ask as the person of one column from now on."""
        if column != "nobody":
            self.login = "stranger" if column == "other department" else column
            token = await sign_in(self.services, self.login)
            self.headers = with_cookie(token)
            self.who = await self.services.sessions.who(token)

    @property
    def person(self) -> UUID:
        """Whoever asks now, signed in."""
        assert self.who.person is not None
        return self.who.person

    async def carry(self, *scopes: Scope) -> IssuedToken:
        """Ask by an API token of who asks now, valid for a day, from now on."""
        issued = await self.services.tokens.issue(self.who, "scanner", scopes, 1)
        self.headers = {"Authorization": f"Bearer {issued.secret}"}
        return issued

    async def new_patient(self) -> PatientId:
        """Another patient of orthopaedics."""
        made = await self.services.patients.create(self.cast.surgeon, self.new_identity())
        return made.id

    def new_identity(self) -> NewPatient:
        """Somebody whom nobody knows yet."""
        return NewPatient(f"K-{next(self.number)}", NAME, date(1961, 4, 2), Sex.FEMALE)

    async def new_photo(self) -> PhotoId:
        """Another photo in the inbox of orthopaedics."""
        return await received(self.services, self.cast.photographer, next(self.number))

    async def held_job(self) -> int:
        """A job that has used its five starts."""
        return int(await state.one(_HELD, self.filed.bytes))

    async def furnish(self) -> None:
        """Bring in the patient and the two photos, developed, described and indexed."""
        services, surgeon = self.services, self.cast.surgeon
        who = replace(self.new_identity(), bsn=BSN)
        self.patient = (await services.patients.create(surgeon, who)).id
        self.filed, self.inbox = await self.new_photo(), await self.new_photo()
        for photo in (self.filed, self.inbox):
            await self.developing.develop(photo)
            await self.developing.enlarge(photo)
            await self.developing.blur(photo)
            await self.developing.mask(photo, [Area(0.1, 0.1, 0.4, 0.4)], _entered)
            if copy := await self.developing.drafted(photo, [Area(0.1, 0.1, 0.4, 0.4)], 4096):
                await self.developing.keep(photo, RenditionKind.DEIDENTIFIED, copy, _entered)
        await services.photos.assign(surgeon, self.filed, self.patient)
        await services.naming.looked(surgeon, PhotoId(self.filed))
        await treats(services, PatientId(self.patient), self.cast.clinician)
        for photo, word in ((self.filed, FILED_WORD), (self.inbox, INBOX_WORD)):
            seen = await services.photos.get(surgeon, photo)
            await services.photos.describe(surgeon, photo, seen.version, Description(caption=word))
        self.other = await self.new_patient()
        self.drawn = self.filed
        arrow = Shape(ShapeKind.ARROW, ((0.1, 0.2), (0.3, 0.4)))
        await services.annotations.annotate(surgeon, PhotoId(self.drawn), 0, [arrow])
        while await services.indexer.follow():
            pass

    async def send(self, ask: Ask) -> httpx.Response:
        """The answer of the whole application, without a memory for cookies."""
        headers = self.headers | dict(ask.headers)
        if ask.cookie is not None:
            headers = headers | with_cookie(ask.cookie)
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            if ask.document.startswith("subscription"):
                return await first_told(self.app, headers, ask.document, ask.variables)
            if ask.document:
                sent = {"query": ask.document, "variables": ask.variables}
                return await client.post(ask.path, json=sent, headers=headers)
            return await client.request(ask.method, ask.path, content=ask.body, headers=headers)

    async def traces(self) -> tuple[object, ...]:
        """All there is but the log: a digest of each table, and the names of the files."""
        tables = [row["relname"] for row in await state.rows(_TABLES)]
        digests = await state.rows(" UNION ALL ".join(_DIGEST.format(name) for name in tables))
        files = sorted(path.name for path in self.folder.rglob("*") if path.is_file())
        # The database may tell the tables in any order.
        return (*sorted(tuple(row.values()) for row in digests), *files)


async def _entered(_: Work, __: UUID) -> None:
    """For care a copy is looked at without a recipe."""


async def denials() -> list[UUID | None]:
    """Who was refused, as the log says."""
    return [row["person"] for row in await state.rows(_DENIED)]


def with_cookie(token: str) -> dict[str, str]:
    """The headers of our own pages in a browser with a session."""
    return {"Cookie": f"{COOKIE}={token}", "Origin": ORIGIN, "X-Beeldkluis-CSRF": "1"}


def hospital(
    services: Services, developing: Developing, papers: Papers, cast: Cast, folder: Path
) -> Hospital:
    """An empty hospital behind the real application."""
    options = ApiOptions(allowed_origins=(ORIGIN,), remember_person_seconds=0, documents=None)
    app = build_app(services, SystemIds(), options)
    return Hospital(services, developing, papers, cast, app, folder)
