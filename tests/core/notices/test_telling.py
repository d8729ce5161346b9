"""What a digest says, and who decides that there is one."""

from dataclasses import replace

import pytest

from core.kit.errors import Unauthenticated
from core.kit.language import Language
from core.notices import Digest, Preference, Preferences, Summary, TaskKind
from core.notices.digest import body, subject
from core.services import Services
from tests.support import state
from tests.support.actors import VISITOR, Cast

ONE = Summary({TaskKind.SIGN: 1}, 0, 0, 0)
ALL = Summary(dict.fromkeys(TaskKind, 2), 1, 3, 4)


class TestWords:
    @pytest.mark.parametrize(
        ("language", "one", "several"),
        [
            (Language.DUTCH, "Kluis: 1 taak wacht", "Kluis: 15 taken wachten"),
            (Language.ENGLISH, "Kluis: 1 task waits", "Kluis: 15 tasks wait"),
        ],
    )
    def test_one_and_several_are_told_apart(
        self, language: Language, one: str, several: str
    ) -> None:
        assert subject(ONE, language, "Kluis") == one
        assert subject(ALL, language, "Kluis") == several

    @pytest.mark.parametrize("language", Language)
    def test_all_that_waits_has_its_line_and_nothing_else(self, language: Language) -> None:
        lines = body(ALL, language, None).splitlines()
        assert [line[:3] for line in lines if line.startswith("- ")] == [
            "- 2",
            "- 2",
            "- 2",
            "- 2",
            "- 1",
            "- 3",
            "- 4",
        ]
        assert "https" not in body(ALL, language, None)
        assert body(ONE, language, "https://kluis.example").count("https://kluis.example\n") == 1
        assert len([line for line in body(ONE, language, None).splitlines() if "- " in line]) == 1


class TestPreferences:
    @pytest.fixture
    def room(self, services: Services) -> Preferences:
        return services.preferences

    async def test_who_said_nothing_has_no_address(self, room: Preferences, cast: Cast) -> None:
        assert await room.own(cast.surgeon) == Preference(None, Digest.DAILY, Language.DUTCH)

    async def test_what_is_said_is_kept_for_oneself_and_the_address_not_in_the_log(
        self, room: Preferences, cast: Cast
    ) -> None:
        at = await state.last_act()
        await room.prefer(cast.surgeon, Digest.OFF, Language.ENGLISH)
        said = await room.set_mail(cast.surgeon, "noor@ziekenhuis.example")
        assert said == Preference("noor@ziekenhuis.example", Digest.OFF, Language.ENGLISH)
        assert (await room.own(cast.viewer)).mail is None
        acts = await state.acts(at)
        assert [(act["tag"], act["detail"]) for act in acts] == [
            ("notice:preferred", {"digest": "off", "language": "en"}),
            ("person:mail-set", {"has": True}),
        ]

    async def test_neither_a_visitor_nor_a_token_changes_anything(
        self, room: Preferences, cast: Cast
    ) -> None:
        async with state.unchanged():
            for who in (VISITOR, replace(cast.surgeon, session=None)):
                with pytest.raises(Unauthenticated):
                    await room.prefer(who, Digest.OFF, Language.DUTCH)
                with pytest.raises(Unauthenticated):
                    await room.set_mail(who, "noor@ziekenhuis.example")
