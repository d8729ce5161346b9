"""The doors of the research room, and its part of a worker: built once, of the same parts."""

from dataclasses import dataclass

from core.access import Access
from core.documents import Documents
from core.faces import EyePort
from core.lettering import ReaderPort
from core.people import People
from core.photos import Photos
from core.release import Asking, Outside
from core.research import Archives, CopyRoom, Deidentifying, Exports, Projects
from core.services.ports import Ports, build_unit_of_work


@dataclass(frozen=True, slots=True)
class Studies:
    """How copies leave for research."""

    projects: Projects
    exports: Exports
    archives: Archives


def build_research(
    ports: Ports,
    access: Access,
    photos: Photos,
    people: People,
    documents: Documents,
    asking: Asking,
) -> Studies:
    """The research room of this box."""
    projects = Projects(access, ports.ids, ports.keys)
    outside = Outside(asking, ports.keys, ports.blobs)
    return Studies(
        projects=projects,
        exports=Exports(access, photos, projects, asking, ports.ids),
        archives=Archives(
            access,
            photos,
            projects,
            outside,
            people,
            documents,
            ports.hospital_name,
            ports.time_zone,
        ),
    )


def build_deidentifying(
    ports: Ports, room: CopyRoom, eye: EyePort, reader: ReaderPort
) -> Deidentifying:
    """The worker's maker of copies for research."""
    return Deidentifying(build_unit_of_work(ports), ports.ids, room, eye, reader)
