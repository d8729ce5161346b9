"""How the rows of `docs/permissions.md` about collections are tried."""

from collections.abc import Mapping

from core.collections import Part, Words
from core.kit.actor import Actor, Role
from core.photos import PhotoId
from tests.support import state
from tests.support.permission_case import Case, Key, Subject
from tests.support.permissions import UNKNOWN, Hospital

_MEMBER = """
INSERT INTO collection_member (id, collection_id, person_id, part, added_at)
VALUES (gen_random_uuid(), $1, $2, 'look', now())
"""
_CARE = (Role.VIEWER, Role.CLINICIAN, Role.SURGEON, Role.PHOTOGRAPHER)


def _owner(box: Hospital) -> Actor:
    """Whoever asks, if they may have one and are not from elsewhere."""
    is_theirs = box.login != "stranger" and box.who.role in _CARE
    return box.who if is_theirs else box.cast.surgeon


def _colleague(box: Hospital) -> Actor:
    is_clinician = box.who.role == Role.CLINICIAN
    return box.cast.viewer if is_clinician else box.cast.clinician


async def _own(box: Hospital) -> Subject:
    photos = [PhotoId(box.filed)]
    words = Words(f"Voor en na {next(box.number)}")
    made = await box.services.collections.make(_owner(box), words, photos)
    return made.id


async def _with_member(box: Hospital) -> Subject:
    collection, colleague = await _own(box), _colleague(box).person
    assert colleague is not None
    await box.services.collection_members.set(_owner(box), collection, colleague, Part.LOOK)
    return collection


async def _ended(box: Hospital) -> Subject:
    collection = await _own(box)
    await box.services.collections.end(_owner(box), collection)
    return collection


async def _anothers(box: Hospital) -> Subject:
    """In which whoever asks may look, if they may be in one and are not from elsewhere."""
    made = await box.services.collections.make(_colleague(box), Words("Van een ander"))
    # By hand, as it may be somebody whose account was closed since.
    await state.rows(_MEMBER, made.id, _owner(box).person)
    return made.id


def _listing(field: str, subject: str) -> Case:
    empty = {field: {"edges": [], "pageInfo": {"endCursor": None}}}
    make = _ended if subject == "ended" else _own
    return Case(make, lambda _, __: {}, is_list=True, empty=empty)


def _with_photo(box: Hospital, collection: Subject) -> dict[str, object]:
    return {"id": str(collection), "photo": str(box.filed)}


def _with_person(box: Hospital, collection: Subject) -> dict[str, object]:
    return {"id": str(collection), "person": str(_colleague(box).person)}


def _numbered(box: Hospital, _: Subject) -> dict[str, object]:
    return {"name": f"fresh-{next(box.number)}"}


COLLECTION_CASES: Mapping[Key, Case] = {
    ("collections", "own collection"): _listing("collections", "own"),
    ("endedCollections", "ended collection"): _listing("endedCollections", "ended"),
    ("collection", "own collection"): Case(_own, absent=UNKNOWN),
    ("collectionPhotos", "own collection"): Case(_own, absent=UNKNOWN, says="edges"),
    ("colleagues", "some letters"): Case(
        variables=lambda _, __: {"text": "i"}, says='"department":'
    ),
    ("collectionOffer", "own collection"): Case(_own, absent=UNKNOWN, says='"going":'),
    ("collectionShareCount", "own collection"): Case(
        _own, absent=UNKNOWN, says='"collectionShareCount":'
    ),
    ("makeCollection", "new collection"): Case(variables=_numbered, says="fresh-"),
    ("describeCollection", "own collection"): Case(_own, absent=UNKNOWN),
    ("endCollection", "own collection"): Case(_own, absent=UNKNOWN),
    ("restoreCollection", "ended collection"): Case(_ended, absent=UNKNOWN),
    ("collectPhotos", "own collection"): Case(_own, _with_photo, absent=UNKNOWN),
    ("uncollectPhotos", "own collection"): Case(_own, _with_photo, absent=UNKNOWN),
    ("moveInCollection", "own collection"): Case(_own, _with_photo, absent=UNKNOWN),
    ("setCollectionMember", "own collection"): Case(_own, _with_person, absent=UNKNOWN),
    ("removeCollectionMember", "own collection"): Case(_with_member, _with_person, absent=UNKNOWN),
    ("handOverCollection", "own collection"): Case(_own, _with_person, absent=UNKNOWN),
    ("leaveCollection", "another's collection"): Case(
        _anothers, absent=UNKNOWN, says='"leaveCollection":true'
    ),
    ("endSharesOfCollection", "own collection"): Case(
        _own, absent=UNKNOWN, says='"endSharesOfCollection":'
    ),
}
