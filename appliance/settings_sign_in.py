"""How people come in: sessions, second factors, tries, single sign-on and directory."""

import re
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator
from pydantic_settings import BaseSettings

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_RULE = re.compile(r"(?P<group>.+)=(?P<role>[a-z_]+):(?P<department>[a-z0-9-]+)")


def _sealed(address: str) -> str:
    parts = urlsplit(address)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in _LOOPBACK):
        raise ValueError("must begin with https:// (http:// only on this machine)")
    return address


def _rule(said: str) -> str:
    rule = _RULE.fullmatch(said)
    if rule is None:
        raise ValueError("must be group=role:department, such as ortho-chirurgen=surgeon:ortho")
    return said


def _directory(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"ldaps", "ldap"} or not parts.hostname or parts.username:
        raise ValueError("must be ldaps://host or ldap://host, without a name or password")
    return address


def _filter(hole: str) -> AfterValidator:
    def checked(said: str) -> str:
        if hole not in said or not (said.startswith("(") and said.endswith(")")):
            raise ValueError(f"must be an LDAP filter in brackets with {hole} in it")
        return said

    return AfterValidator(checked)


Issuer = Annotated[str, AfterValidator(_sealed)]
Rule = Annotated[str, AfterValidator(_rule)]
DirectoryUrl = Annotated[str, AfterValidator(_directory)]
PersonFilter = Annotated[str, _filter("{login}")]
GroupFilter = Annotated[str, _filter("{dn}")]


class SignInSettings(BaseSettings):
    """What a hospital may decide about signing in. None of it turns authentication off."""

    second_factor_required: bool = Field(
        default=True,
        description="Whoever signs in by a password alone can do nothing but set up a passkey or "
        "an authenticator. Off is for demonstrations.",
    )
    step_up_minutes: int = Field(
        default=5,
        ge=1,
        le=60,
        description="How long it counts that somebody proved who they are, for what matters most.",
    )
    session_idle_minutes: int = Field(
        default=15, ge=1, le=60, description="After how long without a request a session ends."
    )
    session_absolute_hours: int = Field(
        default=10, ge=1, le=24, description="After how long a session ends in any case."
    )
    login_tries_per_minute_account: int = Field(
        default=5,
        ge=1,
        le=60,
        description="Log-in tries for one account from one address, before each further one has "
        "to wait: one minute, then two, up to fifteen. From anywhere together: four times as many.",
    )
    login_tries_per_minute_address: int = Field(
        default=20, ge=1, le=600, description="Log-in tries from one address, for any account."
    )
    enrolment_minutes: int = Field(
        default=15, ge=1, le=1440, description="How long a one-time enrolment code is valid."
    )

    oidc_issuer: Issuer | None = Field(
        default=None,
        description="The hospital's single sign-on (OpenID Connect), by its issuer. Unset: none. "
        "Needs `public_address`; the address to come back to is `/oidc/callback` there, and for "
        "back-channel logout `/oidc/backchannel-logout`.",
    )
    oidc_client_id: str | None = Field(
        default=None, min_length=1, description="What the single sign-on calls this box."
    )
    oidc_client_secret_file: Path | None = Field(
        default=None, description="The file with the secret that belongs to `oidc_client_id`."
    )
    oidc_ca_file: Path | None = Field(
        default=None,
        description="The certificates that vouch for the single sign-on. Unset: the machine's.",
    )
    oidc_scopes: tuple[str, ...] = Field(
        default=("openid", "profile", "email"), description="What is asked of it about a person."
    )
    oidc_groups_claim: str = Field(
        default="groups", min_length=1, description="Where it says which groups somebody is in."
    )
    oidc_groups: tuple[Rule, ...] = Field(
        default=(),
        description="Which group has which role and department here, as `group=role:department`; "
        "the first that fits counts, and who is in none is refused.",
    )
    oidc_second_factor: tuple[str, ...] = Field(
        default=("mfa",),
        description="The `amr` and `acr` values that say a second factor was shown there. "
        "Empty: every sign-in there counts.",
    )

    ldap_url: DirectoryUrl | None = Field(
        default=None,
        description="The hospital's directory, `ldaps://` or `ldap://` (which begins TLS itself). "
        "Unset: none, and groups come with the single sign-on. Set: they come from the directory "
        "alone, at each sign-in and every `ldap_every_seconds`; the account of who is in no group "
        "of `oidc_groups` any more is closed until they are in one again.",
    )
    ldap_login_claim: str = Field(
        default="preferred_username",
        min_length=1,
        description="Where the single sign-on says what somebody is called in the directory. "
        "Choose one that people cannot change themselves.",
    )
    ldap_base: str | None = Field(
        default=None, min_length=1, description="The entry below which people and groups stand."
    )
    ldap_user: str | None = Field(
        default=None, min_length=1, description="As which entry the box signs in there, to read."
    )
    ldap_password_file: Path | None = Field(
        default=None, description="The file with the password of `ldap_user`."
    )
    ldap_ca_file: Path | None = Field(
        default=None,
        description="The certificates that vouch for the directory. Unset: the machine's.",
    )
    ldap_person_filter: PersonFilter = Field(
        default="(&(objectClass=person)(uid={login}))",
        description="Who counts as working here; `{login}` is the name that the single sign-on "
        "tells. For Active Directory: `(&(objectClass=user)(userPrincipalName={login})"
        "(!(userAccountControl:1.2.840.113556.1.4.803:=2)))`, which leaves out closed accounts.",
    )
    ldap_group_filter: GroupFilter = Field(
        default="(&(objectClass=groupOfNames)(member={dn}))",
        description="The groups of the entry `{dn}`; their `cn` is what `oidc_groups` names. For "
        "Active Directory, groups within groups too: "
        "`(&(objectClass=group)(member:1.2.840.113556.1.4.1941:={dn}))`.",
    )
    ldap_every_seconds: int = Field(
        default=60,
        ge=5,
        le=3600,
        description="How long after each look-up of everybody who is here the next one begins.",
    )

    @model_validator(mode="after")
    def _single_sign_on_agrees(self) -> Self:
        needed = (self.oidc_client_id, self.oidc_client_secret_file)
        if self.oidc_issuer and None in needed:
            raise ValueError("oidc_issuer needs oidc_client_id and oidc_client_secret_file")
        return self

    @model_validator(mode="after")
    def _directory_agrees(self) -> Self:
        if self.ldap_url and not self.oidc_issuer:
            raise ValueError("ldap_url needs oidc_issuer: who somebody is, the sign-on says")
        if self.ldap_url and None in (self.ldap_base, self.ldap_user, self.ldap_password_file):
            raise ValueError("ldap_url needs ldap_base, ldap_user and ldap_password_file")
        return self
