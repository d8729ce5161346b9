"""How people come in: sessions, second factors, tries, and the hospital's single sign-on."""

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


Issuer = Annotated[str, AfterValidator(_sealed)]
Rule = Annotated[str, AfterValidator(_rule)]


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

    @model_validator(mode="after")
    def _single_sign_on_agrees(self) -> Self:
        needed = (self.oidc_client_id, self.oidc_client_secret_file)
        if self.oidc_issuer and None in needed:
            raise ValueError("oidc_issuer needs oidc_client_id and oidc_client_secret_file")
        return self
