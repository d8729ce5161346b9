"""The decision about looking at a record in the course of care: asked on every path, always.

It rests on the treatment contract, which no policy of the hospital may take away, and asks no
consent. So there is nothing to gather, and it costs two microseconds; but it is the same
decision, and whoever shows a record without it fails the tests.
"""

from datetime import datetime
from uuid import UUID

from core.decisions.decision import Decision, Question, release_decision
from core.decisions.facts import Copy, PhotoFacts
from core.decisions.policy import DUTCH_DEFAULT, UsePolicy
from core.decisions.vocabulary import Channel, Purpose
from core.kit.errors import Forbidden

_NOTHING = UUID(int=0)


def require_care(
    at: datetime,
    *,
    record: UUID | None = None,
    patient: UUID | None = None,
    kind: str = "record",
    policy: UsePolicy = DUTCH_DEFAULT,
) -> Decision:
    """The decision about showing a photo's or a patient's record (or, with none, their words).

    Raises:
        Forbidden: it denies.
    """
    facts = PhotoFacts(record or _NOTHING, patient, None, at.date())
    question = Question(Purpose.CARE, Channel.INTERNAL, at)
    decision = release_decision(facts, Copy(kind), question, policy)
    if not decision.is_permitted:
        raise Forbidden
    return decision
