"""The messages of `graphql-transport-ws`, and the codes with which a connection ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import orjson

PROTOCOL = "graphql-transport-ws"
_LONGEST_ID = 100


class Close(IntEnum):
    """Why a connection ends, as the protocol numbers it."""

    BAD_MESSAGE = 4400
    UNAUTHENTICATED = 4401
    FORBIDDEN = 4403
    TOO_LATE = 4408
    TAKEN = 4409
    TOO_MANY = 4429
    TOO_SLOW = 1008
    AGAIN_LATER = 1013


class BadMessage(Exception):
    """What came is no message of the protocol."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a client."""

    kind: str
    id: str
    payload: Mapping[str, Any]

    @classmethod
    def read(cls, text: str, limit_bytes: int) -> "Message":
        """Read a message.

        Raises:
            BadMessage: it is too long, or none.
        """
        if len(text) > limit_bytes:
            raise BadMessage
        try:
            said = orjson.loads(text)
        except orjson.JSONDecodeError:
            raise BadMessage from None
        if not isinstance(said, dict):
            raise BadMessage
        kind, number, payload = said.get("type"), said.get("id", ""), said.get("payload")
        payload = {} if payload is None else payload
        fits = isinstance(number, str) and len(number) <= _LONGEST_ID and isinstance(payload, dict)
        if not isinstance(kind, str) or not fits:
            raise BadMessage
        return cls(kind, number, payload)


def written(kind: str, number: str = "", payload: object = None) -> str:
    """A message of ours as text."""
    said: dict[str, object] = {"type": kind}
    if number:
        said["id"] = number
    if payload is not None:
        said["payload"] = payload
    return orjson.dumps(said).decode()
