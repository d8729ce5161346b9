"""Step-up: what matters most is done only by whoever proved a moment ago who they are."""

from datetime import datetime, timedelta

from core.kit.actor import Actor
from core.kit.errors import StepUpRequired

FRESH_FOR = timedelta(minutes=5)


def require_step_up(actor: Actor, now: datetime, fresh_for: timedelta = FRESH_FOR) -> None:
    """Let whoever proved who they are within `fresh_for`, and the box itself, go on.

    Raises:
        StepUpRequired: that was longer ago, or never.
    """
    if actor.is_box:
        return
    if actor.stepped_up_at is None or now - actor.stepped_up_at > fresh_for:
        raise StepUpRequired
