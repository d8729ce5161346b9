"""What SQLite says of the keystore's file, in the vault's own words."""

import sqlite3

from core.kit.errors import StorageFull, Unavailable
from core.vault.errors import DurabilityLost, KeystoreBroken

_REFUSALS: dict[int, type[BaseException]] = {
    sqlite3.SQLITE_BUSY: Unavailable,
    sqlite3.SQLITE_LOCKED: Unavailable,
    sqlite3.SQLITE_CANTOPEN: Unavailable,
    sqlite3.SQLITE_FULL: StorageFull,
    sqlite3.SQLITE_IOERR: DurabilityLost,
}


class translated:  # noqa: N801 - reads as the phrase it is; a class is half the cost here
    """Say what SQLite says in the vault's own words."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, sqlite3.Error):
            primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
            raise _REFUSALS.get(primary, KeystoreBroken) from None
