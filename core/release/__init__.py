"""The one door out: no byte of a photo leaves the vault but through this room.

Promises: access is asked, the log row is durable, and only then the seal is opened; what
is released is authenticated piece by piece and cut off, never ended cleanly, when a seal
is broken. Every byte and every stamp is decided on at the moment it is asked for, by the one
pure decision of `core.decisions`; a stream that is read slowly is asked about again. What
leaves for another use than care says in the file itself what it is for. The faces in the
photo will be asked here too.

Threat: a route that forgets to ask. House rule: nothing else reads the blob store for
an actor; `tests/test_house_rules.py` holds it to that.
"""

from core.release.asking import FOR_CARE, PLAIN, Asking, Use
from core.release.held import HeldLooks
from core.release.outside import COPIES, Candidate, Outside
from core.release.papers import NotSealedYet, ReleasePapers
from core.release.passports import Checked, Passports
from core.release.preview import PolicyEffect, Preview
from core.release.printing import Picture, Printing, StampPort, size_of
from core.release.refusals import NoLongerReleased, NotReleased, refusal
from core.release.released import Released
from core.release.service import NotDeveloped, Release

__all__ = [
    "COPIES",
    "FOR_CARE",
    "PLAIN",
    "Asking",
    "Candidate",
    "Checked",
    "HeldLooks",
    "NoLongerReleased",
    "NotDeveloped",
    "NotReleased",
    "NotSealedYet",
    "Outside",
    "Passports",
    "Picture",
    "PolicyEffect",
    "Preview",
    "Printing",
    "Release",
    "ReleasePapers",
    "Released",
    "StampPort",
    "Use",
    "refusal",
    "size_of",
]
