"""The doors of the collections room: built once, of the same parts."""

from dataclasses import dataclass

from core.access import Access
from core.collections import Collections, Contents, Holding, Members, Wording
from core.photos import Photos
from core.services.ports import Ports


@dataclass(frozen=True, slots=True)
class Gathered:
    """How photos are kept together."""

    holding: Holding
    collections: Collections
    contents: Contents
    members: Members


def build_collections(ports: Ports, access: Access, photos: Photos) -> Gathered:
    """The collections room of this box."""
    holding = Holding(access, Wording(ports.keys))
    contents = Contents(access, photos, holding, ports.ids)
    return Gathered(
        holding=holding,
        collections=Collections(access, holding, contents, ports.ids),
        contents=contents,
        members=Members(access, holding, contents, ports.ids),
    )
