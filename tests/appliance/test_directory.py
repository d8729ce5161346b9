"""The directory over LDAP, against a real OpenLDAP server on loopback."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.directory import LdapDirectory
from core.kit.errors import Unavailable
from tests.support.slapd import GROUPS, PEOPLE, RunningDirectory, directory


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningDirectory]:
    async with directory(tmp_path_factory.mktemp("slapd")) as made:
        made.add("pieters", "chirurgen", "koffie")
        made.add("jansen")
        made.add("twice", "chirurgen")
        made.add("twice", "chirurgen", within=GROUPS)
        made.add("o(d)d*", "lezers")
        yield made


async def groups(running: RunningDirectory, login: str, **changes: object) -> frozenset[str]:
    return await LdapDirectory(replace(running.settings, **changes)).groups_of(login)  # type: ignore[arg-type]


class TestWhoIsFound:
    @pytest.mark.parametrize(
        ("login", "found"),
        [
            ("pieters", {"chirurgen", "koffie"}),
            ("PIETERS", {"chirurgen", "koffie"}),
            ("jansen", set()),
            ("nobody", set()),
            ("twice", set()),
            ("", set()),
        ],
    )
    async def test_the_groups_of_one_person(
        self, running: RunningDirectory, login: str, found: set[str]
    ) -> None:
        assert await groups(running, login) == found

    async def test_a_name_is_never_part_of_the_filter(self, running: RunningDirectory) -> None:
        assert await groups(running, "o(d)d*") == {"lezers"}
        for login in ("*", "pieters*", "*)(uid=pieters", "pieters)(|(uid=*", "\\2a", "pieters\0"):
            assert await groups(running, login) == set(), login

    async def test_a_closed_account_is_left_out_by_the_filter(
        self, running: RunningDirectory
    ) -> None:
        closed = "(&(objectClass=person)(uid={login})(!(sn=pieters)))"
        assert await groups(running, "pieters", person_filter=closed) == set()

    async def test_tls_begun_after_the_connection(self, running: RunningDirectory) -> None:
        assert "koffie" in await groups(running, "pieters", url=running.plain_url)

    async def test_below_the_base_only(self, running: RunningDirectory) -> None:
        assert await groups(running, "pieters", base=PEOPLE) == set()


class TestWhatIsNotTrusted:
    @pytest.mark.parametrize(
        "changes",
        [
            {"ca_file": None},
            {"user": "cn=stranger,dc=hospital,dc=example"},
            {"base": "dc=elsewhere,dc=example"},
            {"person_filter": "(uid={login}"},
            {"url": "ldaps://127.0.0.1:1"},
            {"password_file": Path("/nowhere")},
        ],
        ids=lambda changes: next(iter(changes)),
    )
    async def test_what_does_not_answer_as_it_should_is_away(
        self, running: RunningDirectory, changes: dict[str, object]
    ) -> None:
        with pytest.raises(Unavailable):
            await groups(running, "pieters", **changes)

    async def test_half_an_answer_is_none(self, tmp_path: Path) -> None:
        """Two entries may be told at once, and somebody is in three groups."""
        async with directory(tmp_path, most=2) as short:
            entry = await asyncio.to_thread(short.add, "pieters", "chirurgen", "koffie")
            assert await groups(short, "pieters") == {"chirurgen", "koffie"}
            await asyncio.to_thread(short.join, entry, "lezers")
            with pytest.raises(Unavailable):
                await groups(short, "pieters")

    async def test_a_directory_that_points_elsewhere_is_no_answer(
        self, running: RunningDirectory
    ) -> None:
        with pytest.raises(Unavailable):
            await groups(running, "pieters", base="dc=elsewhere,dc=hospital,dc=example")

    async def test_a_certificate_for_another_name(self, tmp_path: Path) -> None:
        async with directory(tmp_path, "elsewhere.test") as other:
            for url in (other.settings.url, other.plain_url):
                with pytest.raises(Unavailable):
                    await groups(other, "pieters", url=url)

    async def test_another_password(self, running: RunningDirectory, tmp_path: Path) -> None:
        for said in ("another", ""):
            file = tmp_path / "password"
            file.write_text(said)
            with pytest.raises(Unavailable):
                await groups(running, "pieters", password_file=file)

    async def test_the_password_is_not_sent_to_a_server_without_tls(
        self, running: RunningDirectory
    ) -> None:
        heard = bytearray()

        async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.extend(await reader.read(1000))
            writer.close()

        server = await asyncio.start_server(listen, "localhost", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            with pytest.raises(Unavailable):
                await groups(running, "pieters", url=f"ldap://localhost:{port}")
        assert b"1.3.6.1.4.1.1466.20037" in heard
        assert running.settings.password_file.read_bytes().strip() not in heard
