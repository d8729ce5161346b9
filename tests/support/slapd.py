"""A real OpenLDAP server on loopback, with people and groups that a test changes."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ldap3 import AUTO_BIND_DEFAULT, MODIFY_ADD, MODIFY_DELETE, Connection, Server
from ldap3.core.exceptions import LDAPNoSuchObjectResult

from appliance.directory import DirectorySettings, VerifiedTls
from tests.support.sign_on import free_port
from tests.support.smtp import certificate

BASE = "dc=hospital,dc=example"
PEOPLE, GROUPS = f"ou=people,{BASE}", f"ou=groups,{BASE}"
READER, OWNER = f"cn=beeldkluis,{BASE}", f"cn=owner,{BASE}"
PASSWORD = "a password that only reads"
_SERVER, _ADD = Path("/usr/sbin/slapd"), Path("/usr/sbin/slapadd")
_SCHEMA = "/etc/ldap/schema"
# Whoever is nobody may prove who they are, and nothing else.
_CONFIG = """
include {schema}/core.schema
include {schema}/cosine.schema
include {schema}/inetorgperson.schema
moduleload /usr/lib/ldap/back_mdb
pidfile {folder}/pid
TLSCertificateFile {proof}
TLSCertificateKeyFile {key}
security ssf=128
database mdb
suffix "{base}"
rootdn "{owner}"
rootpw "{password}"
directory {folder}/data
sizelimit {most}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""
_ENTRIES = f"""
dn: {BASE}
objectClass: dcObject
objectClass: organization
o: Hospital
dc: hospital

dn: {PEOPLE}
objectClass: organizationalUnit
ou: people

dn: {GROUPS}
objectClass: organizationalUnit
ou: groups

dn: dc=elsewhere,{BASE}
objectClass: referral
objectClass: extensibleObject
dc: elsewhere
ref: ldap://127.0.0.1:9/dc=elsewhere,{BASE}

dn: {READER}
objectClass: person
cn: beeldkluis
sn: beeldkluis
userPassword: {PASSWORD}
"""


@dataclass(frozen=True, slots=True)
class RunningDirectory:
    """The server, and how the box is told of it; `plain_url` begins without TLS."""

    settings: DirectorySettings
    plain_url: str
    process: subprocess.Popen[bytes]

    def add(self, login: str, *groups: str, within: str = PEOPLE) -> str:
        """Somebody new, in these groups; returns their entry."""
        dn = f"cn={login},{within}"
        with self._owner() as connection:
            connection.add(dn, "inetOrgPerson", {"sn": login, "uid": login})
        self.join(dn, *groups)
        return dn

    def join(self, dn: str, *groups: str) -> None:
        """Put an entry in groups, which are made where they are not."""
        with self._owner() as connection:
            for group in groups:
                entry = f"cn={group},{GROUPS}"
                try:
                    connection.modify(entry, {"member": [(MODIFY_ADD, [dn])]})
                except LDAPNoSuchObjectResult:
                    connection.add(entry, "groupOfNames", {"member": [dn, OWNER]})

    def leave(self, dn: str, group: str) -> None:
        """Take an entry out of a group."""
        with self._owner() as connection:
            connection.modify(f"cn={group},{GROUPS}", {"member": [(MODIFY_DELETE, [dn])]})

    def remove(self, dn: str) -> None:
        """Take somebody out of the directory."""
        with self._owner() as connection:
            connection.delete(dn)

    def die(self) -> None:
        """Stop answering, for good."""
        self.process.kill()
        self.process.wait()

    def _owner(self) -> Any:  # its changes are not typed
        tls = VerifiedTls(ca_certs_file=str(self.settings.ca_file))
        server = Server(self.settings.url, tls=tls)
        return Connection(
            server, OWNER, PASSWORD, auto_bind=AUTO_BIND_DEFAULT, raise_exceptions=True
        )


@asynccontextmanager
async def directory(
    folder: Path, name: str = "localhost", most: int = 500
) -> AsyncIterator[RunningDirectory]:
    """The server over TLS, with a certificate for `name`; it tells `most` entries at once."""
    if not _SERVER.exists():
        pytest.fail("There is no slapd: run `make browser` as root, or apt-get install slapd.")
    port, plain = free_port(), free_port()
    await asyncio.to_thread(_furnish, folder, name, most)
    url, plain_url = f"ldaps://localhost:{port}", f"ldap://localhost:{plain}"
    process = subprocess.Popen(
        [_SERVER, "-d", "0", "-f", str(folder / "slapd.conf"), "-h", f"{url} {plain_url}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    settings = DirectorySettings(
        url=url,
        base=BASE,
        user=READER,
        password_file=folder / "password",
        person_filter="(&(objectClass=person)(uid={login}))",
        group_filter="(&(objectClass=groupOfNames)(member={dn}))",
        ca_file=folder / f"{name}.pem",
    )
    try:
        await _listening(port)
        yield RunningDirectory(settings, plain_url, process)
    finally:
        process.kill()
        await asyncio.to_thread(process.communicate)


def _furnish(folder: Path, name: str, most: int) -> None:
    """The server's files: certificate, configuration, and the entries it begins with."""
    (folder / "data").mkdir(parents=True)
    certificate(folder, name)
    (folder / "password").write_text(PASSWORD + "\n")
    config = folder / "slapd.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder,
            most=most,
            schema=_SCHEMA,
            proof=folder / f"{name}.pem",
            key=folder / f"{name}.key",
            base=BASE,
            owner=OWNER,
            reader=READER,
            password=PASSWORD,
        )
    )
    entries = _ENTRIES.strip().encode()
    subprocess.run([_ADD, "-f", config], input=entries, check=True, capture_output=True)


async def _listening(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("localhost", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
