"""Every way the vault can say no, one name per cause.

The names are for the incident row and the operator; a caller outside sees one
code, `SEAL_BROKEN`, because which part of a blob is damaged is nobody's business
but the hospital's. No message quotes a key, an identifier or a path.
"""

from typing import ClassVar

from core.kit.errors import CoreError


class SealBroken(CoreError):
    """What was sealed cannot be opened as it was sealed; an incident, never a retry."""

    code = "SEAL_BROKEN"
    status = 500


class UnknownFormat(SealBroken):
    """These bytes are not of a format this box knows (magic, format, suite or kind)."""


class ReservedNotZero(SealBroken):
    """Flags or reserved bytes of the header are set."""


class HeaderSwapped(SealBroken):
    """The header is well formed but belongs to another blob than the one asked for."""


class KeySlotDamaged(SealBroken):
    """The key slot does not match its checksum."""


class WrongKey(SealBroken):
    """The key, or the context it is bound to, does not fit."""


class ChunkCorrupt(SealBroken):
    """A chunk before the last does not authenticate."""

    def __init__(self, chunk: int) -> None:
        """Name the first bad `chunk`, counted from 0."""
        super().__init__(f"Chunk {chunk} does not authenticate.")
        self.chunk = chunk


class BlobTruncated(SealBroken):
    """The end of the blob is missing, moved or altered."""


class BlobMissing(SealBroken):
    """The store holds no such blob."""


class BlobUnreadable(SealBroken):
    """The disk does not give the blob's bytes back."""


class ReadBackFailed(SealBroken):
    """What was read back after writing is not what was written; nothing was kept."""


class FieldBroken(SealBroken):
    """A sealed field does not open under this key at this place."""


class KeyMissing(SealBroken):
    """The keystore holds no such key: never made, or destroyed."""


class KeyTooOld(SealBroken):
    """The key is wrapped under a version that a finished rotation has closed."""


class KeystoreBroken(SealBroken):
    """The keystore is damaged, altered, or not a keystore at all."""


class RotationIncomplete(SealBroken):
    """Keys are left on an old version, so the old version stays open."""


class WrongPassphrase(CoreError):
    """No seal slot opens with this passphrase."""

    code = "WRONG_PASSPHRASE"
    status = 403


class WrongRecoveryKey(CoreError):
    """This is not the recovery key of this box, or it was mistyped."""

    code = "WRONG_RECOVERY_KEY"
    status = 403


class DurabilityLost(BaseException):
    """A sync to disk failed, so nobody knows what the disk holds: end the process.

    After a failed fsync the kernel may have dropped the dirty pages, and a second
    try would report success over lost data. Not an `Exception`, so that no general
    handler turns it into an ordinary refusal; whoever runs the process exits on it
    and lets recovery look at the disk afresh.
    """

    exit_code: ClassVar[int] = 74  # EX_IOERR of sysexits.h
