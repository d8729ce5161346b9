"""The one question of this room: may this actor do that to this thing? A pure function.

Lists ask the same of the database (`core.sight`), the search index of itself; that all of
them agree is a property that the tests try on thousands of cases.
"""

from dataclasses import dataclass
from uuid import UUID

from core.access.policy import AccessPolicy, Grant, Reach, Sensitivity
from core.access.verbs import OF_THE_HOSPITAL, READING, Verb
from core.audit import Basis
from core.decisions import Purpose
from core.kit.actor import Actor, Scope
from core.kit.errors import Forbidden
from core.sight import ALL_SEEING, BLIND, Sight

INBOX = "inbox"
"""The rule by which a department's unassigned photos are seen."""
CARE = Purpose.CARE
_OUTWARD = frozenset(Purpose) - {Purpose.CARE}


class NotTreating(Forbidden):
    """This takes a care relation of your own: say that you treat this patient, then go on."""

    code = "CARE_RELATION_REQUIRED"


@dataclass(frozen=True, slots=True)
class Thing:
    """What of a photo or patient matters to the question.

    `relation` is the running care relation of who asks with the patient, if there is one.
    """

    department: str
    patient: UUID | None
    sensitivity: Sensitivity = Sensitivity.NONE
    relation: UUID | None = None


def has(policy: AccessPolicy, actor: Actor, verb: Verb, purpose: Purpose = Purpose.CARE) -> bool:
    """True if the role of `actor` has the verb at all, and the token in use covers it."""
    scope = Scope.READ if verb in READING else Scope.WRITE
    return scope in actor.scopes and policy.allows(actor.role, verb, purpose)


def basis(
    policy: AccessPolicy, actor: Actor, verb: Verb, thing: Thing, purpose: Purpose = Purpose.CARE
) -> Basis | None:
    """What allows `actor` to use `verb` on `thing`; None if nothing does.

    A token's scopes are asked with the verb (`has`), not again for the thing: who may only
    write has to know what of.
    """
    if actor.role is None or not policy.allows(actor.role, verb, purpose):
        return None
    for number, grant in policy.grants(actor.role, verb):
        if purpose in grant.purposes and (verb in OF_THE_HOSPITAL or _fits(actor, grant, thing)):
            relation = thing.relation if grant.treating else None
            return Basis(policy.rule(actor.role, verb, number), relation)
    if verb is Verb.VIEW and actor.emergency is not None and actor.emergency == thing.patient:
        return Basis("emergency", emergency=actor.emergency_use)
    return None


def _fits(actor: Actor, grant: Grant, thing: Thing) -> bool:
    is_near = grant.reach is Reach.HOSPITAL or thing.department == actor.department
    is_covered = thing.sensitivity & ~grant.covers == Sensitivity.NONE
    # Of a photo without a patient nobody treats anybody; its inbox is asked about first.
    is_related = thing.relation is not None or not grant.treating or thing.patient is None
    return is_near and is_covered and is_related


def may_see(policy: AccessPolicy, actor: Actor, thing: Thing) -> Basis | None:
    """What lets `actor` know that `thing` is there at all.

    A photo without a patient lies in the inbox of its department, for those who may assign.
    """
    if thing.patient is not None:
        return basis(policy, actor, Verb.VIEW, thing)
    is_theirs = thing.department == actor.department and has(policy, actor, Verb.ASSIGN)
    return Basis(INBOX) if is_theirs else None


def would_with_relation(policy: AccessPolicy, actor: Actor, verb: Verb, thing: Thing) -> bool:
    """True if all that is missing is a care relation."""
    related = Thing(thing.department, thing.patient, thing.sensitivity, UUID(int=0))
    return thing.relation is None and basis(policy, actor, verb, related) is not None


def sight(policy: AccessPolicy, actor: Actor) -> Sight:
    """The same question for all photos at once, as the database can answer it."""
    if actor.is_box:
        return ALL_SEEING
    if actor.person is None:
        return BLIND
    return Sight(
        person=actor.person,
        department=actor.department,
        own=_mask(policy, actor, Reach.DEPARTMENT, treating=False),
        treating=_mask(policy, actor, Reach.DEPARTMENT, treating=True),
        anywhere=_mask(policy, actor, Reach.HOSPITAL, treating=True),
        hospital=_mask(policy, actor, Reach.HOSPITAL, treating=False),
        emergency=actor.emergency if policy.allows(actor.role, Verb.VIEW, CARE) else None,
        inbox=has(policy, actor, Verb.ASSIGN),
        room=any(policy.allows(actor.role, Verb.VIEW, purpose) for purpose in _OUTWARD),
        writes=Scope.WRITE in actor.scopes,
        audits=has(policy, actor, Verb.AUDIT),
    )


def _mask(policy: AccessPolicy, actor: Actor, reach: Reach, *, treating: bool) -> int | None:
    """The labels that may be on what is seen that way. Of several grants the masks differ.

    One mask cannot say "these, or those", so a role has at most one VIEW grant of each kind:
    `require_sound` holds the policy to that.
    """
    for _, grant in policy.grants(actor.role, Verb.VIEW):
        if (grant.reach, grant.treating) == (reach, treating) and CARE in grant.purposes:
            return int(grant.covers)
    return None
