"""Collections, as GraphQL types."""

from datetime import datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.photos import Photo
from core import collections as core
from core import people
from core.collections import MOST_COVERS, MOST_MEMBERS, CollectionId, Part
from core.kit.actor import PersonId

strawberry.enum(Part, name="CollectionPart", description="What somebody may do with a collection.")


@strawberry.type(description="Somebody who works here and looks at photos for care.")
class Colleague:
    """A colleague."""

    id: PersonId
    name: str
    department: str

    @classmethod
    def of(cls, one: people.Fellow) -> "Colleague":
        """Show a colleague."""
        return cls(id=one.id, name=one.name, department=one.department)


@strawberry.type(description="Somebody who is in a collection.")
class CollectionMember:
    """A member."""

    person: PersonId
    part: Part

    @strawberry.field(description="What they are called.")
    async def name(self, info: Info) -> str:
        """The name of the member."""
        return await info.context.names.load(self.person)


@strawberry.type(
    description="A named set of photos. It opens none of them: each is decided for each looker."
)
class Collection:
    """A collection."""

    id: CollectionId
    name: str
    description: str
    owner: PersonId
    has_left: bool = strawberry.field(
        description="Its owner left or may look at no photos any more: whoever edits it takes over."
    )
    part: Part = strawberry.field(description="What you may do with it.")
    members: list[CollectionMember] = strawberry.field(
        description="Who else is in it.", metadata={LONGEST: MOST_MEMBERS}
    )
    made_at: datetime
    changed_at: datetime
    restorable_until: datetime | None = strawberry.field(
        description="Until when it can be brought back, if it has ended."
    )
    count: int = strawberry.field(description="How many of its photos you may see.")
    withheld: int = strawberry.field(description="How many of its photos you may not see.")
    shown: strawberry.Private[core.Collection]

    @strawberry.field(
        description="The first few photos that you may see.", metadata={LONGEST: MOST_COVERS}
    )
    async def covers(self, info: Info) -> list[Photo]:
        """What is on the cover."""
        found = await info.context.photos.load_many(self.shown.covers)
        return [Photo.of(photo) for photo in found if photo is not None]

    @strawberry.field(description="What its owner is called.")
    async def owner_name(self, info: Info) -> str:
        """The name of the owner."""
        return await info.context.names.load(self.owner)

    @classmethod
    def of(cls, one: core.Collection) -> "Collection":
        """Show a collection."""
        return cls(
            id=one.id,
            name=one.name,
            description=one.description,
            owner=one.owner,
            has_left=one.has_left,
            part=one.part,
            members=[CollectionMember(person=each.person, part=each.part) for each in one.members],
            made_at=one.made_at,
            changed_at=one.changed_at,
            restorable_until=one.restorable_until,
            count=one.count,
            withheld=one.withheld,
            shown=one,
        )
