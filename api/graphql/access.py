"""Who may do what: the policy, what a change of it would do, and why somebody may see a photo."""

from collections.abc import Iterable
from datetime import datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from core import access as core
from core.access import Label, Reach, Verb
from core.access.packing import MOST_GRANTS, MOST_ROLES
from core.decisions import Purpose
from core.kit.actor import PersonId
from core.kit.errors import Invalid
from core.kit.language import Language
from core.oversight import RoleEffect as CoreEffect
from core.photos import PhotoId


def labels_of(sensitivity: core.Sensitivity) -> list[Label]:
    """The labels in a mask, in their order."""
    return [label for label in Label if core.Sensitivity[label.name] & sensitivity]


def mask_of(labels: Iterable[Label]) -> core.Sensitivity:
    """The mask of some labels."""
    mask = core.Sensitivity.NONE
    for label in labels:
        mask |= core.Sensitivity[label.name]
    return mask


@strawberry.type(description="One thing that a role may do.")
class Grant:
    """A grant."""

    verb: Verb
    reach: Reach
    treating: bool = strawberry.field(description="Only with a care relation of one's own.")
    covers: list[Label] = strawberry.field(
        description="The labels that it extends to.", metadata={LONGEST: len(Label)}
    )
    purposes: list[Purpose] = strawberry.field(metadata={LONGEST: len(Purpose)})


@strawberry.type(description="A role and what it may do.")
class AccessRole:
    """A role."""

    code: str
    nl: str
    en: str
    grants: list[Grant] = strawberry.field(metadata={LONGEST: MOST_GRANTS})


@strawberry.type(description="One version of the hospital's policy on access.")
class AccessPolicy:
    """A policy."""

    version: int
    roles: list[AccessRole] = strawberry.field(metadata={LONGEST: MOST_ROLES})
    veiled: list[Label] = strawberry.field(
        description="Photos with one of these are blurred until somebody chooses to see them.",
        metadata={LONGEST: len(Label)},
    )

    @classmethod
    def of(cls, policy: core.AccessPolicy) -> "AccessPolicy":
        """Show a policy."""
        return cls(
            version=policy.version,
            roles=[_role(code, rule) for code, rule in policy.roles.items()],
            veiled=labels_of(policy.veiled),
        )


@strawberry.type(description="What you may do, in the role in which you are signed in.")
class Powers:
    """Your powers."""

    verbs: list[Verb] = strawberry.field(metadata={LONGEST: len(Verb)})
    nl: str = strawberry.field(description="What your role is called.")
    en: str
    veiled: list[Label] = strawberry.field(metadata={LONGEST: len(Label)})
    room: list[Purpose] = strawberry.field(
        description="The uses for which you have a publication room.",
        metadata={LONGEST: len(Purpose)},
    )


@strawberry.type(description="What a change of the policy would do to a role.")
class AccessEffect:
    """An effect."""

    role: str
    people: int = strawberry.field(description="For whom other photos would be in sight.")
    lost: int = strawberry.field(description="The most photos that one of them would lose.")
    won: int = strawberry.field(description="The most photos that one of them would gain.")
    verbs_lost: list[Verb] = strawberry.field(metadata={LONGEST: len(Verb)})
    verbs_won: list[Verb] = strawberry.field(metadata={LONGEST: len(Verb)})

    @classmethod
    def of(cls, effect: CoreEffect) -> "AccessEffect":
        """Show an effect."""
        return cls(
            role=effect.role,
            people=effect.people,
            lost=effect.lost,
            won=effect.won,
            verbs_lost=sorted(effect.verbs_lost),
            verbs_won=sorted(effect.verbs_won),
        )


@strawberry.type(description="Why somebody may, or may not.")
class Explanation:
    """An explanation."""

    is_allowed: bool
    rule: str | None
    sentence: str


