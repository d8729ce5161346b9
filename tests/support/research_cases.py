"""How the rows of `docs/permissions.md` about research are tried."""

from collections.abc import Mapping

import pyrage

from core.kit.actor import Actor, Role
from core.kit.ids import SystemIds
from core.photos import PhotoId
from core.research import Deidentifying, Export, ExportId, ItemId, NewProject, Verdict
from tests.support import state
from tests.support.actors import ORTHOPAEDICS, new_actor
from tests.support.darkrooms import Foreseen, Unwritten
from tests.support.permission_case import Case, Key, Subject
from tests.support.permissions import UNKNOWN, Ask, Hospital
from tests.support.room_cases import let_out

_KEY = str(pyrage.x25519.Identity.generate().to_public())


async def _colleague(box: Hospital) -> Actor:
    """Another surgeon: whoever asks for an export does not judge it."""
    return await new_actor(
        box.services,
        box.cast.administrator,
        f"researcher{next(box.number)}",
        Role.SURGEON,
        ORTHOPAEDICS,
    )


async def _study(box: Hospital, by: Actor | None = None) -> Subject:
    new = NewProject("Knees", "METC 2026-118", _KEY)
    return (await box.services.projects.begin(by or box.cast.surgeon, new)).id


async def _asked(box: Hospital) -> Export:
    """An export that a colleague asked for, of a photo whose patient agreed; its copy is made."""
    photo, colleague = PhotoId(await let_out(box)), await _colleague(box)
    exports, project = box.services.exports, await _study(box, colleague)
    export = await exports.ask(colleague, project, (photo,))
    making = Deidentifying(
        box.services.unit_of_work, SystemIds(), box.developing, Foreseen(), Unwritten()
    )
    await making.make(await _item_of(export))
    return export


async def _item_of(export: Export) -> Subject:
    return await state.one("SELECT id FROM research_item WHERE export_id = $1", export.id)


async def _export(box: Hospital) -> Subject:
    return (await _asked(box)).id


async def _item(box: Hospital) -> Subject:
    return await _item_of(await _asked(box))


async def _judged(box: Hospital) -> Subject:
    export = await _asked(box)
    item = ItemId(await _item_of(export))
    await box.services.exports.judge(box.cast.surgeon, item, Verdict.ACCEPTED)
    return export.id


async def _signed(box: Hospital) -> Subject:
    export = ExportId(await _judged(box))
    await box.services.exports.sign(box.cast.surgeon, export)
    return export


def _take(_: Hospital, export: Subject) -> Ask:
    return Ask(method="GET", path=f"/research/{export}")


RESEARCH_CASES: Mapping[Key, Case] = {
    ("researchProjects", "a study"): Case(
        _study, lambda _, __: {}, is_list=True, empty={"researchProjects": []}
    ),
    ("researchExports", "an export"): Case(
        _export,
        lambda _, __: {},
        is_list=True,
        empty={"researchExports": {"edges": [], "pageInfo": {"endCursor": None}}},
    ),
    ("researchExport", "an export"): Case(_export, absent=UNKNOWN),
    ("beginResearch", "new study"): Case(
        variables=lambda _, __: {"recipient": _KEY}, says="METC 2026-118"
    ),
    ("askResearchExport", "a study"): Case(
        _study,
        lambda box, project: {"id": str(project), "photo": str(box.filed)},
        absent=UNKNOWN,
        says='"photos":1',
    ),
    ("judgeResearchItem", "a copy"): Case(_item, absent=UNKNOWN),
    ("signResearchExport", "a judged export"): Case(_judged, absent=UNKNOWN),
    ("stopResearchExport", "an export"): Case(_export, absent=UNKNOWN),
    ("GET /research/{export}", "a signed export"): Case(
        _signed, absent=UNKNOWN, says="age-encryption.org", ask=_take
    ),
}
