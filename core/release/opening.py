"""From the rows of a photo and its file to what may leave."""

from collections.abc import Awaitable, Callable

from core.decisions import Decision
from core.photos import BLOB_KINDS, PhotoId, RenditionKind
from core.photos.rows import Row
from core.release.released import Released
from core.vault import BlobStore, Frame, KeyProvider, KeyRef


def named(file: Row | None) -> Row:
    """The columns of a file as `rows.FILE` names them."""
    if file is None:
        return {"file_id": None}
    return {
        "file_id": file["id"],
        "file_generation": file["generation"],
        "file_media_type": file["media_type"],
        "file_size_bytes": file["size_bytes"],
        "file_kind": file["kind"],
    }


def sealed(
    keys: KeyProvider,
    blobs: BlobStore,
    row: Row,
    kind: RenditionKind,
    decision: Decision,
    still: Callable[[], Awaitable[None]] | None = None,
) -> Released:
    """The file of a photo, to be read by whoever was allowed it."""
    ref = KeyRef(row["key_id"], row["key_generation"])
    return Released(
        photo=PhotoId(row["id"]),
        blob=row["file_id"],
        tag=row["file_id"],
        media_type=row["file_media_type"],
        size_bytes=row["file_size_bytes"],
        frame=Frame(BLOB_KINDS[kind], row["id"], row["file_id"], row["file_generation"]),
        dek=keys.unwrap(ref, row["id"], row["dek_generation"], row["dek"]),
        blobs=blobs,
        decision=decision,
        still=still,
    )
