"""OpenID Connect, spoken to the hospital's provider: discovery, PKCE, nonce, state, logout tokens.

Nothing that comes by the browser is believed before a signature of the provider's own keys is
checked; its certificate is always verified. Nothing here decides who may do what: see
`core.people.sign_on`.
"""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.common.security import generate_token
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.kit.errors import Unavailable
from core.people import Claims, Departure, SignedOut, SignOnRefused

_ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "Ed25519", "EdDSA"]
_ID_TOKEN = frozenset({"jwt"})
_LOGOUT_TOKEN = frozenset({"logout+jwt"})
"""The `typ` of each; an ID token need not say its own."""
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
_KEPT_SECONDS = 3600
_LEEWAY_SECONDS = 60
_LOGOUT_SECONDS = 300
_TIMEOUT_SECONDS = 10
_WRONG = (KeyError, TypeError, ValueError, JoseError)


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """What the hospital says of its provider; `strong` are the `amr` and `acr` that count."""

    issuer: str
    client_id: str
    secret_file: Path
    callback: str
    ca_file: Path | None = None
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    groups_claim: str = "groups"
    strong: frozenset[str] = frozenset({"mfa"})
    login_claim: str | None = None
    """Where it says what somebody is called in the directory, if that is asked."""


@dataclass(slots=True)
class OidcProvider:
    """The provider, whose addresses and keys are remembered for an hour."""

    settings: ProviderSettings
    _told: dict[str, tuple[float, Any]] = field(default_factory=dict)

    async def departure(self, *, again: bool) -> Departure:
        """The way there; `again` has somebody show anew who they are."""
        about = await self._discovered()
        state, nonce, verifier = generate_token(43), generate_token(43), generate_token(64)
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.settings.callback,
            "scope": " ".join(self.settings.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        if again:
            asked |= {"prompt": "login", "max_age": "0"}
        address = about["authorization_endpoint"]
        joint = "&" if "?" in address else "?"
        return Departure(f"{address}{joint}{urlencode(asked)}", state, nonce, verifier)

    async def arrival(self, query: Mapping[str, str], nonce: str, verifier: str) -> Claims:
        """What the provider says of whoever came back with a code.

        Raises:
            SignOnRefused: there is no code, it is not for us, or what it buys is not signed.
            Unavailable: the provider does not answer.
        """
        code, issuer = query.get("code"), query.get("iss", self.settings.issuer)
        if not code or issuer != self.settings.issuer:
            raise SignOnRefused("failed")
        about = await self._discovered()
        bought = await self._bought(about["token_endpoint"], code, verifier)
        try:
            told = await self._read(bought["id_token"], _ID_TOKEN)
            if told["nonce"] != nonce or told["exp"] < time.time() - _LEEWAY_SECONDS:
                raise SignOnRefused("failed")
            wanted = {self.settings.login_claim or self.settings.groups_claim}
            if not wanted <= set(told) and "userinfo_endpoint" in about:
                told = await self._completed(about["userinfo_endpoint"], bought, told)
            return self._claims(told)
        except _WRONG:
            raise SignOnRefused("failed") from None

    async def signed_out(self, token: str) -> SignedOut:
        """Whom a logout token speaks of (OpenID Connect Back-Channel Logout 1.0, 2.6).

        Raises:
            SignOnRefused: not signed by the provider, not for us, old, or no logout token.
        """
        try:
            told = await self._read(token, _LOGOUT_TOKEN)
            is_logout = isinstance(told["events"][_LOGOUT], dict) and "nonce" not in told
            is_fresh = abs(time.time() - told["iat"]) < _LOGOUT_SECONDS
            subject, sid = told.get("sub"), told.get("sid")
            if not is_logout or not is_fresh or not (subject or sid):
                raise SignOnRefused("failed")
            return SignedOut(told["iss"], subject, sid, str(told["jti"]))
        except _WRONG:
            raise SignOnRefused("failed") from None

    def _claims(self, told: Mapping[str, Any]) -> Claims:
        groups = told.get(self.settings.groups_claim, [])
        shown = {*_words(told.get("amr")), *_words(told.get("acr"))}
        proved = told.get("auth_time")
        return Claims(
            issuer=told["iss"],
            subject=str(told["sub"])[:300],
            login=str(told.get("preferred_username") or told.get("email") or ""),
            name=str(told.get("name") or told.get("preferred_username") or ""),
            groups=frozenset(_words(groups)),
            is_strong=not self.settings.strong or bool(shown & self.settings.strong),
            sid=told.get("sid"),
            proved_at=datetime.fromtimestamp(proved, UTC) if proved else None,
            listed_as=str(told.get(self.settings.login_claim or "") or "")[:300],
        )

    async def _completed(
        self, address: str, bought: Mapping[str, Any], told: dict[str, Any]
    ) -> dict[str, Any]:
        """What the token said, with what the provider tells besides of the same person."""
        bearer = {"Authorization": f"Bearer {bought['access_token']}"}
        more = await self._answer("GET", address, headers=bearer)
        if more["sub"] != told["sub"]:
            raise SignOnRefused("failed")
        return {**more, **told}

    async def _read(self, token: str, kinds: frozenset[str]) -> dict[str, Any]:
        """What a token of one of `kinds` says, if the provider signed it for us.

        The provider's keys may be new.
        """
        about = await self._discovered()
        try:
            told = jwt.decode(token, await self._keys(about["jwks_uri"]), algorithms=_ALGORITHMS)
        except (ValueError, JoseError):
            self._told.pop(about["jwks_uri"], None)
            told = jwt.decode(token, await self._keys(about["jwks_uri"]), algorithms=_ALGORITHMS)
        claims = dict(told.claims)
        kind = str(told.header.get("typ", "JWT")).casefold().removeprefix("application/")
        if kind not in kinds or claims.get("nbf", 0) > time.time() + _LEEWAY_SECONDS:
            raise SignOnRefused("failed")
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        presenter = claims.get("azp", self.settings.client_id)
        ours = self.settings.client_id
        if claims["iss"] != self.settings.issuer or ours not in audience or presenter != ours:
            raise SignOnRefused("failed")
        return claims

    async def _keys(self, address: str) -> KeySet:
        return KeySet.import_key_set(await self._remembered(address))

    async def _discovered(self) -> dict[str, Any]:
        issuer = self.settings.issuer.rstrip("/")
        about: dict[str, Any] = await self._remembered(f"{issuer}/.well-known/openid-configuration")
        if about.get("issuer") != self.settings.issuer:
            raise Unavailable
        return about

    async def _remembered(self, address: str) -> Any:
        until, told = self._told.get(address, (0.0, None))
        if until < time.monotonic():
            told = await self._answer("GET", address)
            self._told[address] = time.monotonic() + _KEPT_SECONDS, told
        return told

    async def _bought(self, address: str, code: str, verifier: str) -> Any:
        secret = (await asyncio.to_thread(self.settings.secret_file.read_text)).strip()
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.settings.callback,
            "code_verifier": verifier,
        }
        auth = httpx.BasicAuth(self.settings.client_id, secret)
        return await self._answer("POST", address, data=sent, auth=auth)

    async def _answer(self, method: str, address: str, **sent: Any) -> Any:
        """The JSON of one request.

        Raises:
            SignOnRefused: the provider says no.
            Unavailable: it says nothing that could be understood.
        """
        context = ssl.create_default_context(cafile=self.settings.ca_file)
        try:
            async with httpx.AsyncClient(
                verify=context, timeout=_TIMEOUT_SECONDS, trust_env=False
            ) as client:
                answer = await client.request(method, address, **sent)
            if httpx.codes.is_client_error(answer.status_code):
                raise SignOnRefused("failed")
            return answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            raise Unavailable from None


def _words(said: object) -> list[str]:
    return [str(each) for each in said] if isinstance(said, list) else [str(said)] if said else []
