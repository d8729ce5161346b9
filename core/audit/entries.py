"""What is said of an act: by whoever does it, before it is a row."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypedDict
from uuid import UUID

from core.audit.tags import Tag


class Outcome(StrEnum):
    """How the act ended (NEN 7513 EventOutcomeIndicator)."""

    OK = "ok"
    DENIED = "denied"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Basis:
    """Why an act was allowed: NEN 7513's authorisation and care relation.

    `rule` names the grant, `relation` the care relation it rested on, `emergency` the
    break-glass grant. An act that needed none, or was refused, has no basis.
    """

    rule: str | None = None
    relation: UUID | None = None
    emergency: UUID | None = None


NO_BASIS = Basis()


class EntryFields(TypedDict, total=False):
    """What may be said of an act beside its tag."""

    outcome: Outcome
    photo: UUID | None
    patient: UUID | None
    subject: UUID | None
    detail: dict[str, Any]
    purpose: str | None
    behalf: UUID | None
    private: str | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An act to be written: what, on what, and with which counts or codes.

    `purpose` is a code; `behalf` the person it was done for, if not for the actor's own work;
    `private` a person's own words (what they searched, why it was an emergency), which are
    sealed before they are stored.
    """

    tag: Tag
    outcome: Outcome = Outcome.OK
    photo: UUID | None = None
    patient: UUID | None = None
    subject: UUID | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    purpose: str | None = None
    behalf: UUID | None = None
    private: str | None = None
