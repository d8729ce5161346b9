"""Every setting of the box, in one typed model: a TOML file, and the environment over it.

Promises: an unknown name refuses to start, so a typing error never silently means the
default; no secret is ever a value here, only the file it is in; and no setting turns
authentication off. `docs/configuration.md` is this file, printed:

    python -m appliance.settings > docs/configuration.md
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from appliance.settings_kinds import Address, Dsn, Link, Mail, Origin, Port, WitnessKey, Zone
from appliance.settings_sign_in import SignInSettings


class Settings(SignInSettings):
    """What a hospital may decide about its box; read once, by the composition root."""

    model_config = SettingsConfigDict(
        env_prefix="BEELDKLUIS_",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    data_folder: Path = Field(
        default=Path("/var/lib/beeldkluis"),
        description="Where sealed photos, wrapped keys and the embedded database are.",
    )
    models_folder: Path | None = Field(
        default=None,
        description="Where the networks that see faces are. Unset: `models` in the data folder.",
    )
    hospital_name: str = Field(
        default="Beeldkluis", min_length=1, max_length=80, description="The name that users see."
    )
    time_zone: Zone = Field(
        default="Europe/Amsterdam",
        description="The hospital's zone: a consent ends at midnight there.",
    )
    passphrase_file: Path | None = Field(
        default=None,
        description="The file with the passphrase of the root key, for a start without a person. "
        "Without it, the systemd credential `beeldkluis-passphrase` counts.",
    )

    host: str = Field(
        default="127.0.0.1", min_length=1, description="The address the API listens on."
    )
    port: Port = Field(default=8470, description="The port the API listens on.")
    probe_port: Port = Field(
        default=8471, description="The port of /metrics and /health; always on loopback."
    )
    public_address: Origin | None = Field(
        default=None,
        description="Where people reach the box, as scheme and host: the link in "
        "mail, and the name that passkeys belong to. Unset: mail has no link, and passkeys "
        "work at `http://localhost` only.",
    )
    allowed_origins: tuple[Origin, ...] = Field(
        default=(),
        description="Web origins besides the box's own that may call the API from a browser.",
    )
    trusted_proxies: tuple[Address, ...] = Field(
        default=(),
        description="Addresses of the TLS proxies in front, whose word for where a request comes "
        "from (`X-Forwarded-For`) counts: in the log, and for the limits on log-in tries.",
    )
    request_body_limit_bytes: int = Field(
        default=65_536,
        ge=1024,
        le=1_048_576,
        description="The largest body of any request but an upload.",
    )

    database_dsn: Dsn | None = Field(
        default=None,
        description="The hospital's own PostgreSQL, without password. On another host it ends in "
        "`?sslmode=verify-full`, and `&sslrootcert=/path` names who vouches for it, if not the "
        "system's authorities. Unset: the embedded one.",
    )
    database_password_file: Path | None = Field(
        default=None, description="The file with the password that belongs to `database_dsn`."
    )
    database_pool_size: int = Field(
        default=10, ge=2, le=50, description="Connections that each process keeps at most."
    )
    postgres_user: str | None = Field(
        default=None,
        description="The account that runs the embedded PostgreSQL when the box runs as root.",
    )

    worker_count: int = Field(
        default=1, ge=1, le=16, description="Worker processes that take jobs."
    )
    darkroom_count: int = Field(
        default_factory=lambda: min(os.cpu_count() or 1, 64),
        ge=1,
        le=64,
        description="Processes that decode photos, without any key. Unset: one for each core.",
    )
    looks_at_once: int = Field(
        default=1,
        ge=1,
        le=32,
        description="Photos that a worker looks at for faces together. A GPU likes 8; without"
        " one it gains nothing.",
    )
    upload_limit_bytes: int = Field(
        default=200 * 2**20, ge=2**20, le=2**32, description="The largest photo that is taken in."
    )
    upload_deadline_seconds: int = Field(
        default=600, ge=10, le=7200, description="How long one upload may take."
    )
    disk_warn_fraction: float = Field(
        default=0.85, gt=0, lt=1, description="How full the disk is when `doctor` begins to warn."
    )
    disk_refuse_fraction: float = Field(
        default=0.92, gt=0, lt=1, description="How full the disk is when uploads are refused."
    )

    smtp_host: str | None = Field(
        default=None,
        min_length=1,
        description="The hospital's mail server, for daily digests to staff, which name no "
        "patient. Unset: no mail leaves, and tasks are seen in the box only.",
    )
    smtp_port: Port = Field(default=587, description="The port of the mail server.")
    smtp_tls: Literal["starttls", "implicit", "never"] = Field(
        default="starttls",
        description="How the connection to the mail server is sealed; its certificate is always "
        "verified, by name. `never` is for a relay beside the box.",
    )
    smtp_sender: Mail | None = Field(
        default=None, description="The address that mail comes from; `smtp_host` needs it."
    )
    smtp_user: str | None = Field(
        default=None, min_length=1, description="The account at the mail server, if it asks."
    )
    smtp_password_file: Path | None = Field(
        default=None, description="The file with the password that belongs to `smtp_user`."
    )

    share_longest_days: int = Field(
        default=30, ge=1, le=30, description="The longest that a link for somebody outside holds."
    )
    share_texts_program: Path | None = Field(
        default=None,
        description="A program that hands text messages to the hospital's gateway, for one-time "
        "codes: it gets `to` and `text` as JSON on standard input, and ends with 0 when it was "
        "taken. Unset: codes go by mail, or a link has a password.",
    )

    audit_lag_limit_seconds: float = Field(
        default=10,
        ge=2,
        le=300,
        description="How long an act may wait to be sealed in the log before nobody is shown "
        "patients' data any more.",
    )

    audit_witness_url: Link | None = Field(
        default=None,
        description="Where `beeldkluis audit witness` runs on a second host, which vouches for "
        "the log. Unset: nobody does.",
    )
    audit_witness_key: WitnessKey | None = Field(
        default=None,
        description="The verifier key that the witness prints when it starts.",
    )

    audit_syslog_host: str | None = Field(
        default=None,
        min_length=1,
        description="The hospital's syslog server (TLS, RFC 5425), which gets a copy of the log "
        "without anybody's own words. Unset: none is sent.",
    )
    audit_syslog_port: Port = Field(default=6514, description="The port of the syslog server.")
    audit_syslog_ca_file: Path | None = Field(
        default=None,
        description="The authorities that may vouch for the syslog server. Unset: the system's.",
    )

    demo_days_ahead: int = Field(
        default=0,
        ge=0,
        le=3660,
        description="Demonstrations only: how many days ahead the box believes to be. It starts"
        " with this only in a folder that a demo made.",
    )

    graphql_max_depth: int = Field(default=8, ge=2, le=20, description="The deepest query.")
    graphql_max_aliases: int = Field(
        default=15, ge=0, le=100, description="The most aliases in a query."
    )
    graphql_max_tokens: int = Field(
        default=1000, ge=100, le=10_000, description="The longest query."
    )
    graphql_max_cost: int = Field(
        default=5000,
        ge=100,
        le=100_000,
        description="The dearest query, in fields times list sizes.",
    )
    graphql_deadline_seconds: float = Field(
        default=10, gt=0, le=60, description="How long a query may take."
    )

    development: bool = Field(
        default=False,
        description="Answer introspection queries. Never with patients' photos.",
    )
    log_format: Literal["auto", "json", "console"] = Field(
        default="auto", description="How log lines look; `auto` is JSON unless on a terminal."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least severe line that is logged."
    )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.probe_port == self.port:
            raise ValueError("probe_port and port must differ")
        if self.disk_warn_fraction > self.disk_refuse_fraction:
            raise ValueError("disk_warn_fraction must not be above disk_refuse_fraction")
        if self.database_password_file and not self.database_dsn:
            raise ValueError("database_password_file needs a database_dsn")
        return self

    @model_validator(mode="after")
    def _witness_agrees(self) -> Self:
        if (self.audit_witness_url is None) is not (self.audit_witness_key is None):
            raise ValueError("audit_witness_url and audit_witness_key need each other")
        return self

    @model_validator(mode="after")
    def _mail_agrees(self) -> Self:
        if self.smtp_host and not self.smtp_sender:
            raise ValueError("smtp_host needs an smtp_sender")
        if (self.smtp_user is None) is not (self.smtp_password_file is None):
            raise ValueError("smtp_user and smtp_password_file need each other")
        if self.smtp_user and self.smtp_tls == "never":
            raise ValueError("smtp_user needs smtp_tls: a password does not leave in the clear")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over what the file said; there is no third place to look."""
        return env_settings, init_settings

    def passphrase_source(self, environ: Mapping[str, str] = os.environ) -> Path | None:
        """The file the passphrase is in: the setting's, else systemd's credential, else None."""
        if self.passphrase_file is not None:
            return self.passphrase_file
        given = environ.get("CREDENTIALS_DIRECTORY")
        credential = Path(given, "beeldkluis-passphrase") if given else None
        return credential if credential and credential.is_file() else None


if __name__ == "__main__":
    import sys

    from appliance.settings_page import configuration_page

    sys.stdout.write(configuration_page())
