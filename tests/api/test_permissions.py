"""`docs/permissions.md`, tried cell by cell on the real application."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import parse
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from api.app import ApiOptions, build_app
from api.errors import Incidents
from api.schema import build_schema
from core.access import DEFAULT_POLICY, Verb
from core.access.deciding import has
from core.consents import Papers
from core.decisions import Purpose
from core.kit.actor import Actor, PersonId, Role, Scope
from core.kit.clock import SetClock
from core.kit.ids import SystemIds
from core.photos import Developing, PhotoId, RenditionKind
from core.services import Services
from tests.support import state
from tests.support.actors import PASSWORD, Cast
from tests.support.arriving import received
from tests.support.permission_case import Case, Key, Subject
from tests.support.permission_cases import CASES
from tests.support.permissions import (
    BSN,
    COLUMNS,
    FILED_WORD,
    INBOX_WORD,
    NAME,
    UNKNOWN,
    Ask,
    Hospital,
    Verdict,
    denials,
    grants,
    hospital,
    lines,
)

pytestmark = pytest.mark.slow

SIGNING_IN = {"logIn", "logOut", "enrol", "beginPasskeyLogIn", "logInByPasskey", "signInWays"}
SECRETS = (NAME, BSN, FILED_WORD, INBOX_WORD, "K-1", "knie links")


@pytest.fixture
async def box(
    services: Services, developing: Developing, papers: Papers, cast: Cast, tmp_path: Path
) -> Hospital:
    made = hospital(services, developing, papers, cast, tmp_path)
    await made.furnish()
    return made


def asked(box: Hospital, name: Key, case: Case, subject: Subject) -> Ask:
    if case.ask is not None:
        return case.ask(box, subject)
    return Ask(box.documents[name[0]], case.variables(box, subject))


def code_of(answer: httpx.Response) -> str:
    """The one code of a refusal without data."""
    if not answer.content:  # of HEAD the status alone arrives
        return {404: "NOT_FOUND", 403: "FORBIDDEN", 401: "UNAUTHENTICATED"}[answer.status_code]
    told = answer.json()
    if "error" in told:
        assert answer.status_code == {"NOT_FOUND": 404, "FORBIDDEN": 403}.get(
            told["error"]["code"], 401
        )
        return str(told["error"]["code"])
    assert told["data"] is None or set(told["data"].values()) == {None}
    (error,) = told["errors"]
    return str(error["extensions"]["code"])


def told_by(answer: httpx.Response) -> str:
    """The body, and what tus says in headers."""
    headers = (f"{name}: {value}" for name, value in answer.headers.items() if "tus" in name)
    return "\n".join([answer.text, *headers])


def headers_of(answer: httpx.Response) -> dict[str, str]:
    """The headers that do not differ between two answers to the same question."""
    changing = {"x-request-id", "content-security-policy"}
    return {name: value for name, value in answer.headers.items() if name not in changing}


def assert_same(one: httpx.Response, other: httpx.Response) -> None:
    assert one.status_code == other.status_code
    assert one.content == other.content
    assert headers_of(one) == headers_of(other)


async def attempt(box: Hospital, name: Key, verdict: Verdict) -> None:
    """Try one cell, on what is there and on what is not."""
    case = CASES[name]
    subject = await case.subject(box)
    traces, refused = await box.traces(), await denials()
    answer = await box.send(asked(box, name, case, subject))
    said = case.says or str(subject)
    if verdict is Verdict.ALLOWED:
        assert answer.status_code in {200, 201, 204}, answer.text
        assert said in told_by(answer), told_by(answer)
        assert await denials() == refused
        return
    assert said not in told_by(answer)
    assert not [secret for secret in SECRETS if secret in answer.text]
    assert await box.traces() == traces
    if verdict is Verdict.HIDDEN and case.is_list:
        assert answer.status_code == 200
        assert "errors" not in answer.json()
    else:
        assert code_of(answer) == {Verdict.HIDDEN: "NOT_FOUND"}.get(verdict, verdict.upper())
        refused += [] if verdict is Verdict.UNAUTHENTICATED else [box.who.person]
    assert await denials() == refused
    if case.absent is not None:
        assert_same(answer, await box.send(asked(box, name, case, case.absent)))
    elif verdict is Verdict.HIDDEN:
        assert answer.json() == {"data": case.empty}


class TestThePage:
    def test_every_field_and_route_has_its_row_and_its_case(self, services: Services) -> None:
        app = build_app(services, SystemIds(), ApiOptions(documents=None))
        rows = [line.name for line in lines()]

        assert len(rows) == len(set(rows))
        assert set(rows) == set(CASES)
        assert {operation for operation, _ in rows} == {*fields(), *routes(app)}

    def test_the_verbs_and_scopes_are_those_of_the_policy(self) -> None:
        told = grants()

        assert set(told) == set(Verb)
        for verb, (scope, roles) in told.items():
            assert roles == {role for role in Role if verb in DEFAULT_POLICY.verbs(role)}
            for role in roles:
                actor = Actor(PersonId(UNKNOWN), role, None, frozenset({Scope(scope)}))
                ((_, grant), *_) = DEFAULT_POLICY.grants(role, Verb(verb))
                purpose = max(grant.purposes)
                assert has(DEFAULT_POLICY, actor, Verb(verb), purpose)
                narrowed = replace(actor, scopes=frozenset(Scope) - {Scope(scope)})
                assert not has(DEFAULT_POLICY, narrowed, Verb(verb))

    def test_a_role_without_the_verb_is_forbidden_and_no_other(self) -> None:
        for line in lines():
            for role in Role:
                actor = Actor(PersonId(UNKNOWN), role, None)
                asked = line.verb, line.purpose
                is_granted = line.verb == "none" or _has(actor, *asked)
                assert (line.verdicts[role] is Verdict.FORBIDDEN) is not is_granted, line

    def test_only_signing_in_links_and_what_tus_says_of_itself_are_open(self) -> None:
        open_to_nobody = {
            line.operation for line in lines() if line.verdicts["nobody"] is Verdict.ALLOWED
        }
        by_link = {"consentByLink", "signByLink", "withdrawByLink"}
        of_visitors = {op for op in open_to_nobody if " /s/" in op or " /u/" in op}
        assert len(of_visitors) == 14
        assert open_to_nobody == {
            *SIGNING_IN,
            "OPTIONS /uploads",
            "GET /robots.txt",
            "POST /v/check",
            *by_link,
            *of_visitors,
        }


class TestEveryCell:
    @pytest.mark.parametrize("column", COLUMNS)
    async def test_as(self, box: Hospital, column: str, subtests: pytest.Subtests) -> None:
        await box.play(column)
        for line in lines():
            with subtests.test(operation=line.operation, on=line.on):
                await attempt(box, line.name, line.verdicts[column])


class TestTokens:
    @pytest.mark.parametrize("scope", Scope)
    async def test_a_token_reaches_as_far_as_its_scope(
        self, box: Hospital, scope: Scope, subtests: pytest.Subtests
    ) -> None:
        reach = {verb: told for verb, (told, _) in grants().items()}
        for role in (Role.SURGEON, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR):
            await box.play(role.value)
            await box.carry(scope)
            for line in lines():
                if line.verb == "none" or line.verdicts[role] is not Verdict.ALLOWED:
                    continue
                verdict = Verdict.ALLOWED if reach[line.verb] == scope else Verdict.FORBIDDEN
                if verdict is Verdict.ALLOWED and scope is Scope.READ and "inbox" in line.on:
                    verdict = Verdict.HIDDEN  # the inbox is for those who may assign
                with subtests.test(operation=line.operation, on=line.on, role=role):
                    await attempt(box, line.name, verdict)

    async def test_a_token_makes_and_ends_no_token(self, box: Hospital) -> None:
        await box.play("surgeon")
        await box.carry(*Scope)
        await attempt(box, ("issueToken", "yourself"), Verdict.UNAUTHENTICATED)
        await attempt(box, ("setMyMail", "yourself"), Verdict.UNAUTHENTICATED)
        await attempt(box, ("setNoticePreference", "yourself"), Verdict.UNAUTHENTICATED)
        await attempt(box, ("revokeToken", "own token"), Verdict.UNAUTHENTICATED)
        await attempt(box, ("removePasskey", "own passkey"), Verdict.UNAUTHENTICATED)
        await attempt(box, ("revokeSession", "own session"), Verdict.UNAUTHENTICATED)

    @pytest.mark.parametrize("end", ["expired", "revoked", "owner disabled", "unknown"])
    async def test_one_that_has_ended_is_nobody(
        self, box: Hospital, clock: SetClock, end: str, subtests: pytest.Subtests
    ) -> None:
        await box.play("surgeon")
        issued = await box.carry(Scope.READ, Scope.WRITE)
        await attempt(box, ("photo", "filed photo"), Verdict.ALLOWED)
        if end == "expired":
            clock.move(timedelta(days=1))
        elif end == "revoked":
            await box.services.tokens.revoke(box.who, issued.token.id)
        elif end == "owner disabled":
            await box.services.people.disable(box.cast.administrator, box.person)
        else:
            box.headers = {"Authorization": f"Bearer {issued.secret[:-1]}"}
        for line in lines():
            if line.verdicts["nobody"] is Verdict.UNAUTHENTICATED:
                with subtests.test(operation=line.operation, on=line.on):
                    await attempt(box, line.name, Verdict.UNAUTHENTICATED)


class TestBesidesTheCells:
    async def test_a_viewer_meets_no_unassigned_photo_in_any_list_or_count(
        self, box: Hospital
    ) -> None:
        await box.play("viewer")
        everything = """{ photos(first: 100) { edges { node { id } } }
            search(text: "", first: 100) { total hits { photo { id } } } }"""

        told = (await box.send(Ask(everything))).json()["data"]

        assert told == {
            "photos": {"edges": [{"node": {"id": str(box.filed)}}]},
            "search": {"total": 1, "hits": [{"photo": {"id": str(box.filed)}}]},
        }

    async def test_whoever_sees_a_photo_may_know_its_tint(self, box: Hospital) -> None:
        await box.play("viewer")
        everywhere = """query($id: PhotoId!) { photo(id: $id) { tint }
            photos(first: 1) { edges { node { tint } } }
            search(text: "", first: 1) { hits { photo { tint } } } }"""
        kept = (await box.services.photos.get(box.cast.surgeon, PhotoId(box.filed))).tint
        assert kept is not None
        for tint in (f"#{kept.hex()}", None):
            told = (await box.send(Ask(everywhere, {"id": str(box.filed)}))).json()["data"]

            assert told == {
                "photo": {"tint": tint},
                "photos": {"edges": [{"node": {"tint": tint}}]},
                "search": {"hits": [{"photo": {"tint": tint}}]},
            }
            await state.rows("UPDATE photo SET tint = NULL")  # as of a photo of before

    @pytest.mark.parametrize(
        ("role", "scopes", "bsn"),
        [("viewer", (), None), ("clinician", (), BSN), ("surgeon", (Scope.READ,), None)],
    )
    async def test_a_bsn_is_for_those_who_may_edit(
        self, box: Hospital, role: str, scopes: tuple[Scope, ...], bsn: str | None
    ) -> None:
        await box.play(role)
        if scopes:
            await box.carry(*scopes)
        whole = "query($id: PhotoId!) { photo(id: $id) { patient { name bsn } } }"

        told = (await box.send(Ask(whole, {"id": str(box.filed)}))).json()["data"]

        assert told["photo"]["patient"] == {"name": NAME, "bsn": bsn}

    async def test_a_hidden_patient_is_assigned_to_as_little_as_a_missing_one(
        self, box: Hospital
    ) -> None:
        await box.play("other department")
        theirs = await received(box.services, box.cast.stranger, 99)
        traces = await box.traces()

        asked = [
            Ask(box.documents["assignPhoto"], {"id": str(theirs), "patient": str(patient)})
            for patient in (box.patient, UNKNOWN)
        ]

        assert_same(await box.send(asked[0]), await box.send(asked[1]))
        assert await box.traces() == traces
        assert await denials() == [box.who.person] * 2

    async def test_a_number_that_is_taken_is_logged_as_looked_up(self, box: Hospital) -> None:
        await box.play("other department")
        traces, at = await box.traces(), await state.last_act()

        answer = await box.send(Ask(box.documents["createPatient"], {"mrn": "K-1"}))

        assert code_of(answer) == "CONFLICT"
        assert await box.traces() == traces
        (act,) = await state.acts(at)
        assert (act["tag"], act["outcome"]) == ("patient:looked-up", "denied")
        assert act["person"] == box.who.person

    async def test_a_wrong_code_enrols_nobody_and_is_logged(self, box: Hospital) -> None:
        traces, at = await box.traces(), await state.last_act()
        guess = {"code": "AAAAA-AAAAA-AAAAA-AAAAA", "password": PASSWORD}

        answer = await box.send(Ask(box.documents["enrol"], guess))

        assert code_of(answer) == "UNAUTHENTICATED"
        assert await box.traces() == traces
        assert await state.tags(at) == ["person:login-failed"]


def fields() -> Iterator[str]:
    """Every field of Query, Mutation and Subscription in the schema that is served."""
    (*kinds,) = parse(build_schema(Incidents(SystemIds())).as_str()).definitions
    for kind in kinds:
        name = getattr(kind, "name", None)
        if name and name.value in {"Query", "Mutation", "Subscription"}:
            for each in getattr(kind, "fields", ()):
                yield each.name.value


def _has(actor: Actor, verb: str, purpose: Purpose) -> bool:
    return has(DEFAULT_POLICY, actor, Verb(verb), purpose)


def routes(app: Any) -> Iterator[str]:
    """Every route but GraphQL's own, and media by rendition; HEAD is as GET."""
    while not isinstance(app, Starlette):
        app = app.app
    for route in app.routes:
        assert isinstance(route, Route | WebSocketRoute)
        if route.path == "/graphql":
            continue
        assert isinstance(route, Route)
        methods = route.methods or set()
        for method in methods - {"HEAD"} if "GET" in methods else methods:
            if "{rendition}" in route.path:
                yield from (
                    f"{method} {route.path.format(photo='{photo}', rendition=kind.value)}"
                    for kind in RenditionKind
                )
            else:
                yield f"{method} {route.path}"
