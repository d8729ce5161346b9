"""Searching: types and resolvers."""

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.photos import Photo
from core.decisions import Purpose, Status
from core.photos import Laterality, Phase
from core.search import MOST_COUNTS, Filters, Finding, Found, PhotoQuery, Use


@strawberry.type(description="A stretch of characters of the fragment, end excluded.")
class Highlight:
    """Where a word of the question stands."""

    start: int
    end: int


@strawberry.type(description="A piece of the caption with the words that were found in it.")
class Snippet:
    """A fragment and its highlights, never markup."""

    fragment: str
    highlights: list[Highlight] = strawberry.field(metadata={LONGEST: 8})


@strawberry.type(description="A photo that answers the question.")
class SearchHit:
    """A hit."""

    photo: Photo
    score: float
    snippets: list[Snippet] = strawberry.field(metadata={LONGEST: 1})

    @classmethod
    def of(cls, found: Found) -> "SearchHit":
        """Show a hit."""
        return cls(
            photo=Photo.of(found.photo),
            score=found.hit.score,
            snippets=[
                Snippet(
                    fragment=snippet.fragment,
                    highlights=[Highlight(start=a, end=b) for a, b in snippet.highlights],
                )
                for snippet in found.hit.snippets
            ],
        )


@strawberry.type(description="What the box understood of a part of the question.")
class Chip:
    """A part of the question with a coded meaning."""

    kind: str
    code: str
    nl: str
    en: str
    text: str


@strawberry.type(description="How many photos have one value.")
class FacetCount:
    """A value and its count."""

    code: str
    count: int


@strawberry.type(
    description="The counts of one property over all photos found: its most frequent values."
)
class Facet:
    """A facet."""

    name: str
    counts: list[FacetCount] = strawberry.field(metadata={LONGEST: MOST_COUNTS})


@strawberry.type(description="The answer to a search.")
class SearchResult:
    """A page of hits, the exact total, and the facets."""

    hits: list[SearchHit]
    total: int
    facets: list[Facet] = strawberry.field(metadata={LONGEST: 6})
    end_cursor: str | None
    understood: list[Chip] = strawberry.field(metadata={LONGEST: 8})

    @classmethod
    def of(cls, finding: Finding) -> "SearchResult":
        """Show a finding."""
        return cls(
            hits=[SearchHit.of(found) for found in finding.found],
            total=finding.total,
            facets=[
                Facet(name=name, counts=[FacetCount(code=c, count=n) for c, n in counts])
                for name, counts in finding.facets.items()
            ],
            end_cursor=finding.cursor,
            understood=[
                Chip(kind=c.kind, code=c.code, nl=c.nl, en=c.en, text=c.text)
                for c in finding.understood.chips
            ],
        )


@strawberry.input(
    description="A purpose and where it stands for a photo now; the facet `use` has them as"
    ' "research:permitted".'
)
class UseFilter:
    """A use that is sought."""

    purpose: Purpose
    status: Status


@strawberry.input(description="Only photos with one of these values, for each that is named.")
class SearchFilters:
    """Filters beside the words."""

    body_site: list[str] = strawberry.field(default_factory=list)
    laterality: list[Laterality] = strawberry.field(default_factory=list)
    phase: list[Phase] = strawberry.field(default_factory=list)
    year: list[int] = strawberry.field(default_factory=list)
    use: list[UseFilter] = strawberry.field(
        default_factory=list,
        description="Of one purpose any of these; of several, each of them.",
    )

    def asked(self) -> Filters:
        """The same for the core."""
        return Filters(
            body_site=frozenset(self.body_site),
            laterality=frozenset(side.value for side in self.laterality),
            phase=frozenset(phase.value for phase in self.phase),
            year=frozenset(self.year),
            use=frozenset(Use(each.purpose, each.status) for each in self.use),
        )


@strawberry.type
class SearchQuery:
    """What can be searched."""

    @strawberry.field(description="Find photos of your department by what is said of them.")
    async def search(
        self,
        info: Info,
        text: str,
        first: int,
        after: str | None = None,
        filters: SearchFilters | None = None,
        newest_first: bool = False,  # noqa: FBT001, FBT002 - an argument of the schema
        facets: bool = True,  # noqa: FBT001, FBT002 - an argument of the schema
    ) -> SearchResult:
        """Search."""
        query = PhotoQuery(
            text=text,
            first=first,
            after=after,
            facets=facets,
            highlight=True,
            filters=filters.asked() if filters else Filters(),
            newest_first=newest_first,
        )
        return SearchResult.of(await info.context.services.search.search(info.context.actor, query))

    @strawberry.field(description="Words that go on from what was typed.")
    async def suggest(self, info: Info, prefix: str) -> list[str]:
        """Autocomplete, within what you may see."""
        return list(await info.context.services.search.suggest(info.context.actor, prefix))
