"""Every route and every field by which bytes or a patient's data leave asks the decision.

What there is to try comes from the route table and the schema: `test_permissions` holds the
cases to those. Each operation is asked for everything its type has, and whatever comes back
with something of a patient in it must have come past `release_decision`.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    parse,
    print_ast,
)

from core.consents import Capacity, Method, Papers, Signing
from core.decisions import Decision, release_decision
from core.patients import PatientId
from core.photos import Developing
from core.services import Services
from tests.api.test_permissions import asked
from tests.support.actors import Cast
from tests.support.permission_cases import CASES
from tests.support.permissions import (
    BSN,
    FILED_WORD,
    INBOX_WORD,
    NAME,
    Ask,
    Hospital,
    hospital,
    lines,
)

pytestmark = pytest.mark.slow

SCHEMA = build_schema(Path("api/schema.graphql").read_text("utf-8"))
SECRETS = (NAME, BSN, FILED_WORD, INBOX_WORD, "K-1", "knie links", "1961-04-02")
NOT_TEXT = "\ufffd"
DEEPEST = 3
NOT_ASKED = ("TOO_COSTLY", "TOO_DEEP", "BAD_REQUEST", "TOO_MANY")
"""A question that was not put proves nothing."""

PAPERS_OF_STAFF = {"GET /log/patients/{patient}.pdf"}
"""Compressed, so not read here: `test_an_officers_paper_names_no_patient` reads it."""

ASKERS = (
    "surgeon",
    "viewer",
    "photographer",
    "communications",
    "privacy_officer",
    "administrator",
    "nobody",
)


@pytest.fixture
async def box(
    services: Services, developing: Developing, papers: Papers, cast: Cast, tmp_path: Path
) -> Hospital:
    made = hospital(services, developing, papers, cast, tmp_path)
    await made.furnish()
    (drafted,) = await services.consents.of_patient(cast.surgeon, PatientId(made.patient))
    answers = dict.fromkeys(drafted.form.text.questions, True)
    said = Signing(NAME, Capacity.SELF, Method.TABLET, answers)
    await services.consents.sign(cast.surgeon, drafted.id, drafted.version, said)
    return made


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[Decision]:
    """Every decision that is taken, wherever in the core."""
    taken: list[Decision] = []

    def watched(*given: Any) -> Decision:
        taken.append(release_decision(*given))
        return taken[-1]

    for module in list(sys.modules.values()):
        is_ours = getattr(module, "__name__", "").startswith("core.")
        if is_ours and getattr(module, "release_decision", None) is release_decision:
            monkeypatch.setattr(module, "release_decision", watched)
    return taken


def whole(field: GraphQLField, depth: int = 0) -> str:
    """A selection of everything below a field that can be asked for without an argument."""
    kind = get_named_type(field.type)
    if is_leaf_type(kind):
        return ""
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    parts = [
        f"{name} {whole(each, depth + 1)}"
        for name, each in kind.fields.items()
        if not any(is_required_argument(argument) for argument in each.args.values())
        and (is_leaf_type(get_named_type(each.type)) or depth < DEEPEST)
    ]
    return "{ " + " ".join(parts) + " }"


def widened(document: str, schema: GraphQLSchema) -> str:
    """The same operation, asking for all that its type has."""
    operation = next(
        part for part in parse(document).definitions if isinstance(part, OperationDefinitionNode)
    )
    (selected,) = operation.selection_set.selections
    root = schema.get_root_type(operation.operation)
    assert root is not None
    assert isinstance(selected, FieldNode)
    field = root.fields[selected.name.value]
    head = print_ast(operation).partition("{")[0].strip()
    call = print_ast(selected).partition("{")[0] if "{" in print_ast(selected) else None
    arguments = _arguments(print_ast(selected)) if call is not None else print_ast(selected)
    return f"{head} {{ {arguments} {whole(field)} }}"


def _arguments(selected: str) -> str:
    """`name(arguments)` of a selection, without what it selects."""
    depth = 0
    for at, letter in enumerate(selected):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
        elif letter == "{" and depth == 0:
            return selected[:at]
    return selected


def leaks(answer: httpx.Response) -> Iterator[str]:
    """What of a patient is in an answer: words of theirs, or bytes that are no text."""
    text = answer.content.decode("utf-8", "replace")
    yield from (secret for secret in SECRETS if secret in text)
    if NOT_TEXT in text:
        yield "bytes"


@pytest.mark.parametrize("asker", ASKERS)
async def test_nothing_of_a_patient_leaves_without_a_decision(
    box: Hospital, decided: list[Decision], asker: str
) -> None:
    await box.play(asker)
    seen = set()
    for line in lines():
        case = CASES[line.name]
        subject = await case.subject(box)
        ask: Ask = asked(box, line.name, case, subject)
        if ask.document:
            ask = replace(ask, document=widened(ask.document, SCHEMA))
        decided.clear()
        answer = await box.send(ask)
        assert not [code for code in NOT_ASKED if code in answer.text], answer.text
        found = set(leaks(answer))
        if line.operation in PAPERS_OF_STAFF:
            found -= {"bytes"}
        if found:
            seen.add(line.operation)
            assert decided, f"{line.operation} let {found} out without a decision"
            assert any(decision.is_permitted for decision in decided), line.operation
    if asker == "surgeon":
        # So that the test sees what it is to guard.
        assert {"photo", "search", "suggest", "patient", "consents", "consentByLink"} <= seen
        assert "GET /media/{photo}/thumbnail" in seen
        assert "GET /consents/{consent}/document" in seen
    if asker == "communications":
        assert "GET /media/{photo}/room/{size}" in seen
        assert not seen & {"photo", "search", "patient", "GET /media/{photo}/thumbnail"}
