"""Inbound: photos that somebody outside was asked for, held until who asked takes them in.

Promises: a request is for one named person, some days, some photos and some bytes, and takes a
second proof; only hashes of its secrets are kept. It is used once: it ends with "these are all",
with its last photo, or with its time. Exactly as many photos land as were asked for. What comes
is sealed while it streams in and opened by nothing but the confined darkroom; until whoever asked
takes it in nobody else knows of it, and nothing looks for a face in it. What is turned down is
deleted. Of a patient the sender is told nothing.

Does not: say that a photo shows what its sender says, decide whose it is.

Threat: a link that is forwarded or guessed, a flood, a file that attacks whoever opens it, a
photo that slips into a record unseen.
"""

from core.inbound.landing import Landing, NoMoreBytes, NoMoreTaken, NoMoreTries
from core.inbound.letters import OF_REQUESTS
from core.inbound.reading import REQUESTS
from core.inbound.received import HeldPhotos
from core.inbound.requests import MOST_EVENTS, PhotoRequests
from core.inbound.sending import LANES, MOST_VISITS, DecidedOn, RequestProving, Sending
from core.inbound.types import (
    MOST_BYTES,
    MOST_PHOTOS,
    HeldPhoto,
    HeldPhotoPage,
    Landed,
    MadePhotoRequest,
    NewPhotoRequest,
    Outcome,
    PhotoRequest,
    PhotoRequestId,
    PhotoRequestPage,
    PossibleRequest,
    RequestEnding,
    RequestEvent,
    RequestHappened,
    RequestState,
    RequestTerms,
    SendingVisit,
    SentPhoto,
)

__all__ = [
    "LANES",
    "MOST_BYTES",
    "MOST_EVENTS",
    "MOST_PHOTOS",
    "MOST_VISITS",
    "OF_REQUESTS",
    "REQUESTS",
    "DecidedOn",
    "HeldPhoto",
    "HeldPhotoPage",
    "HeldPhotos",
    "Landed",
    "Landing",
    "MadePhotoRequest",
    "NewPhotoRequest",
    "NoMoreBytes",
    "NoMoreTaken",
    "NoMoreTries",
    "Outcome",
    "PhotoRequest",
    "PhotoRequestId",
    "PhotoRequestPage",
    "PhotoRequests",
    "PossibleRequest",
    "RequestEnding",
    "RequestEvent",
    "RequestHappened",
    "RequestProving",
    "RequestState",
    "RequestTerms",
    "Sending",
    "SendingVisit",
    "SentPhoto",
]
