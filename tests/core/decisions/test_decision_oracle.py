"""The decision against an oracle that works quite differently: it replays a diary.

The oracle writes every beginning and end of every provision into a diary, reads it up to the
moment of the question, and keeps count of what permits and what denies each single thing
(person, purpose, channel, photo, with or without people in it).
"""

import random  # noqa: TID251 - cases, not secrets
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from core.decisions import (
    DUTCH_DEFAULT,
    Channel,
    Closing,
    Copy,
    Depicted,
    Effect,
    LegalBasis,
    PhotoFacts,
    Provision,
    Purpose,
    Question,
    Scope,
    release_decision,
)

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE = [UUID(int=n) for n in range(1, 5)]
PHOTOS = [UUID(int=n) for n in range(11, 14)]
SESSIONS = [UUID(int=n) for n in range(21, 24)]
FACES = [UUID(int=n) for n in range(31, 36)]
UNKNOWN = UUID(int=41)
PURPOSES = (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.MARKETING, Purpose.CARE, Purpose.QUALITY)
CASES_EACH, EXAMPLES = 50, 2000

Thing = tuple[Purpose, Channel, bool]


def _moment(chance: random.Random) -> datetime:
    return BEGIN + timedelta(days=chance.randrange(8))


def _provision(chance: random.Random) -> Provision:
    starts = _moment(chance)
    closed = _moment(chance) if chance.random() < 0.3 else None
    purpose = chance.choice(PURPOSES)
    return Provision(
        consent=UUID(int=99),
        effect=Effect.DENY if chance.random() < 0.15 else Effect.PERMIT,
        purpose=purpose,
        starts=starts,
        ends=starts + timedelta(days=chance.randrange(1, 8)) if chance.random() < 0.8 else None,
        channels=frozenset(chance.sample(list(Channel), chance.randrange(4))),
        deidentified_only=chance.random() < 0.2,
        scope=chance.choice(list(Scope)),
        ids=frozenset(chance.sample([*PHOTOS, *SESSIONS], chance.randrange(1, 4))),
        first_day=date(2026, 1, chance.randrange(1, 6)) if chance.random() < 0.5 else None,
        last_day=date(2026, 1, chance.randrange(3, 9)) if chance.random() < 0.5 else None,
        closed_at=closed,
        closing=chance.choice(list(Closing)) if closed else None,
    )


def _facts(chance: random.Random) -> PhotoFacts:
    known = chance.sample(PEOPLE, chance.randrange(1, 4))
    faces = chance.sample(FACES, chance.randrange(len(FACES)))
    people = [
        Depicted(
            person,
            tuple(_provision(chance) for _ in range(chance.randrange(7))),
            person,
            frozenset(faces.pop() for _ in range(min(len(faces), chance.randrange(3)))),
        )
        for person in known
    ]
    if chance.random() < 0.1:
        people.append(Depicted(None, id=UNKNOWN))
    return PhotoFacts(
        photo=chance.choice(PHOTOS),
        patient=known[0] if chance.random() < 0.95 else None,
        session=chance.choice([*SESSIONS, None]),
        taken_on=date(2026, 1, chance.randrange(1, 9)),
        people=tuple(people),
        faces=tuple(faces) if chance.random() < 0.3 else (),
        is_looked_at=chance.random() < 0.95,
    )


def _is_on(provision: Provision, facts: PhotoFacts) -> bool:
    names = {
        Scope.PATIENT: True,
        Scope.PHOTO: facts.photo in provision.ids,
        Scope.SESSION: facts.session in provision.ids,
        Scope.DATE_RANGE: (provision.first_day or date.min)
        <= facts.taken_on
        <= (provision.last_day or date.max),
    }
    return names[provision.scope]


def _things(provision: Provision) -> Iterator[Thing]:
    """Every single thing that it speaks of; the last is whether nobody can be recognised."""
    is_narrow = provision.deidentified_only and provision.effect is Effect.PERMIT
    copies = (True,) if is_narrow else (True, False)
    for channel, copy in product(provision.channels or Channel, copies):
        yield provision.purpose, channel, copy


def _diary(person: Depicted, facts: PhotoFacts) -> list[tuple[datetime, int, Effect, Thing]]:
    entries = []
    for provision in person.provisions:
        last = min(
            provision.ends or datetime.max.replace(tzinfo=UTC),
            provision.closed_at or datetime.max.replace(tzinfo=UTC),
        )
        if provision.starts >= last or not _is_on(provision, facts):
            continue
        for thing in _things(provision):
            entries.append((provision.starts, 1, provision.effect, thing))
            entries.append((last, -1, provision.effect, thing))
    return entries


def _permits(person: Depicted, facts: PhotoFacts, copy: Copy, question: Question) -> bool:
    masked = not (person.faces or {person.id}) - copy.hidden
    if masked and person.person != facts.patient:
        return True
    if person.person is None:
        return False
    thing = (question.purpose, question.channel, copy.is_deidentified)
    standing: Counter[Effect] = Counter()
    for at, change, effect, about in sorted(_diary(person, facts), key=lambda entry: entry[0]):
        if at <= question.at and about == thing:
            standing[effect] += change
    return standing[Effect.PERMIT] > 0 and standing[Effect.DENY] == 0


def _oracle(facts: PhotoFacts, copy: Copy, question: Question) -> bool:
    rule = DUTCH_DEFAULT.rules[question.purpose]
    if question.channel not in rule.channels:
        return False
    if rule.basis is LegalBasis.CARE_RECORD:
        return True
    is_asked = rule.basis is LegalBasis.CONSENT
    everybody = not is_asked or all(
        _permits(person, facts, copy, question) for person in facts.people
    )
    every_face = not set(facts.faces) - copy.hidden
    is_seen = facts.is_looked_at and copy.is_reviewed
    return facts.patient is not None and everybody and every_face and is_seen


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(min_value=0, max_value=2**64 - 1))
def test_it_equals_an_oracle_that_replays_a_diary_in_100_000_cases(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(CASES_EACH):
        facts = _facts(chance)
        purpose = chance.choice(PURPOSES)
        channels = DUTCH_DEFAULT.rules[purpose].channels
        channel = chance.choice([*channels, *channels, *Channel])
        hidden = frozenset(chance.sample([*PEOPLE, *FACES, UNKNOWN], chance.randrange(7)))
        is_none_left, is_reviewed = chance.random() < 0.3, chance.random() < 0.95
        copy = Copy("masked", hidden, is_none_left, is_reviewed)
        question = Question(purpose, channel, _moment(chance))
        decision = release_decision(facts, copy, question, DUTCH_DEFAULT)
        assert decision.is_permitted is _oracle(facts, copy, question)
        assert bool(decision.reasons) is not decision.is_permitted
        if decision.until is not None:
            # It holds until then and not at that moment.
            assert decision.until > question.at
            after = Question(purpose, channel, decision.until)
            assert not release_decision(facts, copy, after, DUTCH_DEFAULT).is_permitted or (
                _oracle(facts, copy, after)
            )
