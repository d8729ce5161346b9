"""Sharing: photos for somebody outside, as a link that ends, never as a file.

Promises: a link is for one named person, one purpose and some days, and takes a second proof;
only hashes of its secrets are kept. It is opened as often as was said, exactly. Each photo is
decided on each time it is asked for, so an expired or withdrawn consent closes it at once, and
so do its sender, the patient's carers, the privacy officer and whoever got it by mistake. What
leaves is a copy of ours, with the recipient's name across it and the link hidden within; each
opening and each photo is a disclosure in the log, and its sender sees it.

Does not: send originals, know what the recipient does with what they saw.

Threat: a link that is forwarded, guessed, indexed, or found in a mailbox years later.
"""

from core.sharing.checking import checked_recipient, require_reachable
from core.sharing.links import LinkKind
from core.sharing.offering import Offering
from core.sharing.origins import origin_of
from core.sharing.overview import MOST_EVENTS, Shares
from core.sharing.prints import Prints
from core.sharing.proving import Proving, WrongProof
from core.sharing.reading import SHARES
from core.sharing.receipts import OF_SHARES, Receipts, Tidings
from core.sharing.recipients import MOST_FOUND, Recipients
from core.sharing.service import Possible, Sharing
from core.sharing.showing import Showing
from core.sharing.telling import (
    Letterhead,
    NotSent,
    NoWay,
    Telling,
    TextMessages,
    Ways,
    password_for,
)
from core.sharing.tracing import Tracing
from core.sharing.types import (
    MOST_OPENS,
    MOST_PHOTOS,
    MOST_WRONG,
    CollectionOffer,
    Door,
    Ending,
    Happened,
    MadeShare,
    NewRecipient,
    NewShare,
    Obstacle,
    Offer,
    Proof,
    Recipient,
    RecipientId,
    Share,
    ShareEvent,
    ShareId,
    SharePage,
    ShareState,
    ShownPhoto,
    Terms,
    Visit,
    Withheld,
)
from core.sharing.visiting import NotShownAnyMore, ShareProving, Visiting

__all__ = [
    "MOST_EVENTS",
    "MOST_FOUND",
    "MOST_OPENS",
    "MOST_PHOTOS",
    "MOST_WRONG",
    "OF_SHARES",
    "SHARES",
    "CollectionOffer",
    "Door",
    "Ending",
    "Happened",
    "Letterhead",
    "LinkKind",
    "MadeShare",
    "NewRecipient",
    "NewShare",
    "NoWay",
    "NotSent",
    "NotShownAnyMore",
    "Obstacle",
    "Offer",
    "Offering",
    "Possible",
    "Prints",
    "Proof",
    "Proving",
    "Receipts",
    "Recipient",
    "RecipientId",
    "Recipients",
    "Share",
    "ShareEvent",
    "ShareId",
    "SharePage",
    "ShareProving",
    "ShareState",
    "Shares",
    "Sharing",
    "Showing",
    "ShownPhoto",
    "Telling",
    "Terms",
    "TextMessages",
    "Tidings",
    "Tracing",
    "Visit",
    "Visiting",
    "Ways",
    "Withheld",
    "WrongProof",
    "checked_recipient",
    "origin_of",
    "password_for",
    "require_reachable",
]
