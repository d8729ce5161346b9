"""Tokens of a provider that are well-formed and wrong, and metadata that is another's."""

import base64
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import RSAKey

from appliance.single_sign_on import OidcProvider, ProviderSettings
from core.kit.errors import Unavailable
from core.people import Claims, SignOnRefused
from tests.support.paper_provider import CLIENT, NONCE, PaperProvider, paper_provider

EVENT: dict[str, object] = {"http://schemas.openid.net/event/backchannel-logout": {}}
LOGOUT = "logout+jwt"


@pytest.fixture
async def paper() -> AsyncIterator[PaperProvider]:
    async with paper_provider() as made:
        yield made


@pytest.fixture
def provider(paper: PaperProvider, tmp_path: Path) -> OidcProvider:
    secret = tmp_path / "secret"
    secret.write_text("a secret")
    settings = ProviderSettings(paper.issuer, CLIENT, secret, "http://localhost/oidc/callback")
    return OidcProvider(settings)


async def arrived(provider: OidcProvider, paper: PaperProvider, token: str) -> Claims:
    paper.token = token
    return await provider.arrival({"code": "x"}, NONCE, "a verifier")


def bare(claims: dict[str, Any], head: dict[str, str]) -> str:
    """A token that nobody signed."""
    parts = (json.dumps(part).encode() for part in (head, claims))
    return ".".join([*map(_text, parts), ""])


def _text(said: bytes) -> str:
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def _another_key(paper: PaperProvider) -> str:
    return paper.signed(paper.claims(), RSAKey.generate_key(2048, {"kid": "one"}))


def _key_of_its_own(paper: PaperProvider) -> str:
    """A token that brings the key it is to be checked with."""
    key = RSAKey.generate_key(2048)
    head = {"alg": "RS256", "jwk": key.as_dict(private=False)}
    return jws.serialize_compact(head, json.dumps(paper.claims()), key)


def _public_key_as_secret(paper: PaperProvider) -> str:
    said = bare(paper.claims(), {"alg": "HS256", "kid": "one"}).rstrip(".")
    seal = hmac.digest(paper.key.as_pem(private=False), said.encode(), "sha256")
    return f"{said}.{_text(seal)}"


def _changed_after(paper: PaperProvider) -> str:
    head, _, signature = paper.signed(paper.claims()).split(".")
    said = json.dumps(paper.claims(sub="mallory")).encode()
    return f"{head}.{_text(said)}.{signature}"


Forgery = Callable[[PaperProvider], str]
FORGERIES: dict[str, Forgery] = {
    "another key": _another_key,
    "a key of its own": _key_of_its_own,
    "the public key as a secret": _public_key_as_secret,
    "changed after": _changed_after,
    "no algorithm": lambda p: bare(p.claims(), {"alg": "none"}),
    "another audience": lambda p: p.signed(p.claims(aud="elsewhere")),
    "another presenter": lambda p: p.signed(p.claims(aud=[CLIENT, "other"], azp="other")),
    "another issuer": lambda p: p.signed(p.claims(iss="https://elsewhere.example")),
    "another nonce": lambda p: p.signed(p.claims(nonce="old")),
    "no nonce": lambda p: p.signed(p.claims(nonce=None)),
    "expired": lambda p: p.signed(p.claims(exp=int(time.time()) - 120)),
    "no end": lambda p: p.signed(p.claims(exp=None)),
    "not yet": lambda p: p.signed(p.claims(nbf=int(time.time()) + 600)),
    "an access token": lambda p: p.signed(p.claims(), typ="at+jwt"),
    "a logout token": lambda p: p.signed(p.claims(), typ=LOGOUT),
}


class TestIdTokens:
    @pytest.mark.parametrize("typ", [None, "JWT"])
    async def test_a_good_one_says_who_came(
        self, provider: OidcProvider, paper: PaperProvider, typ: str | None
    ) -> None:
        claims = await arrived(provider, paper, paper.signed(paper.claims(), typ=typ))
        assert (claims.issuer, claims.subject) == (paper.issuer, "pieters")
        assert claims.groups == {"staff"}

    @pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
    async def test_a_wrong_one_says_nothing(
        self, provider: OidcProvider, paper: PaperProvider, forge: Forgery
    ) -> None:
        with pytest.raises(SignOnRefused):
            await arrived(provider, paper, forge(paper))

    async def test_another_issuer_beside_the_code_is_refused_unasked(
        self, provider: OidcProvider, paper: PaperProvider
    ) -> None:
        query = {"code": "x", "iss": "https://elsewhere.example"}
        with pytest.raises(SignOnRefused):
            await provider.arrival(query, NONCE, "a verifier")
        assert paper.asked == []


class TestLogoutTokens:
    def token(self, paper: PaperProvider, typ: str | None = LOGOUT, **other: Any) -> str:
        said = {"nonce": None, "events": EVENT, "jti": "1", **other}
        return paper.signed(paper.claims(**said), typ=typ)

    @pytest.mark.parametrize("typ", [LOGOUT, "application/logout+jwt", "Logout+JWT"])
    async def test_a_good_one_says_who_left(
        self, provider: OidcProvider, paper: PaperProvider, typ: str
    ) -> None:
        assert (await provider.signed_out(self.token(paper, typ))).subject == "pieters"

    @pytest.mark.parametrize("typ", [None, "JWT", "at+jwt"])
    async def test_one_of_another_kind_ends_nothing(
        self, provider: OidcProvider, paper: PaperProvider, typ: str | None
    ) -> None:
        with pytest.raises(SignOnRefused):
            await provider.signed_out(self.token(paper, typ))

    @pytest.mark.parametrize(
        "other",
        [
            {"events": None},
            {"events": {}},
            {"nonce": NONCE},
            {"iat": 0},
            {"sub": None},
            {"aud": "elsewhere"},
            {"iss": "https://elsewhere.example"},
            {"jti": None},
        ],
    )
    async def test_one_that_says_too_little_or_too_much_ends_nothing(
        self, provider: OidcProvider, paper: PaperProvider, other: dict[str, Any]
    ) -> None:
        with pytest.raises(SignOnRefused):
            await provider.signed_out(self.token(paper, **other))

    async def test_an_id_token_is_none(self, provider: OidcProvider, paper: PaperProvider) -> None:
        with pytest.raises(SignOnRefused):
            await provider.signed_out(paper.signed(paper.claims()))


class TestTheProvider:
    async def test_metadata_of_another_is_not_believed(
        self, provider: OidcProvider, paper: PaperProvider
    ) -> None:
        paper.about = {"issuer": "https://elsewhere.example"}
        with pytest.raises(Unavailable):
            await provider.departure(again=False)
        with pytest.raises(Unavailable):
            await arrived(provider, paper, paper.signed(paper.claims()))
        assert "/token" not in paper.asked

    async def test_a_redirect_of_its_is_not_followed(
        self, provider: OidcProvider, paper: PaperProvider
    ) -> None:
        """It would take the code, the verifier and the secret to wherever it says."""
        paper.moved = f"{paper.issuer}/elsewhere"
        with pytest.raises(Unavailable):
            await arrived(provider, paper, paper.signed(paper.claims()))
        assert "/token" in paper.asked
        assert "/elsewhere" not in paper.asked
