"""The photo index: in memory, one writer, searched from any thread.

It holds captions and names in the clear and therefore only ever lives in RAM. Writes come
from one process and one thread (the indexer) and are seen by searches from the commit on.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any
from uuid import UUID

import tantivy

from core.kit.errors import Invalid, Unavailable
from core.search.analysis import reader
from core.search.cursor import Cursor
from core.search.highlight import Highlighter
from core.search.query import Plan, Planner
from core.search.schema import FACETS, build_schema, lay_out, line
from core.search.scopes import NOBODY, Related
from core.search.text import keys
from core.search.types import (
    MOST_COUNTS,
    MOST_HITS,
    NONE,
    Hit,
    PhotoQuery,
    SearchDocument,
    SearchPage,
    Understood,
)
from core.search.understanding import understand
from core.search.uses import counted, counting

_WRITER_BYTES = 100_000_000
_BATCH = 500
_MOST_FACETS = 1_000
_TOTAL_REQUEST: dict[str, Any] = {"total": {"value_count": {"field": "order"}}}
_FACET_REQUEST = _TOTAL_REQUEST | {
    facet: {"terms": {"field": facet, "size": _MOST_FACETS}} for facet in FACETS
}
_SHORTEST_PREFIX = 2

Place = tuple[int, int, tantivy.DocAddress]
"""A hit before its photo is known: rank, order, and where the engine keeps it."""


class PhotoIndex:
    """Every findable photo. Use one per process; close it, or its merges outlive it.

    `is_ready`: set by whoever feeds it, once it holds every photo; search works before
    that, on what is there.
    """

    def __init__(self) -> None:
        self.is_ready = False
        self._schema = build_schema()
        self._index = tantivy.Index(self._schema)
        self._index.config_reader("manual")
        self._planner = Planner(self._schema)
        self._reader = reader()
        self._writer: tantivy.IndexWriter | None = None
        self._is_closed = False

    @property
    def size(self) -> int:
        """How many photos can be found, as of the last commit."""
        return self._index.searcher().num_docs

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Add photos, each in place of what the index knew of that photo.

        Raises:
            Unavailable: the writer broke. Everything since the last commit is to be
                put again; a new writer opens at the next call.
        """
        # In batches: a writer woken for every single photo costs half as much again.
        coming = iter(documents)
        while batch := list(islice(coming, _BATCH)):
            ready = {document.photo_id.hex: self._ready(document) for document in batch}
            with self._writing() as writer:
                writer.delete_documents_by_query(self._planner.photos(ready))
                for document in ready.values():
                    writer.add_document(document)

    def lay_out(self, document: SearchDocument) -> bytes:
        """A photo as `fill` takes it."""
        return line(lay_out(document, self._reader))

    def fill(self, lines: Iterable[bytes]) -> None:
        """Add photos, each from its `lay_out`, to an index that does not know them.

        Raises:
            Unavailable: as `put`.
        """
        with self._writing() as writer:
            for laid_out in lines:
                writer.add_json(laid_out.decode())

    def clear(self) -> None:
        """Forget every photo.

        Raises:
            Unavailable: as `put`.
        """
        with self._writing() as writer:
            # What a filling that was cut off left uncommitted is not deleted by the engine.
            writer.rollback()
            writer.delete_all_documents()

    def remove(self, photo_ids: Iterable[UUID]) -> None:
        """Forget photos; those it does not know are passed over.

        Raises:
            Unavailable: as `put`.
        """
        with self._writing() as writer:
            ids = [photo_id.hex for photo_id in photo_ids]
            writer.delete_documents_by_query(self._planner.photos(ids))

    def commit(self) -> None:
        """Let searches see everything put and removed since the last commit.

        Raises:
            Unavailable: as `put`.
        """
        with self._writing() as writer:
            writer.commit()
        self._index.reload()

    def close(self) -> None:
        """Finish the merges and let the writer go; searching goes on, writing does not."""
        self._is_closed = True
        self._release()

    def search(self, query: PhotoQuery) -> SearchPage:
        """One page of the photos that the asker may see and that answer the query.

        Where nothing answers as typed, one typing error a word is forgiven, and
        `understood.corrected` says so.

        Raises:
            Invalid: `first` is out of range, or `after` is no cursor.
        """
        if not 1 <= query.first <= MOST_HITS:
            raise Invalid("first", f"Ask for 1 to {MOST_HITS} photos.")
        after = Cursor.parse(query.after) if query.after is not None else None
        tolerant = after is not None and after.tolerant
        page = self._page(query, after, understand(query.text, tolerant=tolerant))
        if page.total or after is not None or not page.understood.words:
            return page
        forgiving = self._page(query, after, understand(query.text, tolerant=True))
        return forgiving if forgiving.total else page

    def suggest(
        self,
        prefix: str,
        scopes: frozenset[str] | None,
        limit: int = 8,
        related: Related = NOBODY,
    ) -> tuple[str, ...]:
        """Words in captions and procedures of these scopes, the most frequent first.

        Completes the last word of `prefix` once it has two letters. Never a patient's
        name as such: names are searched, not suggested.
        """
        typed = keys(prefix)
        if not (scopes or related) or not typed or len(typed[-1]) < _SHORTEST_PREFIX:
            return ()
        visible = self._planner.visible(scopes or NONE, related)
        found = self._index.searcher().terms_with_prefix("words", typed[-1], visible, limit)
        return tuple(word for word, count in found if count)

    def _ready(self, document: SearchDocument) -> tantivy.Document:
        fields = {**lay_out(document, self._reader), **document.uses}
        return tantivy.Document.from_dict(fields, self._schema)

    def _page(self, query: PhotoQuery, after: Cursor | None, understood: Understood) -> SearchPage:
        if not (query.scopes or query.related):
            return SearchPage((), 0, {}, None, understood)
        searcher = self._index.searcher()
        plan = self._planner.plan(query, understood)
        total, facets = _count(searcher, plan, query)
        places = self._places(searcher, plan, after, query.first + 1) if total else []
        shown, more = places[: query.first], len(places) > query.first
        cursor = Cursor(understood.corrected, shown[-1][0], shown[-1][1]) if more else None
        hits = self._hits(searcher, plan, shown, understood if query.highlight else None)
        return SearchPage(hits, total, facets, str(cursor) if cursor else None, understood)

    def _places(
        self, searcher: tantivy.Searcher, plan: Plan, after: Cursor | None, wanted: int
    ) -> list[Place]:
        """The next hits: rank by rank, the newest first within a rank."""
        places: list[Place] = []
        first_rank = min(after.rank, plan.best) if after else plan.best
        before = self._planner.before(after.order) if after else None
        for rank in range(first_rank, -1, -1):
            found = searcher.search(
                plan.of_rank(rank, before if rank == first_rank else None),
                limit=wanted - len(places),
                count=False,
                order_by_field="order",
            )
            places += [(rank, order, address) for order, address in found.hits]
            if len(places) >= wanted:
                break
        return places

    def _hits(
        self,
        searcher: tantivy.Searcher,
        plan: Plan,
        places: Sequence[Place],
        highlight: Understood | None,
    ) -> tuple[Hit, ...]:
        addresses = [address for _, _, address in places]
        high = searcher.fast_field_values("id_high", addresses)
        low = searcher.fast_field_values("id_low", addresses)
        ids = [UUID(int=int(h or 0) << 64 | int(w or 0)) for h, w in zip(high, low, strict=True)]
        scores = [(rank + 1) / (plan.best + 1) for rank, _, _ in places]
        if highlight is None:
            return tuple(map(Hit, ids, scores))
        marker = Highlighter.of(highlight, self._reader)
        captions = (searcher.doc(address).get_first("caption") or b"" for address in addresses)
        snippets = [marker.snippets(bytes(caption).decode("utf-8")) for caption in captions]
        return tuple(map(Hit, ids, scores, snippets))

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        if self._is_closed:
            raise Unavailable("The photo index is closed.")
        try:
            if self._writer is None:
                self._writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
            yield self._writer
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic in the engine is no Exception
            self._release()
            raise Unavailable("The photo index lost what was not committed.") from error

    def _release(self) -> None:
        """Let the writer go, dead or alive: while one is held the engine gives no other."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(ValueError, RuntimeError):  # what a dead writer answers
                writer.wait_merging_threads()


def _count(
    searcher: tantivy.Searcher, plan: Plan, query: PhotoQuery
) -> tuple[int, dict[str, tuple[tuple[str, int], ...]]]:
    """The exact total and, when asked for, the facets, both of the visible hits only.

    The engine counts every value, however many are shown, so that each count is exact.
    """
    if not query.facets:
        return int(searcher.aggregate(plan.must, _TOTAL_REQUEST)["total"]["value"]), {}
    uses = counting(query.at) if query.at else {}
    answer: dict[str, Any] = searcher.aggregate(plan.must, _FACET_REQUEST | uses)
    facets = {
        facet: tuple(
            (str(bucket["key"]), int(bucket["doc_count"]))
            for bucket in answer[facet]["buckets"][:MOST_COUNTS]
        )
        for facet in FACETS
    }
    return int(answer["total"]["value"]), facets | ({"use": counted(answer)} if uses else {})
