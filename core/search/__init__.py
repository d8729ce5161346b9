"""Search: finding a photo by what it shows, in Dutch and English at once.

Promises: what an asker may see is part of the query, so hits, totals, facets, snippets and
suggestions tell nothing of other photos; no text can break or widen a query; left is never
right. Totals are exact and the whole text is searched. What it knows lives
in RAM and is rebuilt from the database, which stays the only truth.

It does not decide who may see what: access does. It does not hold the photos: whoever may
see a hit fetches it from the photos room, which asks again.
"""

from core.search.index import PhotoIndex
from core.search.indexer import Indexer
from core.search.layouts import Layouts
from core.search.service import Finding, Found, Search
from core.search.types import (
    MOST_COUNTS,
    Chip,
    Filters,
    Hit,
    Kind,
    PhotoQuery,
    SearchDocument,
    SearchPage,
    Snippet,
    Understood,
    Word,
)
from core.search.understanding import understand
from core.search.uses import Use

__all__ = [
    "MOST_COUNTS",
    "Chip",
    "Filters",
    "Finding",
    "Found",
    "Hit",
    "Indexer",
    "Kind",
    "Layouts",
    "PhotoIndex",
    "PhotoQuery",
    "Search",
    "SearchDocument",
    "SearchPage",
    "Snippet",
    "Understood",
    "Use",
    "Word",
    "understand",
]
