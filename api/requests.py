"""What asks for an operation, by POST or over a WebSocket: one shape for both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from api.errors import BadRequest

DOCUMENT_ID = "documentId"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Operation:
    """`{"documentId" or "query", "variables", "operationName"}`."""

    query: str | None
    document: object
    variables: dict[str, Any] | None
    operation_name: str | None

    @classmethod
    def of(cls, sent: Mapping[str, object]) -> Self:
        """Read it.

        Raises:
            BadRequest: it is not of that shape.
        """
        return cls(
            query=_optional(sent, "query", str),
            document=sent.get(DOCUMENT_ID),
            variables=_optional(sent, "variables", dict),
            operation_name=_optional(sent, "operationName", str),
        )


def _optional(sent: Mapping[str, object], name: str, kind: type[T]) -> T | None:
    value = sent.get(name)
    if value is not None and not isinstance(value, kind):
        raise BadRequest(f"`{name}` is not of the right kind.")
    return value
