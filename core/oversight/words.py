"""The log in words, Dutch and English: who did what, and by what right.

No name or number of a patient is in them: they are made of codes, and of the names of staff.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from core.access import AccessPolicy
from core.kit.language import Language


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages."""

    nl: str
    en: str

    def of(self, language: Language) -> str:
        """In one of them."""
        return self.en if language is Language.ENGLISH else self.nl


NOTHING = Words("", "")
_THE_BOX = Words("De kluis zelf", "The vault itself")
_NO_ACCOUNT = Words("Iemand zonder account", "Somebody without an account")
_EMERGENCY = Words("noodtoegang", "emergency access")
_RELATION = Words("eigen behandelrelatie", "care relation of their own")
_INBOX = Words("inbox van de afdeling", "inbox of the department")
_VERBS: Mapping[str, Words] = {
    "view": Words("bekijken", "view"),
    "upload": Words("toevoegen", "add"),
    "edit": Words("wijzigen", "edit"),
    "assign": Words("aan een patiënt koppelen", "file under a patient"),
    "reassign": Words("verplaatsen", "move"),
    "download": Words("meenemen", "take out"),
    "annotate": Words("tekenen", "draw"),
    "collect": Words("verzamelen", "collect"),
    "share": Words("delen", "share"),
    "export": Words("exporteren", "export"),
    "publish": Words("publiceren", "publish"),
    "consent": Words("toestemming regelen", "arrange consent"),
    "check": Words("controleren", "check"),
    "audit": Words("het logboek lezen", "read the log"),
    "inventory": Words("overzichten zien", "see inventories"),
    "rule": Words("regels maken", "make rules"),
    "admin": Words("beheren", "administer"),
}
_PURPOSES: Mapping[str, Words] = {
    "care": Words("voor zorg", "for care"),
    "education": Words("voor onderwijs", "for teaching"),
    "research": Words("voor onderzoek", "for research"),
    "publication": Words("voor publicatie", "for publication"),
    "marketing": Words("voor voorlichting", "for public information"),
}


@lru_cache(maxsize=1)
def acts() -> Mapping[str, Words]:
    """What somebody did, by tag: "opende de foto"."""
    lines = (files("core.oversight") / "acts.tsv").read_text("utf-8").splitlines()
    return {tag: Words(nl, en) for tag, nl, en in (line.split("\t") for line in lines)}


def did(tag: str) -> Words:
    """What an act was; a tag that nobody knows any more says itself."""
    return acts().get(tag) or Words(tag, tag)


def who(row: Mapping[str, Any]) -> Words:
    """The name of who did it; a session-less act without a request is the box's own."""
    if row["person"] is not None:
        name = row["person_name"] or "?"
        return Words(name, name)
    return _NO_ACCOUNT if row["request"] or row["address"] else _THE_BOX


def role_name(policy: AccessPolicy, code: str | None) -> Words:
    """What a role is called; one that is gone says its code."""
    rule = policy.roles.get(code) if code is not None else None
    if rule is None:
        return Words(code or "", code or "")
    return Words(rule.name["nl"], rule.name["en"])


def why(row: Mapping[str, Any], policy: AccessPolicy) -> Words:
    """By what right: the emergency, the care relation, the rule, and the purpose."""
    parts = [_right(row, policy)]
    if row["relation"] is not None:
        parts.append(_RELATION)
    if row["purpose"] in _PURPOSES and row["purpose"] != "care":
        parts.append(_PURPOSES[row["purpose"]])
    said = [each for each in parts if each != NOTHING]
    return Words(" · ".join(each.nl for each in said), " · ".join(each.en for each in said))


def _right(row: Mapping[str, Any], policy: AccessPolicy) -> Words:
    rule: str = row["rule"] or ""
    if row["emergency"] is not None or rule == "emergency":
        return _EMERGENCY
    if rule == "inbox":
        return _INBOX
    parts = rule.split("/")
    if len(parts) != 4 or parts[3] not in _VERBS:
        return NOTHING
    version, role, _, verb = parts
    name, may = role_name(policy, role), _VERBS[verb]
    return Words(
        f"{name.nl} mag {may.nl} (beleid {version})", f"{name.en} may {may.en} (policy {version})"
    )
