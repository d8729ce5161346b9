"""The search room's door: what an actor may find, with their department inside the query."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from core.access import Access, Verb
from core.audit import Tag
from core.decisions import require_care
from core.kit.actor import Actor
from core.kit.errors import Unavailable
from core.photos import Photo, PhotoId, Photos
from core.search.index import PhotoIndex
from core.search.scopes import Related, related_in, scopes_in
from core.search.types import Hit, PhotoQuery, SearchPage, Understood
from core.vault import KeyProvider

_DEPARTMENTS = "SELECT code FROM department"
_TREATED = "SELECT patient_id FROM bk_treated($1)"


@dataclass(frozen=True, slots=True)
class Found:
    """A photo that answers the question, and where its words do."""

    photo: Photo
    hit: Hit


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to a search: a page of photos, the exact total, and counts by facet."""

    found: tuple[Found, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    cursor: str | None
    understood: Understood


@dataclass(frozen=True, slots=True)
class Search:
    """Searching the photos of the actor's own department."""

    access: Access
    photos: Photos
    index: PhotoIndex
    keys: KeyProvider

    async def search(self, actor: Actor, query: PhotoQuery) -> Finding:
        """Find photos; the scope of `query` is replaced by what `actor` may see.

        The words are logged as a keyed hash, so that the log can be asked for a phrase, and
        sealed, for those who may read what was asked (NEN 7513).

        Raises:
            Invalid: the cursor or the page size will not do.
            Unavailable: the index is still being built.
        """
        async with self.access.asking(actor, Verb.VIEW):
            scopes, related = await self._scopes(actor)
        self._require_index()
        # The engine is asked before the transaction, which would only wait for it.
        now = await self.access.unit_of_work.now()
        page = await asyncio.to_thread(self.index.search, query.within(scopes, related, now))
        async with self.access.act(actor, Verb.VIEW) as work:
            shown = await self.photos.shown(work, [PhotoId(hit.photo_id) for hit in page.hits])
            words = query.text.casefold().encode("utf-8", "surrogatepass")
            terms = self.keys.keyed_hash("search", words).hex()
            work.record(
                Tag.PHOTO_SEARCHED,
                detail={"terms": terms, "total": page.total, "photos": [str(p) for p in shown]},
                private=query.text,
            )
        return _finding(page, shown)

    async def suggest(self, actor: Actor, prefix: str) -> tuple[str, ...]:
        """Words that go on from `prefix` in photos the actor may see.

        Not logged: the words of a vocabulary, of no photo in particular; the search that
        follows is.

        Raises:
            Unavailable: the index is still being built.
            LogUnavailable: nobody may be shown anything now.
        """
        async with self.access.asking(actor, Verb.VIEW):
            scopes, related = await self._scopes(actor)
        self.access.unit_of_work.gate.require()
        self._require_index()
        require_care(self.access.unit_of_work.clock.now())
        return await asyncio.to_thread(self.index.suggest, prefix, scopes, related=related)

    def _require_index(self) -> None:
        if not self.index.is_ready:
            raise Unavailable("The search index is being built; try again in a moment.")

    async def _scopes(self, actor: Actor) -> tuple[frozenset[str], Related]:
        sight, unit_of_work = self.access.sight(actor), self.access.unit_of_work
        everywhere: list[str] = []
        if sight.hospital is not None or sight.anywhere is not None:
            everywhere = [row["code"] for row in await unit_of_work.peek(_DEPARTMENTS)]
        scopes = scopes_in(sight, everywhere)
        context = sight.context(await unit_of_work.now())
        treated = [row["patient_id"] for row in await unit_of_work.peek(_TREATED, list(context))]
        return scopes, related_in(sight, everywhere, treated)


def _finding(page: SearchPage, shown: Mapping[PhotoId, Photo]) -> Finding:
    # A photo that changed hands since the last index commit is silently not there.
    found = tuple(
        Found(shown[PhotoId(hit.photo_id)], hit)
        for hit in page.hits
        if PhotoId(hit.photo_id) in shown
    )
    return Finding(found, page.total, page.facets, page.cursor, page.understood)
