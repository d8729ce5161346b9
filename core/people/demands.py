"""What somebody must be, to change how they and others sign in."""

from dataclasses import dataclass
from datetime import timedelta

from core.kit.actor import Actor, PersonId
from core.kit.errors import Forbidden, Unauthenticated
from core.kit.step_up import FRESH_FOR, require_step_up
from core.work import Work


@dataclass(frozen=True, slots=True)
class Demands:
    """What the hospital asks of whoever signs in."""

    second_factor_required: bool = True
    fresh_for: timedelta = FRESH_FOR

    def require_fresh(self, work: Work) -> None:
        """Let on whoever proved a moment ago who they are.

        Raises:
            StepUpRequired: that was longer ago, or never.
        """
        require_step_up(work.actor, work.at, self.fresh_for)


def require_session(actor: Actor) -> PersonId:
    """Who is signed in by a session; a token changes nothing about signing in.

    Raises:
        Unauthenticated: nobody is.
    """
    if actor.person is None or actor.session is None:
        raise Unauthenticated
    return actor.person


def require_role(actor: Actor) -> PersonId:
    """Who is signed in by a session that may do more than set up a factor.

    Raises:
        Unauthenticated: nobody is.
        Forbidden: the session is limited.
    """
    person = require_session(actor)
    if actor.role is None:
        raise Forbidden
    return person
