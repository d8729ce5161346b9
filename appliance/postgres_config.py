"""What the embedded PostgreSQL is told: its settings, who may enter as whom, its roles.

Threat: the database's log is read by people who may not see patients. A statement,
a parameter or a row must therefore never reach it, not even when a server process
crashes in the middle of a query.
"""

from collections.abc import Mapping
from pathlib import Path

SUPERUSER = "postgres"
"""The role that made the cluster; only the account that runs PostgreSQL may be it."""

OWNER = "bk_owner"
"""Owns the database and its schema: for migrations."""

APP = "bk_app"
"""What the box runs as: owns nothing, and row-level security binds it."""

DATABASE = "beeldkluis"
PORT = 5432
"""No port is opened: the number is part of the socket's file name."""

_SETTINGS = {
    # The only way in is a socket in a folder of ours.
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "allow_alter_system": "off",
    "max_connections": "100",
    # What was acknowledged stays.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "data_sync_retry": "off",
    "wal_level": "replica",
    # Words of ours only, and dates that mean one thing.
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "ISO, YMD",
    "lc_messages": "C",
    "jit": "off",
    "temp_file_limit": "2GB",
    # Nothing of a statement, a parameter or a row may reach the log. Messages of level ERROR
    # quote the offending value ('invalid input syntax for type date: "…"'), so the server
    # writes only LOG, FATAL and PANIC; terse drops DETAIL, which quotes the crashed query.
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_duration": "off",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_replication_commands": "off",
    "log_lock_waits": "off",
    "log_temp_files": "-1",
    "log_line_prefix": "%m [%p] ",
    "logging_collector": "on",
    "log_destination": "stderr",
    "log_filename": "postgres-%d.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_file_mode": "0600",
}

_ROLES = """
SELECT 'CREATE ROLE {role}' WHERE NOT EXISTS
    (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec
ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE {role} SET lock_timeout = '5s';
ALTER ROLE {role} SET idle_in_transaction_session_timeout = '60s';
"""
"""A role's statement_timeout is set for the app alone: a migration may take its time."""


def server_settings(data: Path, home: Path, run: Path, overrides: Mapping[str, str]) -> str:
    """The text of postgresql.conf; `overrides` win over the house's settings."""
    places = {
        "data_directory": str(data),
        "hba_file": str(home / "pg_hba.conf"),
        "ident_file": str(home / "pg_ident.conf"),
        "unix_socket_directories": str(run),
        "log_directory": str(home / "log"),
    }
    settings = {**_SETTINGS, **places, **overrides}
    return "".join(f"{name} = {quoted(value)}\n" for name, value in settings.items())


def doors() -> str:
    """The text of pg_hba.conf: whom the kernel names may enter as `identities` says."""
    return "local all all peer map=bk\n"


def identities(account: str, visitor: str) -> str:
    """The text of pg_ident.conf.

    The `account` that runs PostgreSQL may be every role; the `visitor`, the account
    that runs the box, may be the owner and the app and nobody else.
    """
    allowed = [(account, SUPERUSER)]
    allowed += [(who, role) for who in sorted({account, visitor}) for role in (OWNER, APP)]
    return "".join(f'bk "{who}" "{role}"\n' for who, role in allowed)


def roles_script() -> str:
    """The psql input that makes the two roles what they must be, whatever they were before."""
    both = "".join(_ROLES.format(role=role) for role in (OWNER, APP))
    return both + f"ALTER ROLE {APP} SET statement_timeout = '10s';\n"


def database_script(database: str) -> str:
    """The psql input that makes `database`: of the owner role, its schema closed to others.

    The app may connect and look into the schema; what it may do there, migrations grant.
    """
    if not database.isidentifier():
        raise ValueError("A database has a plain name.")
    return f"""
SELECT 'CREATE DATABASE {database} OWNER {OWNER}' WHERE NOT EXISTS
    (SELECT FROM pg_database WHERE datname = '{database}') \\gexec
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {APP};
\\connect {database}
ALTER SCHEMA public OWNER TO {OWNER};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {APP};
"""  # noqa: S608 - a plain name, checked above


def quoted(value: str) -> str:
    """`value` as postgresql.conf writes a string."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
