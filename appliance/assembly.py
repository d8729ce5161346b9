"""The composition root: from settings and a passphrase to the services of the core."""

import os
import ssl
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import typer

from appliance.postgres import APP, OWNER, EmbeddedPostgres
from appliance.settings import Settings
from appliance.texts import ways_of
from core.faces import Shelf
from core.kit.actor import DepartmentCode
from core.kit.clock import Clock, ClockAhead, SystemClock
from core.kit.ids import SystemIds
from core.people import Demands, Directory, GroupRule, Provider, RelyingParty, Throttle
from core.services import Ports
from core.vault import BlobStore, Keystore, LocalKeys

# The supervisor hands the passphrase to its children as an open memory file, never as a value.
HANDED_DOWN = "BK_PASSPHRASE_FD"
DEMO_MARK = ".beeldkluis-demo"
"""The file, beside the data folder, that says that a demo made it."""


class NotInitialised(Exception):
    """There is no box in this data folder yet; run `beeldkluis init` first."""


class NoDemo(Exception):
    """`demo_days_ahead` is for demonstrations: no demo made this data folder."""


class NoPassphrase(Exception):
    """The box is sealed and nobody is here to type the passphrase."""


class PassphraseUnreadable(Exception):
    """The passphrase file is missing, cannot be read, or is not UTF-8 text."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie in the data folder."""

    folder: Path

    @property
    def keystore(self) -> Path:
        """The wrapped keys."""
        return self.folder / "keystore.sqlite"

    @property
    def blobs(self) -> Path:
        """The sealed files."""
        return self.folder / "blobs"

    @property
    def models(self) -> Path:
        """The networks that see faces, unless they are shared with other boxes."""
        return self.folder / "models"

    @property
    def log(self) -> Path:
        """The sealed log: what an auditor takes along."""
        return self.folder / "log"

    @property
    def drafts(self) -> Path:
        """Sealed files being written."""
        return self.folder / "tmp"

    @property
    def postgres(self) -> Path:
        """The embedded cluster."""
        return self.folder / "postgres"


def model_shelf(settings: Settings) -> Shelf:
    """The installed networks of the box."""
    return Shelf(settings.models_folder or Places(settings.data_folder).models)


def places(settings: Settings) -> Places:
    """The places of this box.

    Raises:
        NotInitialised: there is no keystore.
    """
    found = Places(settings.data_folder)
    if not found.keystore.is_file():
        raise NotInitialised
    return found


def read_passphrase(settings: Settings) -> str:
    """The passphrase of this box, for one that is there to be opened.

    Raises:
        NotInitialised: there is no keystore, so nobody is asked for anything.
        NoPassphrase, PassphraseUnreadable: see `given_passphrase`.
    """
    places(settings)
    return given_passphrase(settings)


def given_passphrase(settings: Settings) -> str:
    """The passphrase: from the supervisor, the file of the settings, systemd, or a person.

    Raises:
        NoPassphrase: none of them is there.
        PassphraseUnreadable: the file is named, but tells none.
    """
    handed = os.environ.get(HANDED_DOWN)
    if handed is not None:
        return os.pread(int(handed), 4096, 0).decode()
    source = settings.passphrase_source()
    if source is not None:
        return passphrase_in(source)
    if sys.stdin.isatty():
        return str(typer.prompt("Passphrase", hide_input=True))
    raise NoPassphrase


def passphrase_in(file: Path) -> str:
    """The passphrase that a file holds, without the line's end.

    Raises:
        PassphraseUnreadable: the file tells none.
    """
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise PassphraseUnreadable from None


def unlock(settings: Settings, passphrase: str) -> LocalKeys:
    """The keys of the box.

    Raises:
        NotInitialised: there is no keystore.
        WrongPassphrase: it does not open.
    """
    return Keystore.open(places(settings).keystore).unlock(passphrase)


def blob_store(settings: Settings) -> BlobStore:
    """The sealed files of the box."""
    found = Places(settings.data_folder)
    return BlobStore(found.blobs, found.drafts, used_limit=settings.disk_refuse_fraction)


