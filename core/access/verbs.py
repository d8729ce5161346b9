"""What can be done with what the hospital keeps, and with the box."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from core.decisions import Purpose


class Verb(StrEnum):
    """One kind of act, from looking to ruling."""

    VIEW = "view"
    UPLOAD = "upload"
    EDIT = "edit"
    ASSIGN = "assign"
    REASSIGN = "reassign"
    DOWNLOAD = "download"
    ANNOTATE = "annotate"
    COLLECT = "collect"
    SHARE = "share"
    EXPORT = "export"
    PUBLISH = "publish"
    CONSENT = "consent"
    CHECK = "check"
    AUDIT = "audit"
    INVENTORY = "inventory"
    RULE = "rule"
    ADMIN = "admin"


READING = frozenset({Verb.VIEW, Verb.DOWNLOAD, Verb.AUDIT, Verb.INVENTORY, Verb.CHECK})
"""What an API token with the scope `read` is enough for."""

OF_THE_HOSPITAL = frozenset(
    {
        Verb.CHECK,
        Verb.AUDIT,
        Verb.INVENTORY,
        Verb.RULE,
        Verb.ADMIN,
        Verb.UPLOAD,
        Verb.COLLECT,
        Verb.PUBLISH,
    }
)
"""What is about no photo or patient in particular: reach, relation and labels do not matter."""

FOR: Mapping[Verb, Purpose] = MappingProxyType({Verb.EXPORT: Purpose.RESEARCH})
"""What a verb is for that is never for care."""
