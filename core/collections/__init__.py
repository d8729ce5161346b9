"""Collections: named sets of photos that belong to somebody and are looked at together.

Promises: to be in a collection gives nobody a right to a photo; each photo in it is decided for
each looker, when they look, by the rules that hold everywhere. What a looker may not see is not
there for them, but for how many it is. Whoever is in no part of a collection cannot tell it from
one that never was. Its name rests sealed. What was ended by mistake comes back for 30 days.

Does not: share. The sharing room asks here which photos there are, and decides about each.

Threat: a handy list that becomes a way around who may see what.
"""

from core.collections.contents import Contents
from core.collections.forgetting import Forgetting
from core.collections.holding import Holding
from core.collections.members import Members
from core.collections.service import Collections
from core.collections.types import (
    MOST_COVERS,
    MOST_FOUND,
    MOST_KEPT,
    MOST_MEMBERS,
    RESTORABLE_DAYS,
    Collection,
    CollectionId,
    CollectionPage,
    KeptPage,
    KeptPhoto,
    Member,
    Part,
)
from core.collections.wording import Wording, Words

__all__ = [
    "MOST_COVERS",
    "MOST_FOUND",
    "MOST_KEPT",
    "MOST_MEMBERS",
    "RESTORABLE_DAYS",
    "Collection",
    "CollectionId",
    "CollectionPage",
    "Collections",
    "Contents",
    "Forgetting",
    "Holding",
    "KeptPage",
    "KeptPhoto",
    "Member",
    "Members",
    "Part",
    "Wording",
    "Words",
]
