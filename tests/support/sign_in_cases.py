"""How the rows of `docs/permissions.md` about signing in are tried.

An account with a factor is no longer opened by its password alone, and a step-up takes a
session's token away: so each case begins without factors and brings a session of its own.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

import pyotp

from core.kit.actor import Actor, Role
from core.people import Way
from tests.support import state
from tests.support.actors import PASSWORD, VISITOR
from tests.support.passkeys import SoftPasskey
from tests.support.permission_case import Case, Key, Subject
from tests.support.permissions import UNKNOWN, Ask, Hospital

_OPEN = "SELECT id FROM person WHERE login = $1::text AND disabled_at IS NULL"


@dataclass(frozen=True, slots=True)
class Own:
    """A session of whoever asks, and what is said in it."""

    token: str | None
    said: Mapping[str, object]


async def _bare(box: Hospital) -> None:
    for table in ("passkey", "authenticator", "recovery_code", "guess"):
        await state.rows(f"DELETE FROM {table}")


async def _mine(box: Hospital) -> tuple[str | None, Actor]:
    """A session of whoever asks; for nobody that of a viewer, which is not shown."""
    await _bare(box)
    is_there = await state.rows(_OPEN, box.login)
    token = await _came(box, box.login if box.login and is_there else "viewer")
    return (token if is_there else None), await box.services.sessions.who(token)


async def _came(box: Hospital, login: str) -> str:
    """A session token of somebody, from an address of their own: there are many here."""
    number = next(box.number)
    visitor = replace(VISITOR, address=f"10.{number // 65536}.{number // 256 % 256}.{number % 256}")
    return (await box.services.sessions.log_in(visitor, login, PASSWORD)).token


async def _passkey_of(box: Hospital, who: Actor) -> SoftPasskey:
    passkeys, made = box.services.entrance.passkeys, SoftPasskey()
    await passkeys.add(who, "telefoon", made.make(await passkeys.begin_adding(who)))
    return made


async def _plain(box: Hospital) -> Own:
    token, _ = await _mine(box)
    return Own(token, {})


async def _here(box: Hospital) -> Own:
    """In the session that asks anyway, as all others end."""
    await _bare(box)
    return Own(None, {})


async def _with_passkey(box: Hospital) -> Own:
    token, who = await _mine(box)
    await _passkey_of(box, who)
    again = await _again(box, who, token)
    return Own(again, {})


async def _again(box: Hospital, who: Actor, token: str | None) -> str | None:
    """Another token for a session that a new factor took the old one of."""
    if token is None:
        return None
    async with box.services.unit_of_work(who) as work:
        return (await box.services.entrance.sessions.openings.renew(work, Way.PASSWORD)).token


async def _answering(box: Hospital) -> Own:
    _, who = await _mine(box)
    made, passkeys = await _passkey_of(box, who), box.services.entrance.passkeys
    return Own("none", {"credential": made.answer(await passkeys.begin_log_in(VISITOR))})


async def _making(box: Hospital) -> Own:
    token, who = await _mine(box)
    asked = await box.services.entrance.passkeys.begin_adding(who)
    return Own(token, {"credential": SoftPasskey().make(asked)})


async def _confirming(box: Hospital) -> Own:
    token, who = await _mine(box)
    app = pyotp.TOTP((await box.services.entrance.authenticators.begin(who)).secret)
    return Own(token, {"code": app.at(box.services.unit_of_work.clock.now())})


async def _confirmed(box: Hospital) -> Own:
    token, who = await _mine(box)
    authenticators = box.services.entrance.authenticators
    app = pyotp.TOTP((await authenticators.begin(who)).secret)
    await authenticators.confirm(who, app.at(box.services.unit_of_work.clock.now()))
    return Own(await _again(box, who, token), {})


async def _proving(box: Hospital) -> Own:
    token, _ = await _mine(box)
    return Own(token, {"password": PASSWORD})


async def _knowing(box: Hospital) -> Own:
    """Somebody new of the same role: whose password changes, all their other sessions end."""
    if box.login is None or box.who.role is None or box.who.department is None:
        return Own(None, {"current": PASSWORD})
    people, login = box.services.people, f"own{next(box.number)}"
    invited = await people.invite(
        box.cast.administrator, login, "N. Own", box.who.role, box.who.department
    )
    await people.enrol(replace(VISITOR, address=login), invited.code, PASSWORD)
    return Own(await _came(box, login), {"current": PASSWORD})


def _own(name: str, subject: Callable[[Hospital], Awaitable[Own]], says: str) -> Case:
    def ask(box: Hospital, own: Own) -> Ask:
        return Ask(box.documents[name], own.said, cookie=own.token)

    return Case(subject, says=says, ask=ask)


async def _passkey(box: Hospital, who: Actor) -> Subject:
    await _passkey_of(box, who)
    (row,) = await state.rows("SELECT id FROM passkey")
    return row["id"]


async def _own_passkey(box: Hospital) -> Subject:
    _, who = await _mine(box)
    return await _passkey(box, who)


async def _another(box: Hospital) -> Actor:
    await _bare(box)
    login = "clinician" if box.who.role == Role.VIEWER else "viewer"
    return await box.services.sessions.who(await _came(box, login))


async def _another_passkey(box: Hospital) -> Subject:
    return await _passkey(box, await _another(box))


async def _own_session(box: Hospital) -> Subject:
    _, who = await _mine(box)
    return who.session


async def _another_session(box: Hospital) -> Subject:
    return (await _another(box)).session


SIGN_IN_CASES: Mapping[Key, Case] = {
    ("signInWays", "the box"): Case(says="singleSignOn"),
    ("factors", "yourself"): _own("factors", _plain, "hasPassword"),
    ("mySessions", "yourself"): _own("mySessions", _plain, "isCurrent"),
    ("beginPasskeyLogIn", "the box"): _own("beginPasskeyLogIn", _plain, "challenge"),
    ("logInByPasskey", "own passkey"): _own("logInByPasskey", _answering, '"login"'),
    ("beginPasskey", "yourself"): _own("beginPasskey", _plain, "challenge"),
    ("addPasskey", "yourself"): _own("addPasskey", _making, "telefoon"),
    ("removePasskey", "own passkey"): Case(_own_passkey, says="true", absent=UNKNOWN),
    ("removePasskey", "another's passkey"): Case(_another_passkey, says="true", absent=UNKNOWN),
    ("beginAuthenticator", "yourself"): _own("beginAuthenticator", _plain, "otpauth"),
    ("confirmAuthenticator", "yourself"): _own("confirmAuthenticator", _confirming, "-"),
    ("removeAuthenticator", "yourself"): _own("removeAuthenticator", _confirmed, "true"),
    ("renewRecoveryCodes", "yourself"): _own("renewRecoveryCodes", _plain, "-"),
    ("beginStepUp", "yourself"): _own("beginStepUp", _with_passkey, "challenge"),
    ("stepUp", "yourself"): _own("stepUp", _proving, "freshUntil"),
    ("changePassword", "yourself"): _own("changePassword", _knowing, "true"),
    ("revokeSession", "own session"): Case(_own_session, says="true", absent=UNKNOWN),
    ("revokeSession", "another's session"): Case(_another_session, says="true", absent=UNKNOWN),
    ("revokeOtherSessions", "yourself"): _own("revokeOtherSessions", _here, '"data":{"rev'),
}
