"""Small sealed things for the vault's tests."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

from core.kit.ids import CountingIds
from core.vault.container import Frame, KeySlot, Kind
from core.vault.errors import SealBroken
from core.vault.keys import KeyRef
from core.vault.slots import PassphraseCost
from core.vault.stream import Opening, Sealing
from core.vault.wrap import dek_context, wrap

CHEAP = PassphraseCost(memory_kib=8 * 1024, iterations=1, lanes=1)
PASSPHRASE = "vier paarden in de duinen"

REF = KeyRef(UUID(int=0x0191_5C00_0000_7000_8000_0000_0000_00AA), 1)
FRAME = Frame(
    Kind.ORIGINAL,
    UUID(int=0x0191_5C00_0000_7000_8000_0000_0000_0001),
    UUID(int=0x0191_5C00_0000_7000_8000_0000_0000_ABCD),
)
PATIENT_KEY = b"\x11" * 32
DEK = b"\x22" * 32
SLOT = KeySlot(REF, wrap(PATIENT_KEY, dek_context(FRAME.photo_id, 1, REF), DEK))


def some_bytes(length: int) -> bytes:
    """Bytes that do not repeat with the chunk size."""
    return bytes(at * 31 % 251 for at in range(length))


def sealed_bytes(plaintext: bytes, frame: Frame = FRAME, slot: KeySlot = SLOT) -> bytes:
    """The whole file of one blob, in memory."""
    sealing = Sealing(frame, slot, DEK)
    return sealing.frame_bytes + b"".join(sealing.update(plaintext)) + sealing.finalize()


def opened(blob: bytes, frame: Frame = FRAME, dek: bytes = DEK) -> bytes:
    """The whole plaintext of a blob in memory."""
    return b"".join(Opening(BytesIO(blob), frame, dek))


def refusal(act: Callable[[], object]) -> str:
    """The name of the error by which the vault refuses, or "accepted"."""
    try:
        act()
    except SealBroken as broken:
        return type(broken).__name__
    return "accepted"


def counting_ids(start: int) -> CountingIds:
    """Predictable ids that do not meet those of another start."""
    return CountingIds(iter(range(start, start + 1_000_000)))
