"""A session asks for what our own pages ask for, by identifier; text comes with a token only."""

from uuid import UUID

import pytest
from graphql import build_ast_schema, parse, validate

from api.documents import TrustedDocuments, UnknownDocument, UntrustedText
from api.errors import BadRequest, Incidents
from api.schema import build_schema
from core.kit.actor import Actor, DepartmentCode, PersonId, Role
from core.kit.ids import SystemIds

TEXT = "{ me { name } }"
DOCUMENTS = TrustedDocuments({"me": TEXT})
SOMEBODY = Actor(PersonId(UUID(int=1)), Role.SURGEON, DepartmentCode("orthopaedics"))
NOBODY = Actor(None, None, None)
IN_SESSION = Actor(
    PersonId(UUID(int=1)), Role.SURGEON, DepartmentCode("orthopaedics"), session=UUID(int=2)
)
BY_TOKEN = SOMEBODY


class TestNamed:
    @pytest.mark.parametrize("actor", [NOBODY, IN_SESSION, BY_TOKEN])
    def test_anybody_may_ask_a_document_by_its_name(self, actor: Actor) -> None:
        assert DOCUMENTS.text_for(actor, "me", None) == TEXT

    @pytest.mark.parametrize("named", ["you", "", 5, ["me"], {"me": 1}])
    def test_an_unknown_one_is_refused_and_no_text_beside_it_is_taken(self, named: object) -> None:
        with pytest.raises(UnknownDocument):
            DOCUMENTS.text_for(BY_TOKEN, named, TEXT)


class TestText:
    @pytest.mark.parametrize("actor", [NOBODY, IN_SESSION])
    @pytest.mark.parametrize("text", [TEXT, "", None])
    def test_without_a_token_no_text_is_taken(self, actor: Actor, text: str | None) -> None:
        with pytest.raises(UntrustedText):
            DOCUMENTS.text_for(actor, None, text)

    def test_the_holder_of_a_token_may_send_text(self) -> None:
        assert DOCUMENTS.text_for(BY_TOKEN, None, "{ x }") == "{ x }"

    def test_nothing_at_all_is_refused(self) -> None:
        with pytest.raises(BadRequest):
            DOCUMENTS.text_for(BY_TOKEN, None, None)


class TestOfThisBuild:
    def test_signing_in_is_always_among_them_and_every_text_fits_the_schema(self) -> None:
        documents = TrustedDocuments.of_this_build()
        assert {"enrol", "logIn", "logOut", "issueToken", "revokeToken"} <= documents.texts.keys()
        schema = build_ast_schema(parse(build_schema(Incidents(SystemIds())).as_str()))
        for text in documents.texts.values():
            assert validate(schema, parse(text)) == []
