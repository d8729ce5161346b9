"""The hospital's policy on uses and its consent forms: types and resolvers."""

from collections.abc import Sequence
from datetime import datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.consent_types import ConsentForm
from core import decisions as core
from core.consents import FormId, FormText, SignaturePolicy
from core.decisions import Channel, LegalBasis, Obligation, Purpose
from core.kit.errors import Invalid
from core.kit.language import Language
from core.release import PolicyEffect as CoreEffect

_MOST_DAYS = 10


@strawberry.type(description="What a purpose rests on, and how.")
class PurposeRule:
    """A rule."""

    purpose: Purpose
    basis: LegalBasis
    channels: list[Channel] = strawberry.field(metadata={LONGEST: len(Channel)})
    validity_months: int | None
    deidentified_only: bool
    is_default_use: bool
    obligations: list[Obligation] = strawberry.field(metadata={LONGEST: len(Obligation)})


@strawberry.type(description="A level of the Institute of Medical Illustrators, as shorthand.")
class UseLevel:
    """A level."""

    name: str
    purposes: list[Purpose] = strawberry.field(metadata={LONGEST: len(Purpose)})


@strawberry.type(description="One version of the hospital's policy on uses.")
class UsePolicy:
    """A policy."""

    version: int
    rules: list[PurposeRule] = strawberry.field(metadata={LONGEST: len(Purpose)})
    child_below: int = strawberry.field(description="Under this age those with authority sign.")
    adult_from: int = strawberry.field(description="From this age on the person signs alone.")
    remind_days: list[int] = strawberry.field(metadata={LONGEST: _MOST_DAYS})
    levels: list[UseLevel] = strawberry.field(metadata={LONGEST: len(core.UK_LEVELS)})

    @classmethod
    def of(cls, policy: core.UsePolicy) -> "UsePolicy":
        """Show a policy."""
        return cls(
            version=policy.version,
            rules=[_rule(purpose, rule) for purpose, rule in policy.rules.items()],
            child_below=policy.ages.child_below,
            adult_from=policy.ages.adult_from,
            remind_days=list(policy.remind_days),
            levels=[
                UseLevel(name=name, purposes=list(purposes))
                for name, purposes in core.UK_LEVELS.items()
            ],
        )


@strawberry.type(description="What a change of the policy would do to the photos there are.")
class PolicyEffect:
    """An effect."""

    purpose: Purpose
    lost: int = strawberry.field(description="Photos that could no longer be used for it.")
    won: int = strawberry.field(description="Photos that then could.")

    @classmethod
    def of(cls, effect: CoreEffect) -> "PolicyEffect":
        """Show an effect."""
        return cls(purpose=effect.purpose, lost=effect.lost, won=effect.won)


@strawberry.input(description="What a purpose is to rest on, and how.")
class PurposeRuleInput:
    """A rule as you want it."""

    purpose: Purpose
    basis: LegalBasis
    channels: list[Channel]
    validity_months: int | None = None
    deidentified_only: bool = False
    is_default_use: bool = False
    obligations: list[Obligation] = strawberry.field(default_factory=list)

    def wanted(self) -> core.PurposeRule:
        """The same for the core."""
        return core.PurposeRule(
            basis=self.basis,
            channels=tuple(self.channels),
            validity_months=self.validity_months,
            deidentified_only=self.deidentified_only,
            is_default_use=self.is_default_use,
            obligations=frozenset(self.obligations),
        )


@strawberry.input(description="The policy as you want it.")
class UsePolicyInput:
    """A policy as you want it."""

    rules: list[PurposeRuleInput]
    child_below: int
    adult_from: int
    remind_days: list[int]

    def wanted(self, version: int) -> core.UsePolicy:
        """The same for the core."""
        rules = {rule.purpose: rule.wanted() for rule in self.rules}
        if len(rules) != len(self.rules):
            raise Invalid("rules", "Give one rule a purpose.")
        ages = core.AgePolicy(self.child_below, self.adult_from)
        return core.UsePolicy(version, rules, ages, tuple(self.remind_days))


@strawberry.input(description="What a form asks of one purpose.")
class QuestionInput:
    """A question as you write it."""

    purpose: Purpose
    text: str


@strawberry.input(description="A consent form as you write it.")
class FormInput:
    """A form as you write it."""

    code: str
    language: Language
    title: str
    paragraphs: list[str]
    questions: list[QuestionInput]
    validity_months: int
    signature_policy: SignaturePolicy = SignaturePolicy.BY_AGE

    def text(self) -> FormText:
        """What it says, for the core."""
        return FormText(self.title, tuple(self.paragraphs), _questions(self.questions))


def _questions(asked: Sequence[QuestionInput]) -> dict[Purpose, str]:
    questions = {question.purpose: question.text for question in asked}
    if len(questions) != len(asked):
        raise Invalid("questions", "Ask one question a purpose.")
    return questions


def _rule(purpose: Purpose, rule: core.PurposeRule) -> PurposeRule:
    return PurposeRule(
        purpose=purpose,
        basis=rule.basis,
        channels=list(rule.channels),
        validity_months=rule.validity_months,
        deidentified_only=rule.deidentified_only,
        is_default_use=rule.is_default_use,
        obligations=sorted(rule.obligations),
    )


@strawberry.type
class PoliciesQuery:
    """What can be asked about the policy."""

    @strawberry.field(description="The hospital's policy on uses, as it is in force.")
    async def use_policy(self, info: Info) -> UsePolicy:
        """The policy."""
        return UsePolicy.of(await info.context.services.policies.current(info.context.actor))

    @strawberry.field(
        description="What a policy would do to the photos there are, before it is put in force.",
        metadata={LONGEST: len(Purpose)},
    )
    async def policy_effects(self, info: Info, policy: UsePolicyInput) -> list[PolicyEffect]:
        """The effects of a policy."""
        found = await info.context.services.preview.effects(info.context.actor, policy.wanted(0))
        return [PolicyEffect.of(effect) for effect in found]


@strawberry.type
class PoliciesMutation:
    """What can be done about the policy and the forms."""

    @strawberry.mutation(
        description="Put a policy in force; `version` is the one that was looked at."
    )
    async def change_policy(self, info: Info, version: int, policy: UsePolicyInput) -> UsePolicy:
        """Change the policy."""
        service = info.context.services.policies
        wanted = policy.wanted(version)
        return UsePolicy.of(await service.change(info.context.actor, version, wanted))

    @strawberry.mutation(
        description="Leave a draft of a form: a new one, or in place of the draft in that language"
        " that was written at `over`."
    )
    async def write_form(
        self, info: Info, form: FormInput, over: datetime | None = None
    ) -> ConsentForm:
        """Write a form."""
        service = info.context.services.forms
        made = await service.write(
            info.context.actor,
            form.code,
            form.language,
            form.text(),
            form.validity_months,
            form.signature_policy,
            over,
        )
        return ConsentForm.of(made)

    @strawberry.mutation(
        description="Let a draft be used, as it was written at `writtenAt`; the version before it"
        " retires."
    )
    async def publish_form(self, info: Info, id: FormId, written_at: datetime) -> ConsentForm:
        """Publish a form."""
        service = info.context.services.forms
        return ConsentForm.of(await service.publish(info.context.actor, id, written_at))

    @strawberry.mutation(
        description="Throw a draft away, as it was written at `writtenAt`; what was published"
        " stays."
    )
    async def discard_form(self, info: Info, id: FormId, written_at: datetime) -> bool:
        """Discard a form."""
        await info.context.services.forms.discard(info.context.actor, id, written_at)
        return True
