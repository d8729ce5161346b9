"""How the box is told of passkeys' name and of the hospital's single sign-on."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from appliance.assembly import _group_rule, _provider, directory, relying_party
from appliance.settings import Settings
from core.kit.actor import Role

OIDC: dict[str, Any] = {
    "oidc_issuer": "https://login.hospital.example",
    "oidc_client_id": "beeldkluis",
    "oidc_client_secret_file": Path("/run/credentials/oidc"),
}


class TestPasskeys:
    def test_they_belong_to_the_public_address_and_nothing_else(self) -> None:
        party = relying_party(Settings(public_address="https://photos.hospital.example"))
        assert party.id == "photos.hospital.example"
        assert party.origins == ("https://photos.hospital.example",)

    def test_without_one_they_work_on_this_machine(self) -> None:
        party = relying_party(Settings(port=9000))
        assert (party.id, party.origins) == ("localhost", ("http://localhost:9000",))


class TestSingleSignOn:
    def test_there_is_none_unless_it_is_said(self) -> None:
        assert _provider(Settings()) is None
        assert _provider(Settings(**OIDC)) is not None

    @pytest.mark.parametrize("lacking", ["oidc_client_id", "oidc_client_secret_file"])
    def test_half_of_it_refuses_to_start(self, lacking: str) -> None:
        with pytest.raises(ValidationError, match="needs oidc_client_id"):
            Settings(**{name: value for name, value in OIDC.items() if name != lacking})

    @pytest.mark.parametrize("issuer", ["http://login.hospital.example", "login", "https://"])
    def test_it_is_not_spoken_to_in_the_clear(self, issuer: str) -> None:
        with pytest.raises(ValidationError, match="https://"):
            Settings(**(OIDC | {"oidc_issuer": issuer}))

    def test_a_group_may_have_any_name(self) -> None:
        rule = _group_rule("cn=chirurgen,ou=x=surgeon:orthopaedics")
        assert (rule.group, rule.role) == ("cn=chirurgen,ou=x", Role.SURGEON)
        assert rule.department == "orthopaedics"

    @pytest.mark.parametrize("rule", ["chirurgen", "a=a b:ortho", "a=surgeon", "=surgeon:ortho"])
    def test_a_rule_that_says_nothing_refuses_to_start(self, rule: str) -> None:
        with pytest.raises(ValidationError, match="group=role:department"):
            Settings(oidc_groups=(rule,))


LDAP: dict[str, Any] = OIDC | {
    "ldap_url": "ldaps://directory.hospital.example",
    "ldap_base": "dc=hospital,dc=example",
    "ldap_user": "cn=beeldkluis,dc=hospital,dc=example",
    "ldap_password_file": Path("/run/credentials/ldap"),
}


class TestDirectory:
    def test_there_is_none_unless_it_is_said(self) -> None:
        assert directory(Settings(**OIDC)) is None
        assert directory(Settings(**LDAP)) is not None

    @pytest.mark.parametrize(
        "lacking", ["oidc_issuer", "ldap_base", "ldap_user", "ldap_password_file"]
    )
    def test_half_of_it_refuses_to_start(self, lacking: str) -> None:
        with pytest.raises(ValidationError, match="ldap_url needs"):
            Settings(**{name: value for name, value in LDAP.items() if name != lacking})

    @pytest.mark.parametrize(
        "changes",
        [
            {"ldap_url": "http://directory.hospital.example"},
            {"ldap_url": "ldaps://"},
            {"ldap_url": "ldaps://cn=x:secret@directory.hospital.example"},
            {"ldap_person_filter": "(uid=everybody)"},
            {"ldap_person_filter": "uid={login}"},
            {"ldap_group_filter": "(member={login})"},
        ],
    )
    def test_what_says_nothing_refuses_to_start(self, changes: dict[str, str]) -> None:
        with pytest.raises(ValidationError, match="must be"):
            Settings(**(LDAP | changes))
