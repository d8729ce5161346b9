"""What is asked of a passkey and what it answers: the one place that speaks WebAuthn.

Threat: a page elsewhere that has somebody's passkey answer for us, an answer that is used
twice, a copied key. So each question is random, ours alone, good for one answer within five
minutes; the answer names our address and was given by a verified person (a finger or a PIN);
and a counter that goes back refuses.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import webauthn
from webauthn.helpers import exceptions, parse_client_data_json, structs

from core.kit.errors import Invalid
from core.people.models import PasskeyRow

NO_MATCH = "That passkey does not open this box."
_REFUSALS = (exceptions.WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Who we are to a passkey: a name of the network, and the addresses our pages come from."""

    id: str = "localhost"
    name: str = "Beeldkluis"
    origins: tuple[str, ...] = ("http://localhost:8470",)

    def adding(self, challenge: bytes, person: UUID, login: str, held: Iterable[PasskeyRow]) -> str:
        """What the browser is asked to make, as JSON."""
        options = webauthn.generate_registration_options(
            rp_id=self.id,
            rp_name=self.name,
            user_id=person.bytes,
            user_name=login,
            challenge=challenge,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                require_resident_key=True,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[_descriptor(row) for row in held],
        )
        return webauthn.options_to_json(options)

    def asking(self, challenge: bytes, held: Iterable[PasskeyRow] = ()) -> str:
        """What the browser is asked to answer, as JSON: with any passkey, or one of `held`."""
        options = webauthn.generate_authentication_options(
            rp_id=self.id,
            challenge=challenge,
            allow_credentials=[_descriptor(row) for row in held] or None,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        )
        return webauthn.options_to_json(options)

    def added(self, credential: str) -> "Made":
        """The new passkey in an answer.

        Raises:
            Invalid: it is none, or none that will do here.
        """
        try:
            made = webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=challenge_in(credential),
                expected_rp_id=self.id,
                expected_origin=list(self.origins),
                require_user_verification=True,
            )
        except _REFUSALS:
            raise Invalid("credential", NO_MATCH) from None
        told = json.loads(credential)["response"].get("transports") or []
        known = {each.value for each in structs.AuthenticatorTransport} & set(map(str, told))
        return Made(
            made.credential_id, made.credential_public_key, made.sign_count, " ".join(sorted(known))
        )

    def answered(self, credential: str, row: PasskeyRow) -> int:
        """The counter that the passkey `row` now stands at, after a right answer.

        Raises:
            Invalid: it is wrong, or the counter went back: there may be two of it.
        """
        try:
            answer = webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=challenge_in(credential),
                expected_rp_id=self.id,
                expected_origin=list(self.origins),
                credential_public_key=row.public_key,
                credential_current_sign_count=row.sign_count,
                require_user_verification=True,
            )
        except _REFUSALS:
            raise Invalid("credential", NO_MATCH) from None
        return answer.new_sign_count


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that was just made."""

    credential: bytes
    public_key: bytes
    sign_count: int
    transports: str


def challenge_in(credential: str) -> bytes:
    """The question that an answer says it answers.

    Raises:
        Invalid: it says none.
    """
    try:
        told: dict[str, Any] = json.loads(credential)
        data = webauthn.base64url_to_bytes(told["response"]["clientDataJSON"])
        return bytes(parse_client_data_json(data).challenge)
    except (RecursionError, *_REFUSALS):
        raise Invalid("credential", NO_MATCH) from None


def credential_in(credential: str) -> tuple[bytes, bytes]:
    """Which passkey answers, and whose it says it is; only after `challenge_in`.

    Raises:
        Invalid: it does not say.
    """
    try:
        told: dict[str, Any] = json.loads(credential)
        handle = told["response"].get("userHandle") or ""
        return webauthn.base64url_to_bytes(told["rawId"]), webauthn.base64url_to_bytes(handle)
    except _REFUSALS:
        raise Invalid("credential", NO_MATCH) from None


def _descriptor(row: PasskeyRow) -> structs.PublicKeyCredentialDescriptor:
    transports = [structs.AuthenticatorTransport(each) for each in row.transports.split()]
    return structs.PublicKeyCredentialDescriptor(id=row.credential, transports=transports or None)
