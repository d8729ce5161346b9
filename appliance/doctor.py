"""`beeldkluis doctor`: is the box well, and if not, what to do."""

import asyncio
import shutil
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from importlib import metadata

import httpx

from appliance.assembly import (
    PassphraseUnreadable,
    Places,
    app_credentials,
    directory,
    model_shelf,
    passphrase_in,
)
from appliance.database import connect
from appliance.indexing import DATABASE_AWAY
from appliance.mail import mailer_of
from appliance.metrics import HealthPart
from appliance.settings import Settings
from core.faces import Eye, NoNetworks, NotInstalled
from core.imaging import Darkroom, MediaType
from core.kit.errors import CoreError, Unavailable
from core.ledger import Checkpoint, LogFolder, LogIncomplete, NoteBroken
from core.notices import Outcome
from core.vault import Keystore

PACKAGES = ("api", "appliance", "core")
_MAIL_SECONDS = 5.0
_NOBODY = "nobody-beeldkluis-doctor"
_OWNED = """
SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = 'bk_app'
"""
_HELD = "SELECT count(*) FROM pgqueuer WHERE status = 'failed'"

# Another second and the worker has deleted it; what stays longer is a fault.
_FORBIDDEN = """
SELECT count(*) FROM face_template LEFT JOIN consent ON consent.id = consent_id
WHERE consent.state IS DISTINCT FROM 'active' OR consent.ends <= now() - interval '5 seconds'
"""

# A grey PNG of 8 x 8 pixels.
_DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAD0lEQVR4nGNowAEYhpYEAILzYAGc7g8kAAAAAElFTkSuQmCC"
)

_LOG = """
SELECT (SELECT coalesce(max(seq) + 1, 0) FROM audit_leaf) AS entries,
       (SELECT count(*) FROM audit_event WHERE seq IS NULL
        AND at < now() - interval '5 seconds') AS late
"""

Check = Callable[[Settings], Awaitable[HealthPart]]


async def examine(settings: Settings) -> tuple[HealthPart, ...]:
    """Every check, each on its own, so that one failure does not hide another."""
    return tuple([await _finding(name, check, settings) for name, check in _CHECKS.items()])


async def _finding(name: str, check: Check, settings: Settings) -> HealthPart:
    try:
        return await check(settings)
    except CoreError as refusal:
        return HealthPart(name, ok=False, detail=refusal.message)
    except Exception as error:  # noqa: BLE001 - a check that breaks down is a finding too
        detail = f"Cannot be checked: {type(error).__name__}."
        return HealthPart(name, ok=False, detail=detail)


async def _packages(_: Settings) -> HealthPart:
    """Another wheel with a `core` folder would silently overwrite ours."""
    found = metadata.packages_distributions()
    strangers = [name for name in PACKAGES if set(found.get(name, ())) - {"beeldkluis"}]
    if strangers:
        detail = f"Another package brings {', '.join(strangers)}: make a fresh environment."
        return HealthPart("packages", ok=False, detail=detail)
    return HealthPart("packages", ok=True, detail="Only our own.")


async def _keystore(settings: Settings) -> HealthPart:
    path = Places(settings.data_folder).keystore
    if not path.is_file():
        return HealthPart("keystore", ok=False, detail="Missing: run `beeldkluis init`.")
    with Keystore.open(path) as keystore:
        slots = len(keystore.table.passphrase_slots()) + len(keystore.table.recovery_slots())
    detail = f"{slots} seal slots."
    return HealthPart("keystore", ok=slots >= 2, detail=detail)


async def _passphrase(settings: Settings) -> HealthPart:
    """A file that is gone lets the next start fail, and nobody is there at night to see it."""
    file = settings.passphrase_source()
    if file is None:
        detail = "In no file of the settings: systemd gives it, or a person."
        return HealthPart("passphrase", ok=True, detail=detail)
    try:
        passphrase_in(file)
    except PassphraseUnreadable:
        detail = "Its file is missing, cannot be read, or is not UTF-8 text: no start succeeds."
        return HealthPart("passphrase", ok=False, detail=detail)
    return HealthPart("passphrase", ok=True, detail="Read from its file.")


async def _disk(settings: Settings) -> HealthPart:
    usage = await asyncio.to_thread(shutil.disk_usage, settings.data_folder)
    used = usage.used / usage.total
    is_fine = used < settings.disk_warn_fraction
    advice = "" if is_fine else " Add space: uploads stop when it is fuller."
    return HealthPart("disk", ok=is_fine, detail=f"{used:.0%} used.{advice}")


