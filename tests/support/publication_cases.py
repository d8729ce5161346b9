"""How the rows of `docs/permissions.md` about publications are tried."""

from collections.abc import Mapping
from typing import Any

import orjson

from core.decisions import Purpose
from core.photos import PhotoId, RenditionKind
from core.release import Use
from tests.support import state
from tests.support.permission_case import Case, Key, Subject
from tests.support.permissions import UNKNOWN, Ask, Hospital
from tests.support.room_cases import let_out

_OPEN = "SELECT id FROM publication WHERE outcome IS NULL"
_CODE = "SELECT code FROM publication WHERE id = $1"


async def _published(box: Hospital) -> Subject:
    """A copy for the website that the surgeon took; the patient agreed to that."""
    if open_ones := await state.rows(_OPEN):  # whoever rules may have changed the policy since
        return open_ones[0]["id"]
    photo, use = await let_out(box), Use(Purpose.MARKETING)
    await box.services.release.open(box.cast.surgeon, PhotoId(photo), RenditionKind.FULL, use)
    return await state.one("SELECT id FROM publication ORDER BY id DESC LIMIT 1")


async def _code(box: Hospital) -> Subject:
    """Of a closed one too: its publisher may ask, and a policy may have ended the use since."""
    known = await state.rows("SELECT id FROM publication ORDER BY id DESC LIMIT 1")
    return await state.one(_CODE, known[0]["id"] if known else await _published(box))


def _check(_: Hospital, code: Any) -> Ask:
    headers = {"Content-Type": "application/json"}
    return Ask(path="/v/check", body=orjson.dumps({"code": code}), headers=headers)


def _listing(field: str) -> Case:
    empty = {field: {"edges": [], "pageInfo": {"endCursor": None}}}
    return Case(_published, lambda _, __: {}, is_list=True, empty=empty)


PUBLICATION_CASES: Mapping[Key, Case] = {
    ("publications", "own publication"): _listing("publications"),
    ("allPublications", "a publication"): _listing("allPublications"),
    ("recallCount", "yourself"): Case(says='"recallCount":'),
    ("placePublication", "own publication"): Case(_published, absent=UNKNOWN),
    ("closePublication", "own publication"): Case(_published, absent=UNKNOWN),
    ("POST /v/check", "a printed code"): Case(_code, ask=_check, says='"isPermitted":'),
}
