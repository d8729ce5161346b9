"""The hospital's directory, asked over LDAP: the one place that speaks it.

Promises: TLS before the first word, with the directory's certificate verified by name; what
somebody is called never becomes part of a filter; no other directory is asked that this one
names (a referral); nobody's password but the box's own is sent.
"""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from ldap3 import NONE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException
from ldap3.core.results import RESULT_SUCCESS
from ldap3.utils.conv import escape_filter_chars

from core.kit.errors import Unavailable

_TIMEOUT_SECONDS = 10
_NOTHING = "1.1"
"""Asks for an entry without any attribute (RFC 4511, 4.5.1.8)."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DirectorySettings:
    """What the hospital says of its directory; `{login}` and `{dn}` in filters are filled in."""

    url: str
    base: str
    user: str
    password_file: Path
    person_filter: str
    group_filter: str
    ca_file: Path | None = None


class VerifiedTls(Tls):
    """TLS as Python checks it; the library's own way asks for the name only afterwards."""

    def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:  # noqa: FBT001, FBT002 - as the library calls it
        """Put TLS over the socket of `connection`, once the server has proved its name."""
        context = ssl.create_default_context(cafile=self.ca_certs_file)
        name = connection.server.host
        connection.socket = context.wrap_socket(connection.socket, server_hostname=name)


@dataclass(frozen=True, slots=True)
class LdapDirectory:
    """The directory, over a connection for each question."""

    settings: DirectorySettings

    async def groups_of(self, login: str) -> frozenset[str]:
        """The `cn` of the groups of the one person who has that `login`; none for nobody.

        Raises:
            Unavailable: it cannot be reached, does not let us in, or cannot be understood.
        """
        if not login:
            return frozenset()
        try:
            return await asyncio.to_thread(self._groups_of, login)
        except (LDAPException, OSError, UnicodeDecodeError) as fault:
            log.warning("directory_away", error=type(fault).__name__)
            raise Unavailable from None

    def _groups_of(self, login: str) -> frozenset[str]:
        wanted = self.settings.person_filter.replace("{login}", escape_filter_chars(login))
        with self._bound() as connection:
            people = self._found(connection, wanted, _NOTHING)
            if len(people) != 1:  # two who have one name: nobody knows which of them came
                return frozenset()
            dn = escape_filter_chars(people[0]["dn"])
            wanted = self.settings.group_filter.replace("{dn}", dn)
            groups = self._found(connection, wanted, "cn")
        return frozenset(name for group in groups for name in group["attributes"]["cn"])

    def _found(self, connection: Connection, wanted: str, attribute: str) -> list[Any]:
        connection.search(self.settings.base, wanted, attributes=[attribute])
        _require_whole(connection)
        return [entry for entry in connection.response or () if entry["type"] == "searchResEntry"]

    @contextmanager
    def _bound(self) -> Iterator[Connection]:
        address = urlsplit(self.settings.url)
        is_tls_first = address.scheme == "ldaps"
        file = self.settings.ca_file
        server = Server(
            address.hostname or "",
            address.port or (636 if is_tls_first else 389),
            use_ssl=is_tls_first,
            tls=VerifiedTls(ca_certs_file=str(file) if file else None),
            get_info=NONE,
            connect_timeout=_TIMEOUT_SECONDS,
        )
        connection = Connection(
            server,
            self.settings.user,
            # Read each time, so that a new one holds at once.
            self.settings.password_file.read_text(encoding="utf-8").rstrip("\r\n"),
            auto_referrals=False,
            raise_exceptions=True,
            read_only=True,
            receive_timeout=_TIMEOUT_SECONDS,
        )
        try:
            connection.open()
            if not is_tls_first:
                connection.start_tls()
            connection.bind()
            _require_whole(connection)
            yield connection
        finally:
            connection.unbind()
            if connection.socket is not None:  # the library keeps one that did not connect
                connection.socket.close()


def _require_whole(connection: Connection) -> None:
    """Be sure that the last answer is all of it: the library lets some of them pass.

    Half of somebody's groups is another role, and nobody found in time is not nobody.

    Raises:
        LDAPException: there is more elsewhere, there was no time, or there are too many.
    """
    if connection.result["result"] != RESULT_SUCCESS:
        raise LDAPException(connection.result["description"])