def ports(settings: Settings, keys: LocalKeys) -> Ports:
    """What the core needs to know, in narrow values."""
    return Ports(
        clock=_clock(settings),
        ids=SystemIds(),
        keys=keys,
        blobs=blob_store(settings),
        folder=settings.data_folder,
        models_folder=model_shelf(settings).folder,
        hospital_name=settings.hospital_name,
        public_address=settings.public_address,
        upload_limit_bytes=settings.upload_limit_bytes,
        time_zone=ZoneInfo(settings.time_zone),
        session_idle=timedelta(minutes=settings.session_idle_minutes),
        session_longest=timedelta(hours=settings.session_absolute_hours),
        code_validity=timedelta(minutes=settings.enrolment_minutes),
        throttle=Throttle(
            settings.login_tries_per_minute_account, settings.login_tries_per_minute_address
        ),
        demands=Demands(
            settings.second_factor_required, timedelta(minutes=settings.step_up_minutes)
        ),
        party=relying_party(settings),
        provider=_provider(settings),
        directory=directory(settings),
        group_rules=tuple(map(_group_rule, settings.oidc_groups)),
        ways=ways_of(settings),
        share_days=settings.share_longest_days,
    )


def _provider(settings: Settings) -> Provider | None:
    """The hospital's single sign-on, if it is used here."""
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret_file):
        return None
    from appliance.single_sign_on import OidcProvider, ProviderSettings

    (own,) = relying_party(settings).origins
    return OidcProvider(
        ProviderSettings(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            secret_file=settings.oidc_client_secret_file,
            callback=f"{own}/oidc/callback",
            ca_file=settings.oidc_ca_file,
            scopes=settings.oidc_scopes,
            groups_claim=settings.oidc_groups_claim,
            strong=frozenset(settings.oidc_second_factor),
            login_claim=settings.ldap_login_claim if settings.ldap_url else None,
        )
    )


def directory(settings: Settings) -> Directory | None:
    """The hospital's directory, if it is asked here."""
    base, user = settings.ldap_base, settings.ldap_user
    password_file = settings.ldap_password_file
    if not (settings.ldap_url and base and user and password_file):
        return None
    from appliance.directory import DirectorySettings, LdapDirectory

    return LdapDirectory(
        DirectorySettings(
            url=settings.ldap_url,
            base=base,
            user=user,
            password_file=password_file,
            person_filter=settings.ldap_person_filter,
            group_filter=settings.ldap_group_filter,
            ca_file=settings.ldap_ca_file,
        )
    )


def _group_rule(said: str) -> GroupRule:
    group, _, place = said.rpartition("=")
    role, _, department = place.partition(":")
    return GroupRule(group, role, DepartmentCode(department))


def relying_party(settings: Settings) -> RelyingParty:
    """Who the box is to passkeys: the name in its public address, and nothing else.

    Without one it is `localhost`, the only other name by which browsers let passkeys work.
    """
    own = f"http://localhost:{settings.port}"
    origin = settings.public_address or own
    name = urlsplit(origin).hostname or "localhost"
    return RelyingParty(name, settings.hospital_name, (origin,))


def _clock(settings: Settings) -> Clock:
    """The machine's clock; ahead of it only in a demo's own folder.

    Raises:
        NoDemo: the box is told to be ahead of its time, and no demo made it.
    """
    if not settings.demo_days_ahead:
        return SystemClock()
    if not (settings.data_folder.parent / DEMO_MARK).is_file():
        raise NoDemo
    return ClockAhead(SystemClock(), timedelta(days=settings.demo_days_ahead))


def embedded(settings: Settings) -> EmbeddedPostgres:
    """The PostgreSQL that comes with the box."""
    return EmbeddedPostgres(Places(settings.data_folder).postgres, as_user=settings.postgres_user)


def app_credentials(settings: Settings) -> dict[str, Any]:
    """How the API and the workers connect."""
    return _credentials(settings, APP)


def owner_credentials(settings: Settings) -> dict[str, Any]:
    """How migrations connect."""
    return _credentials(settings, OWNER)


def _credentials(settings: Settings, role: str) -> dict[str, Any]:
    if settings.database_dsn is None:
        return dict(embedded(settings).credentials(role))
    parts = urlsplit(settings.database_dsn)
    said = parse_qs(parts.query)
    host = parts.hostname or said.get("host", ["/run/postgresql"])[0]
    file = settings.database_password_file
    return {
        "host": host,
        "port": parts.port or 5432,
        "user": role,
        "password": file.read_text(encoding="utf-8").strip() if file else None,
        "database": parts.path.lstrip("/") or "beeldkluis",
        "ssl": _vouched(said),
    }


def _vouched(said: Mapping[str, list[str]]) -> ssl.SSLContext | None:
    """Who vouches for a database elsewhere, by name; None for one beside the box."""
    if said.get("sslmode") != ["verify-full"]:
        return None
    return ssl.create_default_context(cafile=said.get("sslrootcert", [None])[0])
