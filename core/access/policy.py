"""The grants: which role may use which verb. `docs/permissions.md` shows them, tested."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from core.kit.actor import Actor, Role, Scope


class Verb(StrEnum):
    """What can be done, from looking to ruling."""

    VIEW = "view"
    UPLOAD = "upload"
    EDIT = "edit"
    ASSIGN = "assign"
    DOWNLOAD = "download"
    ANNOTATE = "annotate"
    CONSENT = "consent"
    CHECK = "check"
    AUDIT = "audit"
    INVENTORY = "inventory"
    RULE = "rule"
    ADMIN = "admin"


_CLINICAL = frozenset({Verb.VIEW, Verb.UPLOAD, Verb.EDIT, Verb.ASSIGN, Verb.CONSENT, Verb.CHECK})

GRANTS: Mapping[Role, frozenset[Verb]] = MappingProxyType(
    {
        Role.VIEWER: frozenset({Verb.VIEW, Verb.CHECK}),
        Role.CLINICIAN: _CLINICAL | {Verb.ANNOTATE},
        Role.SURGEON: _CLINICAL | {Verb.ANNOTATE, Verb.DOWNLOAD},
        Role.PHOTOGRAPHER: _CLINICAL,
        Role.PRIVACY_OFFICER: frozenset({Verb.AUDIT, Verb.INVENTORY, Verb.RULE, Verb.CHECK}),
        Role.ADMINISTRATOR: frozenset({Verb.INVENTORY, Verb.ADMIN}),
    }
)

_READING = frozenset({Verb.VIEW, Verb.DOWNLOAD, Verb.AUDIT, Verb.INVENTORY, Verb.CHECK})


def may(actor: Actor, verb: Verb) -> bool:
    """True if the role of `actor` grants `verb` and the token in use, if any, covers it."""
    if actor.role is None:
        return False
    scope = Scope.READ if verb in _READING else Scope.WRITE
    return verb in GRANTS[actor.role] and scope in actor.scopes
