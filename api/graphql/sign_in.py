"""Ways in, factors, step-up and one's own sessions: types and resolvers.

What a browser asks of a passkey and what that answers travel as JSON text: the browser's own
`PublicKeyCredential.parseCreationOptionsFromJSON`, `parseRequestOptionsFromJSON` and `toJSON`.
"""

from datetime import datetime
from uuid import UUID

import strawberry

from api.context import Info
from api.graphql.consent_links import QrCode
from api.graphql.people import OwnSession, SignedIn
from core import people as core


@strawberry.type(description="A passkey, by the name that its person gave it.")
class Passkey:
    """A passkey."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None

    @classmethod
    def of(cls, passkey: core.Passkey) -> "Passkey":
        """Show a passkey."""
        return cls(
            id=passkey.id,
            name=passkey.name,
            created_at=passkey.created_at,
            used_at=passkey.used_at,
        )


@strawberry.type(description="What you can prove with who you are.")
class Factors:
    """Your factors."""

    passkeys: list[Passkey]
    has_authenticator: bool
    recovery_codes: int = strawberry.field(description="How many are left.")
    has_password: bool
    is_required: bool = strawberry.field(description="The last one cannot be taken away.")


@strawberry.type(description="A secret for an authenticator app, shown once.")
class NewAuthenticator:
    """Scan the code or type the secret, then confirm with a first code."""

    secret: str
    address: str
    qr: QrCode


@strawberry.type(description="One of your signed-in browsers.")
class OpenSession:
    """A session."""

    id: UUID
    way: str
    created_at: datetime
    seen_at: datetime
    address: str | None
    client: str | None
    is_current: bool

    @classmethod
    def of(cls, session: core.OpenSession) -> "OpenSession":
        """Show a session."""
        return cls(
            id=session.id,
            way=session.way.value,
            created_at=session.created_at,
            seen_at=session.seen_at,
            address=session.address,
            client=session.client,
            is_current=session.is_current,
        )


@strawberry.type(description="Which ways in this box has, beside passkeys and passwords.")
class SignInWays:
    """The ways in."""

    single_sign_on: bool


@strawberry.type
class SignInQuery:
    """What can be asked about signing in."""

    @strawberry.field(description="The ways in; for anybody, as it names nobody.")
    async def sign_in_ways(self, info: Info) -> SignInWays:
        """What the sign-in page shows."""
        return SignInWays(single_sign_on=info.context.services.entrance.sign_ons is not None)

    @strawberry.field(description="What you can prove with who you are.")
    async def factors(self, info: Info) -> Factors:
        """Your factors."""
        held = await info.context.services.entrance.factors.all(info.context.actor)
        return Factors(
            passkeys=[Passkey.of(each) for each in held.passkeys],
            has_authenticator=held.has_authenticator,
            recovery_codes=held.recovery_codes,
            has_password=held.has_password,
            is_required=held.is_required,
        )

    @strawberry.field(description="Your signed-in browsers.")
    async def my_sessions(self, info: Info) -> list[OpenSession]:
        """Your sessions."""
        found = await info.context.services.entrance.own_sessions.all(info.context.actor)
        return [OpenSession.of(each) for each in found]


@strawberry.type
class SignInMutation:
    """What can be done about signing in."""

    @strawberry.mutation(description="What a passkey is asked for a session, as JSON.")
    async def begin_passkey_log_in(self, info: Info) -> str:
        """The options for `navigator.credentials.get`."""
        return await info.context.services.entrance.passkeys.begin_log_in(info.context.actor)

    @strawberry.mutation(description="Sign in by what a passkey answered, as JSON.")
    async def log_in_by_passkey(self, info: Info, credential: str) -> SignedIn:
        """Open a session without a name or password."""
        context = info.context
        signed_in = await context.services.entrance.passkeys.log_in(
            context.actor, credential, context.device
        )
        context.keep(signed_in.token, signed_in.device)
        return SignedIn.of(signed_in)

    @strawberry.mutation(description="What a browser is asked for a new passkey, as JSON.")
    async def begin_passkey(self, info: Info) -> str:
        """The options for `navigator.credentials.create`."""
        return await info.context.services.entrance.passkeys.begin_adding(info.context.actor)

    @strawberry.mutation(description="Keep a passkey that was just made; a new session cookie.")
    async def add_passkey(self, info: Info, name: str, credential: str) -> Passkey:
        """Add a passkey."""
        passkeys = info.context.services.entrance.passkeys
        passkey, renewed = await passkeys.add(info.context.actor, name, credential)
        info.context.keep(renewed.token)
        return Passkey.of(passkey)

    @strawberry.mutation(description="Take one of your own passkeys away.")
    async def remove_passkey(self, info: Info, id: UUID) -> bool:
        """Remove a passkey."""
        await info.context.services.entrance.factors.remove_passkey(info.context.actor, id)
        return True

    @strawberry.mutation(description="A fresh secret for an authenticator app.")
    async def begin_authenticator(self, info: Info) -> NewAuthenticator:
        """Begin with an authenticator."""
        made = await info.context.services.entrance.authenticators.begin(info.context.actor)
        return NewAuthenticator(
            secret=made.secret, address=made.address, qr=QrCode.of(made.address)
        )

    @strawberry.mutation(description="Confirm the app by a code; the recovery codes, shown once.")
    async def confirm_authenticator(self, info: Info, code: str) -> list[str]:
        """Take an authenticator into use."""
        authenticators = info.context.services.entrance.authenticators
        renewed, codes = await authenticators.confirm(info.context.actor, code)
        info.context.keep(renewed.token)
        return list(codes)

    @strawberry.mutation(description="Take your authenticator away.")
    async def remove_authenticator(self, info: Info) -> bool:
        """Remove the authenticator."""
        await info.context.services.entrance.factors.remove_authenticator(info.context.actor)
        return True

    @strawberry.mutation(description="Ten fresh recovery codes, shown once; the old ones end.")
    async def renew_recovery_codes(self, info: Info) -> list[str]:
        """Renew the codes on paper."""
        authenticators = info.context.services.entrance.authenticators
        return list(await authenticators.renew_recovery(info.context.actor))

    @strawberry.mutation(description="What your passkeys are asked for a step-up, as JSON.")
    async def begin_step_up(self, info: Info) -> str | None:
        """The options for `navigator.credentials.get`; null without a passkey."""
        return await info.context.services.entrance.step_ups.begin(info.context.actor)

    @strawberry.mutation(description="Prove once more who you are; a new session cookie.")
    async def step_up(
        self,
        info: Info,
        credential: str | None = None,
        code: str | None = None,
        password: str | None = None,
    ) -> OwnSession:
        """Step up by a passkey, a code, or the password of an account without either."""
        proof = core.Proof(credential, code, password)
        context = info.context
        renewed = await context.services.entrance.step_ups.step_up(context.actor, proof)
        context.keep(renewed.token)
        return OwnSession.of(await context.services.sessions.own(context.actor))

    @strawberry.mutation(description="Change your password; your other sessions end.")
    async def change_password(self, info: Info, password: str, current: str | None = None) -> bool:
        """Change the password; without `current` a step-up by passkey or code is asked for."""
        context = info.context
        own = context.services.entrance.password
        context.keep(await own.change(context.actor, password, current))
        return True

    @strawberry.mutation(description="End one of your own sessions.")
    async def revoke_session(self, info: Info, id: UUID) -> bool:
        """Revoke a session."""
        await info.context.services.entrance.own_sessions.revoke(info.context.actor, id)
        info.context.recognition.forget(info.context.actor)
        return True

    @strawberry.mutation(description="End all your sessions but this one; how many there were.")
    async def revoke_other_sessions(self, info: Info) -> int:
        """Revoke the others."""
        own_sessions = info.context.services.entrance.own_sessions
        count = await own_sessions.revoke_others(info.context.actor)
        info.context.recognition.forget(info.context.actor)
        return count
