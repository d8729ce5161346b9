"""The states of a consent and the steps between them, as one table.

EXPIRED is never entered by a step: it is what the clock makes of ACTIVE, so it needs no job
to happen. Nothing leads back from WITHDRAWN, SUPERSEDED or ENTERED_IN_ERROR.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

from core.consents.types import ConsentState as State
from core.kit.errors import Conflict

_SIGNABLE = frozenset({State.PARTLY_SIGNED, State.ACTIVE, State.REFUSED, State.ENTERED_IN_ERROR})

STEPS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.DRAFT: _SIGNABLE | {State.SENT},
        State.SENT: _SIGNABLE | {State.SENT},  # a link was lost, and another is sent
        State.PARTLY_SIGNED: _SIGNABLE,
        State.ACTIVE: frozenset({State.WITHDRAWN, State.SUPERSEDED, State.ENTERED_IN_ERROR}),
        State.EXPIRED: frozenset({State.SUPERSEDED, State.ENTERED_IN_ERROR}),
        State.REFUSED: frozenset({State.SUPERSEDED, State.ENTERED_IN_ERROR}),
        State.WITHDRAWN: frozenset(),
        State.SUPERSEDED: frozenset(),
        State.ENTERED_IN_ERROR: frozenset(),
    }
)
OPEN = frozenset({State.DRAFT, State.SENT, State.PARTLY_SIGNED})
"""Still waiting for somebody to answer."""


class IllegalStep(Conflict):
    """This consent cannot go from the state it is in to the one that was asked for."""

    code: ClassVar[str] = "ILLEGAL_STEP"


def state_at(kept: State, ends: datetime | None, at: datetime) -> State:
    """The state at a moment: what is kept, unless the clock has ended it."""
    if kept is State.ACTIVE and ends is not None and ends <= at:
        return State.EXPIRED
    return kept


def require_step(now: State, then: State) -> None:
    """Refuse a step that is not in the table.

    Raises:
        IllegalStep: it is not.
    """
    if then not in STEPS[now]:
        words = [state.value.replace("_", " ") for state in (now, then)]
        raise IllegalStep(f"This consent is {words[0]}: it cannot become {words[1]} any more.")
