"""Publications: each copy that leaves for the public, where it appears, and taking it back.

Promises: a copy for publication or publicity is entered in the very act that lets it leave, so
none is missing; whether it is still permitted is decided anew whenever somebody asks, so a recall
is due the second a consent ends; a publisher gets a yes or a no by a printed code or by the file,
and learns of nobody; what was taken back says how that is known.

The publication room is where whoever may take such copies finds them: there is nothing in it that
may not leave at this very moment, and nothing tells how much else the hospital has.

Does not: take a page of a magazine back, or look at the internet.

Threat: a photo that goes on smiling from a brochure for years after its consent ended.
"""

from core.publications.ledger import Ledger
from core.publications.places import Places
from core.publications.recalls import Recalls
from core.publications.room import PublicationRoom
from core.publications.service import Publications
from core.publications.standing import Standings
from core.publications.types import (
    RECALL_DAYS,
    Outcome,
    Place,
    Publication,
    PublicationId,
    PublicationPage,
    PublicationState,
    RoomPage,
    RoomPhoto,
    RoomPlace,
    RoomSize,
    Verified,
)
from core.publications.verifying import Verifying

__all__ = [
    "RECALL_DAYS",
    "Ledger",
    "Outcome",
    "Place",
    "Places",
    "Publication",
    "PublicationId",
    "PublicationPage",
    "PublicationRoom",
    "PublicationState",
    "Publications",
    "Recalls",
    "RoomPage",
    "RoomPhoto",
    "RoomPlace",
    "RoomSize",
    "Standings",
    "Verified",
    "Verifying",
]