async def _database(settings: Settings) -> HealthPart:
    try:
        connection = await connect(app_credentials(settings))
    except (*DATABASE_AWAY, TimeoutError):
        return HealthPart("database", ok=False, detail="Does not answer: is the box up?")
    try:
        owned = await connection.fetchval(_OWNED)
        held = await connection.fetchval(_HELD)
    finally:
        await connection.close()
    if owned:
        return HealthPart("database", ok=False, detail="The application role owns tables.")
    is_fine = held == 0
    detail = "Answers." if is_fine else f"{held} jobs are held: see `jobs` for the reasons."
    return HealthPart("database", ok=is_fine, detail=detail)


def _box(settings: Settings) -> str | None:
    """Which box this is, if it is one yet."""
    path = Places(settings.data_folder).keystore
    if not path.is_file():
        return None
    with Keystore.open(path) as keystore:
        return str(keystore.appliance_id)


async def _darkroom(_: Settings) -> HealthPart:
    async with Darkroom(at_once=1) as darkroom:
        await darkroom.develop(_DOT, MediaType.PNG)
    return HealthPart("darkroom", ok=True, detail="Decodes, confined.")


async def _api(settings: Settings) -> HealthPart:
    url = f"http://127.0.0.1:{settings.probe_port}/health"
    try:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            answer = await client.get(url)
    except httpx.HTTPError:
        return HealthPart("api", ok=False, detail="Does not answer: run `beeldkluis up`.")
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return HealthPart("api", ok=False, detail="Something else answers at its probe port.")
    told = dict(answer.json())
    if told.get("box") != _box(settings):
        detail = "Another box answers at its probe port: give each its own ports."
        return HealthPart("api", ok=False, detail=detail)
    unwell = [name for name, part in told["parts"].items() if not part["ok"]]
    detail = "Answers." if not unwell else f"Unwell: {', '.join(unwell)}."
    return HealthPart("api", ok=not unwell, detail=detail)


async def _mail(settings: Settings) -> HealthPart:
    mailer = mailer_of(settings)
    if mailer is None:
        return HealthPart("mail", ok=True, detail="No mail server is set: tasks are seen here.")
    told = await replace(mailer, timeout_seconds=_MAIL_SECONDS).probe()
    if told.outcome is not Outcome.ACCEPTED:
        detail = f"The mail server cannot be used ({told.code}): see the settings smtp_*."
        return HealthPart("mail", ok=False, detail=detail)
    return HealthPart("mail", ok=True, detail="The mail server answers.")


async def _directory(settings: Settings) -> HealthPart:
    """Whether the directory lets us in and can be searched; for nobody in particular."""
    found = directory(settings)
    if found is None:
        return HealthPart("directory", ok=True, detail="None is set.")
    try:
        await found.groups_of(_NOBODY)
    except Unavailable:
        detail = "It cannot be used: see the settings ldap_*, and `directory_away` in the log."
        return HealthPart("directory", ok=False, detail=detail)
    return HealthPart("directory", ok=True, detail="The directory answers.")


async def _faces(settings: Settings) -> HealthPart:
    """No template without a consent; and what is there to see faces with."""
    connection = await connect(app_credentials(settings))
    try:
        forbidden = await connection.fetchval(_FORBIDDEN)
    finally:
        await connection.close()
    if forbidden:
        detail = f"{forbidden} templates that no consent allows: is the worker running?"
        return HealthPart("faces", ok=False, detail=detail)
    try:
        Eye(model_shelf(settings)).require()
    except (NoNetworks, NotInstalled) as lack:
        told = f"{lack.message} Until then a person looks at each photo before it leaves."
        return HealthPart("faces", ok=True, detail=told)
    return HealthPart("faces", ok=True, detail="Seen; no template without a consent.")


async def _log(settings: Settings) -> HealthPart:
    """Whether what is done is sealed in time, and the files go as far as the database."""
    connection = await connect(app_credentials(settings))
    try:
        found = await connection.fetchrow(_LOG)
    finally:
        await connection.close()
    if found["late"]:
        detail = f"{found['late']} acts wait to be sealed: is `beeldkluis up` running?"
        return HealthPart("log", ok=False, detail=detail)
    signed = await asyncio.to_thread(_signed_entries, settings)
    if signed is None or signed > found["entries"]:
        detail = "What was signed is not what is there: run `beeldkluis audit verify`."
        return HealthPart("log", ok=False, detail=detail)
    return HealthPart("log", ok=True, detail=f"{found['entries']} entries, {signed} signed.")


def _signed_entries(settings: Settings) -> int | None:
    """The size of the last checkpoint, whoever signed it; None when it cannot be read."""
    try:
        note = LogFolder(Places(settings.data_folder).log).checkpoint()
        return 0 if note is None else Checkpoint.parse(note).size
    except (LogIncomplete, NoteBroken):
        return None


_CHECKS: Mapping[str, Check] = {
    "packages": _packages,
    "keystore": _keystore,
    "passphrase": _passphrase,
    "disk": _disk,
    "database": _database,
    "darkroom": _darkroom,
    "api": _api,
    "mail": _mail,
    "directory": _directory,
    "faces": _faces,
    "log": _log,
}
