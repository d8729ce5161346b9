"""How the box says that a photo may not be used for something."""

from typing import ClassVar

from core.decisions import Decision, Reason
from core.kit.errors import CoreError

_SENTENCES = {
    Reason.NO_PATIENT: "This photo waits for its patient: file it first.",
    Reason.CHANNEL_NOT_ALLOWED: "The hospital does not use photos for this in this way.",
    Reason.DEIDENTIFIED_ONLY: "Only a copy in which nobody can be recognised may be used.",
    Reason.UNKNOWN_PERSON: "Somebody can be recognised and it is not known who.",
    Reason.DENIED: "Somebody in this photo said no to this.",
    Reason.WITHDRAWN: "Somebody in this photo took their consent back.",
    Reason.EXPIRED: "A consent for this has run out: ask again.",
    Reason.NOT_YET: "A consent for this begins later.",
    Reason.UNKNOWN_FACE: "There is a face in this photo and nobody has said whose it is.",
    Reason.NOT_LOOKED_AT: "Nobody has looked yet whether there are faces in this photo.",
    Reason.NOT_REVIEWED: "Nobody has looked at this masked copy yet.",
    Reason.NOT_ASKED: "Somebody in this photo was never asked for this.",
}
_ENDED = frozenset({Reason.WITHDRAWN, Reason.EXPIRED})


class NotReleased(CoreError):
    """This photo may not be used for that."""

    code: ClassVar[str] = "NOT_RELEASED"
    status: ClassVar[int] = 403

    def __init__(self, decision: Decision) -> None:
        """Say why, in the sentence of the first reason."""
        super().__init__(_SENTENCES[decision.reasons[0]])
        self.decision = decision
        self.reasons = [reason.value for reason in decision.reasons]


class NoLongerReleased(NotReleased):
    """This photo may not be used for that any more."""

    code: ClassVar[str] = "NO_LONGER_RELEASED"
    status: ClassVar[int] = 410


def refusal(decision: Decision) -> NotReleased:
    """The refusal that a denial is."""
    kind = NoLongerReleased if decision.reasons[0] in _ENDED else NotReleased
    return kind(decision)
