"""The policy on access: which role may use which verb, on what. Data, versioned, never code.

A grant is a sentence: "a surgeon may download (verb) photos of their own department (reach)
of patients they treat (relation), whatever their labels (covers), for these purposes".
What no grant says is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntFlag, StrEnum

from core.access.verbs import Verb
from core.decisions import Purpose


class Sensitivity(IntFlag):
    """Labels that narrow who may see a photo (HL7 v3 ActCode sensitivity, in our words).

    A photo carries its own; those of a patient, VIP and STAFF, are on each of their photos.
    """

    NONE = 0
    GENITAL = 1
    MINOR = 2
    FORENSIC = 4
    PSYCHIATRIC = 8
    GRAPHIC = 16
    VIP = 32
    STAFF = 64


class Label(StrEnum):
    """The labels as words, each named as its bit."""

    GENITAL = "genital"
    MINOR = "minor"
    FORENSIC = "forensic"
    PSYCHIATRIC = "psychiatric"
    GRAPHIC = "graphic"
    VIP = "vip"
    STAFF = "staff"


ELSEWHERE = ""
"""The department of what none of the asker's has to do with."""
EVERYTHING = Sensitivity(127)
OF_A_PATIENT = Sensitivity.VIP | Sensitivity.STAFF


class Reach(StrEnum):
    """Whose photos."""

    DEPARTMENT = "department"
    HOSPITAL = "hospital"


FOR_CARE_ONLY = frozenset({Purpose.CARE})
ALL_PURPOSES = frozenset(Purpose)


@dataclass(frozen=True, slots=True)
class Grant:
    """One thing that a role may do.

    `treating`: only with a care relation of one's own. `covers`: the labels it extends to;
    a photo with any other label is out of it.
    """

    verb: Verb
    reach: Reach = Reach.DEPARTMENT
    treating: bool = False
    covers: Sensitivity = Sensitivity.NONE
    purposes: frozenset[Purpose] = FOR_CARE_ONLY


@dataclass(frozen=True, slots=True)
class RoleRule:
    """What a role is called, by language, and what it may do."""

    name: Mapping[str, str]
    grants: tuple[Grant, ...] = ()

    def of(self, verb: Verb) -> tuple[tuple[int, Grant], ...]:
        """The grants of `verb`, each with its number in the role, counted from 1."""
        return tuple(
            (number, grant) for number, grant in enumerate(self.grants, 1) if grant.verb is verb
        )


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """What every role may do, since a moment; `veiled` labels are blurred until opened."""

    version: int
    roles: Mapping[str, RoleRule] = field(default_factory=dict)
    veiled: Sensitivity = Sensitivity.NONE

    def grants(self, role: str | None, verb: Verb) -> tuple[tuple[int, Grant], ...]:
        """The grants of `verb` to `role`, numbered; none for a role that is not there."""
        rule = self.roles.get(role) if role is not None else None
        return rule.of(verb) if rule is not None else ()

    def allows(self, role: str | None, verb: Verb, purpose: Purpose) -> bool:
        """True if a role may do that to something, for that purpose."""
        return any(purpose in grant.purposes for _, grant in self.grants(role, verb))

    def verbs(self, role: str) -> frozenset[Verb]:
        """All that a role may do to something."""
        rule = self.roles.get(role)
        return frozenset(grant.verb for grant in rule.grants) if rule is not None else frozenset()

    def rule(self, role: str, verb: Verb, number: int) -> str:
        """The name of a grant, as the log has it: it stays true when the policy changes."""
        return f"{self.version}/{role}/{number}/{verb.value}"
