"""Why somebody may do something to a photo, or might at a moment: one readable paragraph."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from core.access import Access, AccessPolicy, Sensitivity, Thing, Verb, policy_at
from core.access.deciding import basis, may_see, would_with_relation
from core.access.packing import labels
from core.audit import Basis, Tag
from core.kit.actor import Actor, DepartmentCode, PersonId
from core.kit.errors import NotFound
from core.kit.language import Language
from core.people import People
from core.work import Work

# What they were is what the log said last; who was never changed is what they are.
_PERSON = """
SELECT p.id, p.role, p.department, p.created_at,
       (SELECT detail FROM audit_event WHERE subject = p.id AND at <= $2
        AND tag IN ('person:invited', 'person:changed') ORDER BY id DESC LIMIT 1) AS said
FROM person p WHERE p.id = $1
"""
_PHOTO = "SELECT department, patient_id, sensitivity FROM photo WHERE id = $1"
_RELATION = """
SELECT id FROM care_relation
WHERE person_id = $1 AND patient_id = $2 AND starts <= $3 AND ends > $3 ORDER BY starts LIMIT 1
"""
_EMERGENCY = """
SELECT id FROM break_glass WHERE person_id = $1 AND patient_id = $2 AND at <= $3
AND coalesce(ended_at, until) > $3 LIMIT 1
"""
_WORDS = MappingProxyType(
    {
        Language.DUTCH: {
            "was": "Op {at} was {name} {role} bij {department}.",
            "photo": "De foto is van {owner}{labels}.",
            "labelled": " en draagt de labels {}",
            "relation": "Er liep een behandelrelatie met de patiënt.",
            "none": "Er liep geen behandelrelatie met de patiënt.",
            "emergency": "Er liep een noodtoegang tot deze patiënt.",
            "yes": "Beleid versie {version} stond '{verb}' toe, op grond van regel {rule}.",
            "unseen": "Beleid {version} liet de foto niet zien; voor {name} was die er niet.",
            "treating": "Beleid versie {version} staat '{verb}' pas toe met een behandelrelatie.",
            "no": "Beleid versie {version} stond '{verb}' niet toe aan deze rol.",
        },
        Language.ENGLISH: {
            "was": "On {at} {name} was {role} at {department}.",
            "photo": "The photo is of {owner}{labels}.",
            "labelled": " and carries the labels {}",
            "relation": "A care relation with the patient ran.",
            "none": "No care relation with the patient ran.",
            "emergency": "An emergency access to this patient ran.",
            "yes": "Policy version {version} allowed '{verb}', by rule {rule}.",
            "unseen": "Policy {version} did not show the photo: to {name} it was not there.",
            "treating": "Policy version {version} allows '{verb}' only with a care relation.",
            "no": "Policy version {version} did not allow this role '{verb}'.",
        },
    }
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer, the rule that decided, and both in a paragraph."""

    is_allowed: bool
    rule: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Explaining:
    """Answers the privacy officer."""

    access: Access
    people: People
    time_zone: ZoneInfo

    async def of(
        self,
        actor: Actor,
        person: UUID,
        photo: UUID,
        verb: Verb,
        at: datetime | None,
        language: Language,
    ) -> Explanation:
        """Whether `person` might use `verb` on `photo` then, and by what.

        The role, the policy, the care relation and the emergency are those of that moment; the
        photo's department and labels are those of today.

        Raises:
            Forbidden: not the privacy officer.
            NotFound: there is no such person or photo.
        """
        async with self.access.act(actor, Verb.AUDIT, photo=photo) as work, work.beyond():
            then = min(at, work.at) if at is not None else work.at
            who, thing = await _facts(work, person, photo, then)
            policy = await policy_at(work, then)
            names = await self.people.names({PersonId(person)})
            detail = {"at": then.isoformat()}
            work.record(Tag.ACCESS_EXPLAINED, photo=photo, subject=person, detail=detail)
        found = may_see(policy, who, thing)
        if found is not None and verb is not Verb.VIEW:
            found = basis(policy, who, verb, thing)
        words, when = _WORDS[language], then.astimezone(self.time_zone)
        name = names.get(PersonId(person), "")
        verdict = _reason(policy, who, thing, verb, found)
        role, carried = policy.roles.get(who.role or ""), labels(thing.sensitivity)
        values = {
            "at": f"{when:%d-%m-%Y %H:%M}",
            "name": name,
            "role": role.name[language.value].lower() if role else who.role,
            "department": who.department,
            "owner": thing.department,
            "labels": words["labelled"].format(", ".join(carried)) if carried else "",
            "version": policy.version,
            "verb": verb.value,
            "rule": found.rule if found else "",
        }
        lines = ("was", "photo", *_circumstances(who, thing), verdict)
        sentence = " ".join(words[each].format(**values) for each in lines)
        return Explanation(found is not None, found.rule if found else None, sentence)


def _circumstances(who: Actor, thing: Thing) -> tuple[str, ...]:
    relation = () if thing.patient is None else ("relation" if thing.relation else "none",)
    return (*relation, "emergency") if who.emergency else relation


def _reason(policy: AccessPolicy, who: Actor, thing: Thing, verb: Verb, found: Basis | None) -> str:
    if found is not None:
        return "yes"
    if may_see(policy, who, thing) is None:
        return "unseen"
    return "treating" if would_with_relation(policy, who, verb, thing) else "no"


async def _facts(work: Work, person: UUID, photo: UUID, at: datetime) -> tuple[Actor, Thing]:
    people, photos = await work.rows(_PERSON, person, at), await work.rows(_PHOTO, photo)
    if not people or not photos:
        raise NotFound
    row, shown = people[0], photos[0]
    said = orjson.loads(row["said"]) if row["said"] else {}
    patient = shown["patient_id"]
    relations = await work.rows(_RELATION, person, patient, at) if patient else []
    emergencies = await work.rows(_EMERGENCY, person, patient, at) if patient else []
    who = Actor(
        PersonId(person),
        said.get("role", row["role"]),
        DepartmentCode(said.get("department", row["department"])),
        emergency=patient if emergencies else None,
        emergency_use=emergencies[0]["id"] if emergencies else None,
    )
    relation = relations[0]["id"] if relations else None
    thing = Thing(shown["department"], patient, Sensitivity(shown["sensitivity"]), relation)
    return who, thing
