"""The release decision, sentence by sentence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from core.decisions import (
    DUTCH_DEFAULT,
    Channel,
    Closing,
    Copy,
    Decision,
    Depicted,
    Effect,
    Obligation,
    PhotoFacts,
    Provision,
    Purpose,
    Question,
    Reason,
    Scope,
    release_decision,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
EVA, OMAR, PHOTO, SESSION, CONSENT = (UUID(int=n) for n in range(1, 6))
HIM, FACE, MIRRORED = (UUID(int=n) for n in range(6, 9))
ORIGINAL = Copy("original")
YES = Provision(CONSENT, Effect.PERMIT, Purpose.MARKETING, NOW - YEAR, NOW + YEAR)
NO = replace(YES, effect=Effect.DENY)


def _photo(*people: Depicted) -> PhotoFacts:
    return PhotoFacts(PHOTO, EVA, SESSION, date(2026, 11, 20), people)


def _eva(*provisions: Provision) -> PhotoFacts:
    return _photo(Depicted(EVA, provisions))


def _asked(
    facts: PhotoFacts,
    *,
    copy: Copy = ORIGINAL,
    purpose: Purpose = Purpose.MARKETING,
    channel: Channel = Channel.WEBSITE,
    at: datetime = NOW,
) -> Decision:
    return release_decision(facts, copy, Question(purpose, channel, at), DUTCH_DEFAULT)


class TestCare:
    def test_the_record_rests_on_the_treatment_contract_and_on_no_consent(self) -> None:
        decision = _asked(_eva(NO), purpose=Purpose.CARE, channel=Channel.INTERNAL)
        assert decision.is_permitted
        assert decision.until is None

    def test_care_is_no_word_for_the_website(self) -> None:
        decision = _asked(_eva(YES), purpose=Purpose.CARE, channel=Channel.WEBSITE)
        assert decision.reasons == (Reason.CHANNEL_NOT_ALLOWED,)

    def test_quality_rests_on_policy_but_not_without_a_patient(self) -> None:
        quality = {"purpose": Purpose.QUALITY, "channel": Channel.INTERNAL}
        assert _asked(_eva(), **quality).is_permitted  # type: ignore[arg-type]
        waiting = replace(_eva(), patient=None)
        assert _asked(waiting, **quality).reasons == (Reason.NO_PATIENT,)  # type: ignore[arg-type]


class TestOnePerson:
    def test_who_was_never_asked_has_not_permitted(self) -> None:
        decision = _asked(_eva())
        assert not decision.is_permitted
        assert decision.reasons == (Reason.NOT_ASKED,)
        assert [blocker.person for blocker in decision.blockers] == [EVA]

    def test_a_consent_permits_until_the_day_it_ends_and_says_what_must_be_done(self) -> None:
        decision = _asked(_eva(YES))
        assert decision.is_permitted
        assert decision.until == YES.ends
        assert decision.obligations == {Obligation.STRIP_METADATA, Obligation.WATERMARK}

    def test_it_ends_at_the_second(self) -> None:
        end = NOW + YEAR
        assert _asked(_eva(YES), at=end - timedelta(microseconds=1)).is_permitted
        ended = _asked(_eva(YES), at=end)
        assert ended.reasons == (Reason.EXPIRED,)
        assert ended.blockers[0].since == end

    def test_it_begins_at_the_second(self) -> None:
        early = _asked(_eva(YES), at=YES.starts - timedelta(microseconds=1))
        assert early.reasons == (Reason.NOT_YET,)
        assert _asked(_eva(YES), at=YES.starts).is_permitted

    def test_what_was_taken_back_is_over_at_that_moment(self) -> None:
        taken_back = replace(YES, closed_at=NOW, closing=Closing.WITHDRAWN)
        assert _asked(_eva(taken_back), at=NOW - timedelta(microseconds=1)).is_permitted
        decision = _asked(_eva(taken_back))
        assert decision.reasons == (Reason.WITHDRAWN,)
        assert decision.blockers[0].since == NOW

    def test_what_was_entered_in_error_was_never_said(self) -> None:
        wrong = replace(YES, closed_at=NOW, closing=Closing.ENTERED_IN_ERROR)
        assert _asked(_eva(wrong)).reasons == (Reason.NOT_ASKED,)

    def test_a_denial_overrides_every_permission(self) -> None:
        assert _asked(_eva(YES, NO, YES)).reasons == (Reason.DENIED,)

    def test_a_permission_lasts_until_a_denial_begins(self) -> None:
        later = replace(NO, starts=NOW + timedelta(days=3))
        assert _asked(_eva(YES, later)).until == later.starts

    def test_another_purpose_or_channel_says_nothing_of_this_one(self) -> None:
        research = replace(YES, purpose=Purpose.RESEARCH)
        print_only = replace(YES, channels=frozenset({Channel.PRINT}))
        for other in (research, print_only):
            assert _asked(_eva(other)).reasons == (Reason.NOT_ASKED,)

    @pytest.mark.parametrize("copy", [ORIGINAL, Copy("full")])
    def test_yes_to_a_copy_without_her_is_no_yes_to_one_with_her(self, copy: Copy) -> None:
        masked_only = replace(YES, deidentified_only=True)
        assert not _asked(_eva(masked_only), copy=copy).is_permitted
        assert _asked(_eva(masked_only), copy=Copy("full", is_deidentified=True)).is_permitted

    def test_no_to_a_copy_without_her_is_no_to_every_copy(self) -> None:
        assert _asked(_eva(YES, replace(NO, deidentified_only=True))).reasons == (Reason.DENIED,)


class TestScope:
    @pytest.mark.parametrize(
        ("scope", "ids", "is_covered"),
        [
            (Scope.PATIENT, frozenset(), True),
            (Scope.PHOTO, frozenset({PHOTO}), True),
            (Scope.PHOTO, frozenset({SESSION}), False),
            (Scope.SESSION, frozenset({SESSION}), True),
            (Scope.SESSION, frozenset({PHOTO}), False),
        ],
    )
    def test_a_provision_covers_the_photos_it_names(
        self, scope: Scope, ids: frozenset[UUID], is_covered: bool
    ) -> None:
        about = replace(YES, scope=scope, ids=ids)
        assert _asked(_eva(about)).is_permitted is is_covered

    @pytest.mark.parametrize(
        ("first", "last", "is_covered"),
        [
            (date(2026, 11, 20), date(2026, 11, 20), True),
            (None, date(2026, 11, 20), True),
            (date(2026, 11, 20), None, True),
            (date(2026, 11, 21), None, False),
            (None, date(2026, 11, 19), False),
        ],
    )
    def test_a_range_of_days_includes_both(
        self, first: date | None, last: date | None, is_covered: bool
    ) -> None:
        about = replace(YES, scope=Scope.DATE_RANGE, first_day=first, last_day=last)
        assert _asked(_eva(about)).is_permitted is is_covered


class TestTheFaceGuard:
    def test_a_face_of_nobody_stands_in_the_way_until_it_is_masked(self) -> None:
        facts = replace(_eva(YES), faces=(FACE, MIRRORED))
        decision = _asked(facts)
        assert decision.reasons == (Reason.UNKNOWN_FACE,)
        assert [(b.place, b.face) for b in decision.blockers] == [(1, FACE), (2, MIRRORED)]
        one = _asked(facts, copy=Copy("masked", frozenset({FACE})))
        assert [(b.place, b.face) for b in one.blockers] == [(2, MIRRORED)]
        assert _asked(facts, copy=Copy("masked", frozenset({FACE, MIRRORED}))).is_permitted

    def test_a_photo_that_nobody_looked_at_stays(self) -> None:
        facts = replace(_eva(YES), is_looked_at=False)
        assert _asked(facts).reasons == (Reason.NOT_LOOKED_AT,)

    def test_a_masked_copy_that_nobody_looked_at_stays(self) -> None:
        copy = Copy("masked", frozenset({FACE}), is_reviewed=False)
        assert _asked(_eva(YES), copy=copy).reasons == (Reason.NOT_REVIEWED,)

    def test_what_a_person_said_weighs_more_than_what_nobody_looked_at(self) -> None:
        facts = replace(_eva(NO), is_looked_at=False, faces=(FACE,))
        expected = (Reason.DENIED, Reason.UNKNOWN_FACE, Reason.NOT_LOOKED_AT)
        assert _asked(facts).reasons == expected

    def test_care_asks_for_no_faces(self) -> None:
        facts = replace(_eva(), is_looked_at=False, faces=(FACE,))
        assert _asked(facts, purpose=Purpose.CARE, channel=Channel.INTERNAL).is_permitted


class TestGroups:
    def test_everybody_must_permit_and_who_does_not_is_named(self) -> None:
        decision = _asked(_photo(Depicted(EVA, (YES,)), Depicted(OMAR)))
        assert not decision.is_permitted
        assert [(b.place, b.person, b.reason) for b in decision.blockers] == [
            (1, OMAR, Reason.NOT_ASKED)
        ]

    def test_it_lasts_as_long_as_the_shortest_of_them(self) -> None:
        short = replace(YES, ends=NOW + timedelta(days=5))
        both = _photo(Depicted(EVA, (YES,)), Depicted(OMAR, (short,)))
        assert _asked(both).until == short.ends

    @pytest.mark.parametrize("omar", [Depicted(OMAR, id=HIM), Depicted(None, id=HIM)])
    def test_masking_whoever_stands_in_the_way_opens_the_door(self, omar: Depicted) -> None:
        both = _photo(Depicted(EVA, (YES,)), omar)
        assert not _asked(both, copy=Copy("masked", frozenset({FACE}))).is_permitted
        assert _asked(both, copy=Copy("masked", frozenset({HIM}))).is_permitted

    def test_who_is_masked_is_so_when_each_of_their_faces_is(self) -> None:
        twice = Depicted(OMAR, id=HIM, faces=frozenset({FACE, MIRRORED}))
        both = _photo(Depicted(EVA, (YES,)), twice)
        assert not _asked(both, copy=Copy("masked", frozenset({FACE}))).is_permitted
        assert _asked(both, copy=Copy("masked", frozenset({FACE, MIRRORED}))).is_permitted

    def test_a_face_that_is_named_after_the_copy_was_made_is_not_masked_in_it(self) -> None:
        copy, eva = Copy("masked", frozenset({HIM, FACE})), Depicted(EVA, (YES,))
        known = Depicted(OMAR, id=HIM, faces=frozenset({FACE}))
        assert _asked(_photo(eva, known), copy=copy).is_permitted
        later = replace(known, faces=frozenset({FACE, MIRRORED}))
        assert not _asked(_photo(eva, later), copy=copy).is_permitted

    def test_a_mask_is_no_consent_of_whose_record_it_is(self) -> None:
        eva = _photo(Depicted(EVA, id=HIM, faces=frozenset({FACE})))
        decision = _asked(eva, copy=Copy("masked", frozenset({HIM, FACE})))
        assert decision.reasons == (Reason.NOT_ASKED,)

    def test_somebody_unknown_stands_in_the_way(self) -> None:
        decision = _asked(_photo(Depicted(EVA, (YES,)), Depicted(None)))
        assert decision.reasons == (Reason.UNKNOWN_PERSON,)

    def test_whose_record_it_is_always_counts(self) -> None:
        assert _asked(_photo()).blockers[0].person == EVA
        assert not _asked(_photo(Depicted(OMAR, (YES,)))).is_permitted

    def test_the_reasons_come_in_the_order_of_the_vocabulary(self) -> None:
        decision = _asked(_photo(Depicted(EVA), Depicted(OMAR, (NO,))))
        assert decision.reasons == (Reason.DENIED, Reason.NOT_ASKED)
