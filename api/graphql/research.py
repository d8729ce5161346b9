"""Research: studies, exports and their review. The archive itself leaves by a route of its own."""

from datetime import datetime

import strawberry

from api.context import Info
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import research as core
from core.kit.actor import PersonId
from core.photos import PhotoId
from core.research import ExportId, ItemId, NewProject, ProjectId

_LISTING = "research-exports"
strawberry.enum(core.ExportState, name="ResearchExportState")
strawberry.enum(core.ItemState, name="ResearchItemState")
strawberry.enum(core.Verdict, name="ResearchVerdict")


@strawberry.type(description="A study that gets copies of photos.")
class ResearchProject:
    """A study."""

    id: ProjectId
    name: str
    approval: str = strawberry.field(description="The approval that it rests on.")
    recipient: str = strawberry.field(
        description="The public key (age) that alone opens what leaves."
    )
    begun_at: datetime

    @classmethod
    def of(cls, one: core.Project) -> "ResearchProject":
        """Show a study."""
        return cls(
            id=one.id,
            name=one.name,
            approval=one.approval,
            recipient=one.recipient,
            begun_at=one.begun_at,
        )


@strawberry.type(description="How far an export came, in photos.")
class ResearchProgress:
    """Progress."""

    photos: int
    done: int = strawberry.field(description="Made, or kept out.")
    held: int = strawberry.field(description="Kept out.")
    judged: int
    accepted: int


@strawberry.type(description="Copies of photos for a study.")
class ResearchExport:
    """An export."""

    id: ExportId
    project: ResearchProject
    state: core.ExportState
    progress: ResearchProgress
    asked_at: datetime
    signed_at: datetime | None
    is_mine: bool = strawberry.field(description="Whoever asked neither accepts nor signs.")
    shown: strawberry.Private[core.Export]

    @strawberry.field(description="Who asked for it.")
    async def asked_by(self, info: Info) -> str:
        """The name of who asked."""
        return await _name(info, self.shown.asked_by)

    @strawberry.field(description="Who stands for it that nobody can be recognised.")
    async def signed_by(self, info: Info) -> str | None:
        """The name of who signed."""
        who = self.shown.signed_by
        return await _name(info, who) if who else None

    @classmethod
    def of(cls, info: Info, one: core.Export) -> "ResearchExport":
        """Show an export to whoever asks."""
        progress = one.progress
        return cls(
            id=one.id,
            project=ResearchProject.of(one.project),
            state=one.state,
            progress=ResearchProgress(
                photos=progress.photos,
                done=progress.done,
                held=progress.held,
                judged=progress.judged,
                accepted=progress.accepted,
            ),
            asked_at=one.asked_at,
            signed_at=one.signed_at,
            is_mine=one.asked_by == info.context.actor.person,
            shown=one,
        )


@strawberry.type(description="A photo of an export; its copy is the rendition `deidentified`.")
class ResearchItem:
    """One photo of an export."""

    id: ItemId
    photo: PhotoId | None = strawberry.field(description="Null for one that you may not know of.")
    state: core.ItemState
    held: str | None = strawberry.field(
        description="Why it is kept out: a reason of the release decision, or of the making."
    )
    is_made: bool = strawberry.field(description="There is a copy to look at.")
    faces: int = strawberry.field(description="So many faces are hidden in it.")
    texts: int = strawberry.field(description="So many lines of text are hidden in it.")

    @classmethod
    def of(cls, one: core.Item) -> "ResearchItem":
        """Show a photo of an export."""
        return cls(
            id=one.id,
            photo=one.photo,
            state=one.state,
            held=one.held,
            is_made=one.is_made,
            faces=one.faces,
            texts=one.texts,
        )


@strawberry.type(description="An export with its photos, to be looked at.")
class ResearchReview:
    """An export under review."""

    export: ResearchExport
    items: list[ResearchItem]


@strawberry.type
class ResearchQuery:
    """What can be asked about research."""

    @strawberry.field(description="The studies of your department, newest first.")
    async def research_projects(self, info: Info) -> list[ResearchProject]:
        """The department's studies."""
        found = await info.context.services.projects.all(info.context.actor)
        return list(map(ResearchProject.of, found))

    @strawberry.field(description="The exports of your department, newest first.")
    async def research_exports(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[ResearchExport]:
        """The department's exports."""
        args = PageArgs.of(_LISTING, first, after)
        before = ExportId(args.after.id) if args.after else None
        found = await info.context.services.exports.page(info.context.actor, before, args.first)
        return page_of(
            _LISTING,
            found.exports,
            lambda one: ResearchExport.of(info, one),
            lambda one: Cursor(one.asked_at, one.id),
            has_more=found.has_more,
        )

    @strawberry.field(description="An export with its photos.")
    async def research_export(self, info: Info, id: ExportId) -> ResearchReview:
        """One export."""
        export, items = await info.context.services.exports.one(info.context.actor, id)
        return ResearchReview(
            export=ResearchExport.of(info, export), items=list(map(ResearchItem.of, items))
        )


@strawberry.type
class ResearchMutation:
    """What can be done for research."""

    @strawberry.mutation(
        description="Set up a study; `recipient` is the public key (age) of who gets its data."
    )
    async def begin_research(
        self, info: Info, name: str, approval: str, recipient: str
    ) -> ResearchProject:
        """Set up a study."""
        new = NewProject(name, approval, recipient)
        service = info.context.services.projects
        return ResearchProject.of(await service.begin(info.context.actor, new))

    @strawberry.mutation(
        description="Have copies made for a study in which faces and text are hidden. Photos that"
        " may not be used are kept out, and it is said why."
    )
    async def ask_research_export(
        self, info: Info, project: ProjectId, photos: list[PhotoId]
    ) -> ResearchExport:
        """Ask for an export."""
        service = info.context.services.exports
        return ResearchExport.of(info, await service.ask(info.context.actor, project, photos))

    @strawberry.mutation(description="Say of a copy whether nobody can be recognised in it.")
    async def judge_research_item(
        self, info: Info, id: ItemId, verdict: core.Verdict
    ) -> ResearchItem:
        """Judge a copy."""
        service = info.context.services.exports
        return ResearchItem.of(await service.judge(info.context.actor, id, verdict))

    @strawberry.mutation(
        description="Stand for what was accepted: from then on it can be taken. Not by who asked."
    )
    async def sign_research_export(self, info: Info, id: ExportId) -> ResearchExport:
        """Sign for an export."""
        service = info.context.services.exports
        return ResearchExport.of(info, await service.sign(info.context.actor, id))

    @strawberry.mutation(description="End an export. It cannot be undone.")
    async def stop_research_export(self, info: Info, id: ExportId) -> ResearchExport:
        """Stop an export."""
        service = info.context.services.exports
        return ResearchExport.of(info, await service.stop(info.context.actor, id))


async def _name(info: Info, who: PersonId) -> str:
    return (await info.context.services.people.names([who])).get(who, "")
