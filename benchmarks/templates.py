"""How long a worker takes to open its gallery at the start: sealed templates into memory.

`python -m benchmarks.templates [PATIENTS]` fills a real database with one sealed template for each
patient, under a key of its own, and has the `Matcher` of a worker read them all. It prints one JSON
line, in seconds for a million. The yardstick opens as many envelopes under one key, with nothing
read from anywhere: what the seals alone cost.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

import numpy as np

from appliance.database import database, migrate
from appliance.postgres import APP, OWNER
from benchmarks.figures import line
from core.kit.clock import SystemClock
from core.kit.ids import SystemIds
from core.services import Ports
from core.services.workshop import build_matcher
from core.vault import BlobStore, KeyProvider, KeyRef, Keystore, Label, PassphraseCost, Purpose
from tests.support.cluster import joined
from tests.support.faces import MODEL, install

_MILLION, _PASSPHRASE = 1_000_000, "a benchmark of templates"
_COLUMNS = (
    "id face_id depiction_id patient_id consent_id model threshold key_id key_generation vector"
    " made_at"
)


def main() -> None:
    """Measure and print."""
    asyncio.run(_measured(int(sys.argv[1]) if sys.argv[1:] else 50_000))


async def _measured(patients: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keystore, _ = Keystore.create(folder / "keys", _PASSPHRASE, cost=PassphraseCost(8192, 1, 1))
        # As after a start: what sealed them has all keys in memory, what opens them has none.
        sealing, keys = (keystore.unlock(_PASSPHRASE) for _ in range(2))
        blobs = BlobStore(folder / "blobs", folder / "tmp", used_limit=0.999)
        ports = Ports(SystemClock(), SystemIds(), keys, blobs, folder)
        install(ports.shelf.folder)
        place = Path(tempfile.gettempdir()) / f"beeldkluis-templates-{os.getpid()}"
        with joined(place) as cluster:
            cluster.create_database("templates")
            owner = cluster.credentials(OWNER, "templates")
            await migrate(dict(owner))
            cluster.psql("\\c templates\n" + _filled(folder, sealing, patients))
            async with database(dict(cluster.credentials(APP, "templates")), pool_size=2):
                matcher = build_matcher(ports)
                began = time.perf_counter()
                await matcher.fill(MODEL)
                took = time.perf_counter() - began
        least = _opened(keys, patients)
        keystore.close()
    if len(matcher.gallery) != patients:
        raise SystemExit(f"{len(matcher.gallery)} of {patients} templates were opened")
    print(
        line(
            "templates",
            n=patients,
            median=took / patients * _MILLION,
            unit="s for a million templates, from this many",
            yardstick=least / patients * _MILLION,
            yardstick_is="as many envelopes opened under one key, in memory",
            ratio=took / least,
        )
    )


def _filled(folder: Path, keys: KeyProvider, patients: int) -> str:
    """The statements that enter the templates; what they belong to is left out."""
    chance, path = np.random.default_rng(7), folder / "rows"
    with path.open("w", encoding="ascii") as rows:
        for number in range(1, patients + 1):
            owner, template = UUID(int=number), UUID(int=number << 64 | 1)
            ref = keys.new_key(Purpose.PATIENT, owner)
            sealed = keys.seal_field(ref, _label(template), _drawn(chance))
            told = (
                template,
                template,
                template,
                owner,
                owner,
                MODEL,
                0.5,
                ref.key_id,
                ref.generation,
            )
            rows.write("\t".join([*map(str, told), f"\\\\x{sealed.hex()}", "2026-01-01"]) + "\n")
    path.chmod(0o644)
    folder.chmod(0o711)
    columns = ", ".join(_COLUMNS.split())
    copied = f"COPY face_template ({columns}) FROM '{path}';"
    return f"SET session_replication_role = replica;\n{copied}\nANALYZE face_template;\n"


def _opened(keys: KeyProvider, count: int) -> float:
    ref: KeyRef = keys.new_key(Purpose.PATIENT, UUID(int=1))
    label = _label(UUID(int=1))
    sealed = keys.seal_field(ref, label, _drawn(np.random.default_rng(7)))
    began = time.perf_counter()
    for _ in range(count):
        keys.open_field(ref, label, sealed)
    return time.perf_counter() - began


def _label(template: UUID) -> Label:
    return Label("face_template", f"vector:{MODEL}", template)


def _drawn(chance: np.random.Generator) -> bytes:
    numbers = chance.standard_normal(512, np.float32)
    return np.asarray(numbers / np.linalg.norm(numbers), "<f4").tobytes()


if __name__ == "__main__":
    main()
