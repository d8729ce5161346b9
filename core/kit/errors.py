"""Every way the core can say no.

An error carries a stable `code` (part of the API), an HTTP `status`, and a
message that is safe to show: it never quotes a patient, a file name or a key.
All codes are listed in `docs/errors.md`, compared with this file by a test.
"""

from typing import ClassVar


class CoreError(Exception):
    """Something the core refuses, with a sentence that is safe to show to anyone."""

    code: ClassVar[str] = "ERROR"
    status: ClassVar[int] = 500

    def __init__(self, message: str | None = None) -> None:
        """Refuse with `message`, or with the class's own sentence when there is none."""
        super().__init__(message or (type(self).__doc__ or "").split("\n", 1)[0])

    @property
    def message(self) -> str:
        """The sentence shown to the caller."""
        return str(self)


class NotFound(CoreError):
    """There is no such thing, or you may not know that there is."""

    code = "NOT_FOUND"
    status = 404


class Forbidden(CoreError):
    """You may know of this, but your role does not allow the act."""

    code = "FORBIDDEN"
    status = 403


class OwnProposal(Forbidden):
    """You proposed this yourself: somebody else has to look at it."""

    code = "OWN_PROPOSAL"


class StepUpRequired(CoreError):
    """Prove once more who you are; then this will be done."""

    code = "STEP_UP_REQUIRED"
    status = 403


class Unauthenticated(CoreError):
    """Sign in first."""

    code = "UNAUTHENTICATED"
    status = 401


class Invalid(CoreError):
    """What was sent does not mean what it must mean."""

    code = "INVALID"
    status = 422

    def __init__(self, field: str, message: str) -> None:
        """Name the `field` at fault and what to do about it."""
        super().__init__(message)
        self.field = field


class Conflict(CoreError):
    """The thing changed, or already is, so the act makes no sense now."""

    code = "CONFLICT"
    status = 409


class Gone(CoreError):
    """It was here and has been withdrawn or destroyed."""

    code = "GONE"
    status = 410


class TooLarge(CoreError):
    """More was sent than this box accepts at once."""

    code = "TOO_LARGE"
    status = 413


class TooMany(CoreError):
    """Too many tries in a short time; wait a little and try again."""

    code = "TOO_MANY"
    status = 429


class StorageFull(CoreError):
    """The box has no room for more photos; reading goes on."""

    code = "STORAGE_FULL"
    status = 507


class Unavailable(CoreError):
    """A part of the box is not there right now; nothing was changed, try again."""

    code = "UNAVAILABLE"
    status = 503


class LogUnavailable(CoreError):
    """What is done cannot be logged and sealed now, so no patient's data is shown."""

    code = "LOG_UNAVAILABLE"
    status = 503
