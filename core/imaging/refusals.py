"""Every way a picture can be refused, each with a sentence a person can act on."""

from enum import StrEnum
from typing import ClassVar, Final

from core.kit.errors import CoreError, Unavailable


class Refusal(StrEnum):
    """Why a picture was not developed; the value is stored with the quarantined photo."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    TYPE_MISMATCH = "type_mismatch"
    FORBIDDEN_FORMAT = "forbidden_format"
    TOO_MANY_PIXELS = "too_many_pixels"
    SIDE_TOO_LONG = "side_too_long"
    PROFILE_TOO_LARGE = "profile_too_large"
    ANIMATED = "animated"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    TOO_MUCH_MEMORY = "too_much_memory"
    TOO_SLOW = "too_slow"
    CRASHED = "crashed"

    @property
    def sentence(self) -> str:
        """What a person is told."""
        return _SENTENCES[self]


_SENTENCES: Final = {
    Refusal.EMPTY: "The file is empty.",
    Refusal.UNKNOWN_FORMAT: "The file is not a picture this box knows.",
    Refusal.TYPE_MISMATCH: "The file is not of the type it was declared to be.",
    Refusal.FORBIDDEN_FORMAT: "This kind of file is not accepted; send JPEG, PNG, WebP or HEIC.",
    Refusal.TOO_MANY_PIXELS: "The picture has more than 200 million pixels.",
    Refusal.SIDE_TOO_LONG: "A side of the picture is longer than 30,000 pixels.",
    Refusal.PROFILE_TOO_LARGE: "The picture's colour profile is larger than 4 MB.",
    Refusal.ANIMATED: "The file holds an animation; send a single picture.",
    Refusal.TRUNCATED: "The end of the picture is missing; send it again.",
    Refusal.CORRUPT: "The picture is damaged and cannot be decoded.",
    Refusal.TOO_MUCH_MEMORY: "Decoding the picture would take too much memory.",
    Refusal.TOO_SLOW: "Decoding the picture took too long.",
    Refusal.CRASHED: "The decoder broke down on this picture.",
}


class Refused(CoreError):
    """The picture cannot be developed, and trying again will not help."""

    code: ClassVar[str] = "PICTURE_REFUSED"
    status: ClassVar[int] = 422

    def __init__(self, reason: Refusal) -> None:
        """Refuse for `reason`, in its own sentence."""
        super().__init__(reason.sentence)
        self.reason = reason


class DarkroomLost(Unavailable):
    """The darkroom's process went away while the photo was in it; try again."""


class CannotConfine(Unavailable):
    """This machine cannot confine the decoder (landlock, seccomp), so nothing is decoded."""
