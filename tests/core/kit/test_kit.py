"""The tools: errors that are safe to show, a clock that can be moved, identifiers."""

import inspect
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.kit import errors
from core.kit.actor import ALL_SCOPES, THE_BOX, Actor, DepartmentCode, PersonId, Role, Scope
from core.kit.clock import SetClock, SystemClock
from core.kit.ids import CountingIds, SystemIds

_KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.CoreError) and kind is not errors.CoreError
]


class TestErrors:
    def test_each_has_a_code_and_a_status_of_its_own(self) -> None:
        assert len(_KINDS) == 13
        assert len({kind.code for kind in _KINDS}) == 13
        assert {kind.code: kind.status for kind in _KINDS} == {
            "NOT_FOUND": 404,
            "FORBIDDEN": 403,
            "OWN_PROPOSAL": 403,
            "STEP_UP_REQUIRED": 403,
            "UNAUTHENTICATED": 401,
            "INVALID": 422,
            "CONFLICT": 409,
            "GONE": 410,
            "TOO_LARGE": 413,
            "TOO_MANY": 429,
            "STORAGE_FULL": 507,
            "UNAVAILABLE": 503,
            "LOG_UNAVAILABLE": 503,
        }

    @pytest.mark.parametrize("kind", [kind for kind in _KINDS if kind is not errors.Invalid])
    def test_without_words_it_says_its_own_sentence(self, kind: type[errors.CoreError]) -> None:
        sentence = kind().message
        assert sentence == (kind.__doc__ or "").split("\n", 1)[0]
        assert sentence.endswith(".")
        assert kind("Other words.").message == "Other words."

    def test_invalid_names_the_field(self) -> None:
        refusal = errors.Invalid("mrn", "Not a number.")
        assert (refusal.field, refusal.message) == ("mrn", "Not a number.")


class TestClock:
    def test_the_machine_tells_the_time_in_utc(self) -> None:
        now = SystemClock().now()
        assert now.tzinfo is UTC
        assert now > datetime(2026, 1, 1, tzinfo=UTC)

    def test_a_set_clock_stands_still_until_moved(self) -> None:
        clock = SetClock()
        assert clock.now() == clock.now() == datetime(2026, 1, 1, tzinfo=UTC)
        clock.move(timedelta(hours=-1))
        assert clock.now() == datetime(2025, 12, 31, 23, tzinfo=UTC)


class TestIds:
    def test_they_are_version_seven_and_sort_by_time(self) -> None:
        made = [SystemIds().new() for _ in range(2000)]
        assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
        assert made == sorted(made)
        assert len(set(made)) == 2000

    def test_secrets_have_the_length_asked_for_and_never_repeat(self) -> None:
        made = {SystemIds().secret(32) for _ in range(100)}
        assert {len(secret) for secret in made} == {32}
        assert len(made) == 100

    def test_counting_ids_count(self) -> None:
        ids = CountingIds()
        assert (ids.new(), ids.secret(3), ids.new()) == (UUID(int=1), b"\x02\x02\x02", UUID(int=3))


class TestActor:
    def test_the_box_is_nobody_of_no_department(self) -> None:
        assert THE_BOX.is_box
        assert (THE_BOX.role, THE_BOX.department) == (None, None)

    def test_a_visitor_is_not_the_box(self) -> None:
        visitor = Actor(None, None, None)
        assert not visitor.is_box
        assert visitor != THE_BOX

    def test_a_person_has_all_scopes_unless_narrowed(self) -> None:
        person = Actor(PersonId(UUID(int=1)), Role.VIEWER, DepartmentCode("ward"))
        assert not person.is_box
        assert person.scopes == ALL_SCOPES == {Scope.READ, Scope.WRITE}
