"""Every way the embedded PostgreSQL can fail to start, each with what to do about it."""

from pathlib import Path


class PostgresError(Exception):
    """The embedded PostgreSQL cannot do what was asked."""


class NoAccount(PostgresError):
    """PostgreSQL refuses to run as root and no unprivileged account can be found."""


class BinariesMissing(PostgresError):
    """The wheel that carries PostgreSQL's binaries is not installed."""


class FolderUnreachable(PostgresError):
    """A folder on the way cannot be entered by the account that runs PostgreSQL."""

    def __init__(self, folder: Path, account: str) -> None:
        """Name the `folder` that blocks the `account`; parents are never opened for it."""
        super().__init__(
            f"The account {account!r} cannot enter {folder}. Choose a data folder outside of it, "
            f"or let others pass through it yourself: chmod o+x {folder}"
        )
        self.folder = folder


class FolderUnsafe(PostgresError):
    """A folder that must be ours alone belongs to somebody else, or is a link."""

    def __init__(self, folder: Path) -> None:
        """Name the `folder`: it is left exactly as it was found."""
        super().__init__(
            f"{folder} exists and is not a folder of the right owner, closed to others. "
            "Remove it, or choose another folder."
        )
        self.folder = folder


class SocketPathTooLong(PostgresError):
    """The folder of the socket has a longer path than the operating system can bind."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        """Name the `folder` and how long it may be, in bytes."""
        super().__init__(
            f"The socket folder {folder} is longer than {limit_bytes} bytes. "
            "Choose a shorter one, such as a folder in /run."
        )


class NotStarted(PostgresError):
    """PostgreSQL ended, or did not answer in time."""


class NotStopped(PostgresError):
    """PostgreSQL was told to stop and is still there."""
