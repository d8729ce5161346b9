"""The policy that the box comes with: a junior views, a treating surgeon downloads and draws.

Within a department staff see the ordinary photos of the department's patients. What is
labelled forensic, psychiatric, VIP or staff takes a care relation of one's own, and so does
taking a copy out or drawing on it.
"""

from core.access.policy import (
    ALL_PURPOSES,
    EVERYTHING,
    AccessPolicy,
    Grant,
    Reach,
    RoleRule,
    Sensitivity,
)
from core.access.verbs import Verb
from core.decisions import FOR_THE_PUBLIC, Purpose
from core.kit.actor import Role

_FOR_JUNIORS = Sensitivity.MINOR | Sensitivity.GRAPHIC
_FOR_STAFF = _FOR_JUNIORS | Sensitivity.GENITAL


def _treating(verb: Verb) -> Grant:
    return Grant(verb, treating=True, covers=EVERYTHING)


def _care(verb: Verb, covers: Sensitivity = _FOR_STAFF) -> tuple[Grant, Grant]:
    return Grant(verb, covers=covers), _treating(verb)


def _outward(verb: Verb) -> Grant:
    return Grant(verb, treating=True, covers=EVERYTHING, purposes=ALL_PURPOSES)


def _study(verb: Verb) -> tuple[Grant, Grant]:
    """For research: consent and a second pair of eyes stand for the care relation."""
    purposes = frozenset({Purpose.RESEARCH})
    return (
        Grant(verb, covers=_FOR_STAFF, purposes=purposes),
        Grant(verb, treating=True, covers=EVERYTHING, purposes=purposes),
    )


_CLINICAL = (
    *_care(Verb.VIEW),
    Grant(Verb.UPLOAD),
    *_care(Verb.EDIT),
    *_care(Verb.ASSIGN),
    *_care(Verb.REASSIGN),
    *_care(Verb.CONSENT),
    Grant(Verb.COLLECT),
    Grant(Verb.CHECK),
)

DEFAULT_POLICY = AccessPolicy(
    version=1,
    roles={
        Role.VIEWER: RoleRule(
            {"nl": "Meekijker", "en": "Viewer"},
            (*_care(Verb.VIEW, _FOR_JUNIORS), Grant(Verb.COLLECT), Grant(Verb.CHECK)),
        ),
        Role.CLINICIAN: RoleRule(
            {"nl": "Zorgverlener", "en": "Clinician"}, (*_CLINICAL, _treating(Verb.ANNOTATE))
        ),
        Role.SURGEON: RoleRule(
            {"nl": "Chirurg", "en": "Surgeon"},
            (
                *_CLINICAL,
                _treating(Verb.ANNOTATE),
                _outward(Verb.DOWNLOAD),
                _outward(Verb.SHARE),
                *_study(Verb.EXPORT),
                Grant(Verb.PUBLISH),
            ),
        ),
        Role.PHOTOGRAPHER: RoleRule({"nl": "Fotograaf", "en": "Photographer"}, _CLINICAL),
        Role.COMMUNICATIONS: RoleRule(
            {"nl": "Communicatie", "en": "Communications"},
            (
                Grant(Verb.VIEW, Reach.HOSPITAL, purposes=FOR_THE_PUBLIC),
                Grant(Verb.DOWNLOAD, Reach.HOSPITAL, purposes=FOR_THE_PUBLIC),
                Grant(Verb.PUBLISH),
            ),
        ),
        Role.PRIVACY_OFFICER: RoleRule(
            {"nl": "Functionaris gegevensbescherming", "en": "Privacy officer"},
            tuple(
                Grant(verb)
                for verb in (Verb.AUDIT, Verb.INVENTORY, Verb.RULE, Verb.CHECK, Verb.PUBLISH)
            ),
        ),
        Role.ADMINISTRATOR: RoleRule(
            {"nl": "Beheerder", "en": "Administrator"},
            tuple(Grant(verb) for verb in (Verb.INVENTORY, Verb.ADMIN)),
        ),
    },
    veiled=Sensitivity.GENITAL | Sensitivity.FORENSIC | Sensitivity.GRAPHIC,
)