@strawberry.input(description="One thing that a role is to be able to do.")
class GrantInput:
    """A grant as you want it."""

    verb: Verb
    reach: Reach = Reach.DEPARTMENT
    treating: bool = False
    covers: list[Label] = strawberry.field(default_factory=list)
    purposes: list[Purpose] = strawberry.field(default_factory=lambda: [Purpose.CARE])


@strawberry.input(description="A role as you want it.")
class AccessRoleInput:
    """A role as you want it."""

    code: str
    nl: str
    en: str
    grants: list[GrantInput]


@strawberry.input(description="The policy on access as you want it.")
class AccessPolicyInput:
    """A policy as you want it."""

    roles: list[AccessRoleInput]
    veiled: list[Label]

    def wanted(self, version: int) -> core.AccessPolicy:
        """The same for the core."""
        roles = {role.code: _rule(role) for role in self.roles}
        if len(roles) != len(self.roles):
            raise Invalid("roles", "Give each role a code of its own.")
        return core.AccessPolicy(version, roles, mask_of(self.veiled))


def _rule(role: AccessRoleInput) -> core.RoleRule:
    grants = tuple(
        core.Grant(
            each.verb, each.reach, each.treating, mask_of(each.covers), frozenset(each.purposes)
        )
        for each in role.grants
    )
    return core.RoleRule({"nl": role.nl, "en": role.en}, grants)


def _role(code: str, rule: core.RoleRule) -> AccessRole:
    grants = [
        Grant(
            verb=each.verb,
            reach=each.reach,
            treating=each.treating,
            covers=labels_of(each.covers),
            purposes=sorted(each.purposes),
        )
        for each in rule.grants
    ]
    return AccessRole(code=code, nl=rule.name["nl"], en=rule.name["en"], grants=grants)


@strawberry.type
class AccessQuery:
    """What can be asked about access."""

    @strawberry.field(description="What you may do, for pages that show no more than that.")
    async def powers(self, info: Info) -> Powers:
        """Your powers."""
        actor, service = info.context.actor, info.context.services.access_policies
        policy = await service.current(actor)
        rule = policy.roles.get(actor.role or "", core.RoleRule({"nl": "", "en": ""}))
        verbs = service.verbs(actor, policy)
        veiled = labels_of(policy.veiled)
        room = list(info.context.services.room.uses(actor))
        nl, en = rule.name["nl"], rule.name["en"]
        return Powers(verbs=verbs, nl=nl, en=en, veiled=veiled, room=room)

    @strawberry.field(description="The policy on access that is in force.")
    async def access_policy(self, info: Info) -> AccessPolicy:
        """The policy."""
        service = info.context.services.access_policies
        return AccessPolicy.of(await service.current(info.context.actor))

    @strawberry.field(
        description="What a policy on access would change, before it is made.",
        metadata={LONGEST: MOST_ROLES},
    )
    async def access_effects(self, info: Info, policy: AccessPolicyInput) -> list[AccessEffect]:
        """The effects."""
        effects = info.context.services.access_effects
        found = await effects.of(info.context.actor, policy.wanted(0))
        return [AccessEffect.of(each) for each in found]

    @strawberry.field(description="Why somebody may do something to a photo, or might then.")
    async def explain_access(
        self,
        info: Info,
        person: PersonId,
        photo: PhotoId,
        verb: Verb = Verb.VIEW,
        at: datetime | None = None,
        language: Language = Language.DUTCH,
    ) -> Explanation:
        """Explain."""
        explaining = info.context.services.explaining
        told = await explaining.of(info.context.actor, person, photo, verb, at, language)
        return Explanation(is_allowed=told.is_allowed, rule=told.rule, sentence=told.sentence)


@strawberry.type
class AccessMutation:
    """What can be done about access."""

    @strawberry.mutation(description="Put a policy on access in force, within a second.")
    async def change_access(
        self, info: Info, version: int, policy: AccessPolicyInput
    ) -> AccessPolicy:
        """Change it."""
        service = info.context.services.access_policies
        changed = await service.change(info.context.actor, version, policy.wanted(version))
        return AccessPolicy.of(changed)
