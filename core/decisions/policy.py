"""The hospital's policy on uses: which purpose rests on what, through which channels.

Data with a default, never law in code: the privacy officer changes it, and each version is
kept. The defaults are the Dutch ones (WGBO 7:448 and 7:454, GDPR 6 and 9, UAVG 5 and 22).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.decisions.vocabulary import Channel, LegalBasis, Obligation, Purpose


@dataclass(frozen=True, slots=True)
class PurposeRule:
    """What a purpose rests on. The first of `channels` stands for the purpose in a stamp.

    `validity_months` is how long a consent for it is offered, None without end;
    `is_default_use` says that the hospital asks for it whenever nobody has.
    """

    basis: LegalBasis
    channels: tuple[Channel, ...]
    validity_months: int | None = None
    deidentified_only: bool = False
    is_default_use: bool = False
    obligations: frozenset[Obligation] = frozenset()


@dataclass(frozen=True, slots=True)
class AgePolicy:
    """Who signs for whom, by age in whole years (UAVG 5, WGBO 7:447 and 7:450).

    Under `child_below` those who hold authority sign; from there to under `adult_from`
    both they and the child; from `adult_from` on the person.
    """

    child_below: int = 12
    adult_from: int = 16


@dataclass(frozen=True, slots=True)
class UsePolicy:
    """One version of the policy."""

    version: int
    rules: Mapping[Purpose, PurposeRule]
    ages: AgePolicy = AgePolicy()
    remind_days: tuple[int, ...] = (90, 30, 7)

    def consented(self) -> tuple[Purpose, ...]:
        """The purposes that need a person's consent, in the order of the vocabulary."""
        return tuple(
            purpose
            for purpose in Purpose
            if purpose in self.rules and self.rules[purpose].basis is LegalBasis.CONSENT
        )

    def default_uses(self) -> tuple[Purpose, ...]:
        """What is asked for whenever nobody has asked."""
        return tuple(purpose for purpose, rule in self.rules.items() if rule.is_default_use)


_STRIPPED = frozenset({Obligation.STRIP_METADATA})
_MARKED = _STRIPPED | {Obligation.WATERMARK}

DUTCH_DEFAULT = UsePolicy(
    version=1,
    rules=MappingProxyType(
        {
            Purpose.CARE: PurposeRule(LegalBasis.CARE_RECORD, (Channel.INTERNAL,)),
            Purpose.QUALITY: PurposeRule(
                LegalBasis.POLICY, (Channel.INTERNAL,), obligations=_STRIPPED
            ),
            Purpose.EDUCATION: PurposeRule(
                LegalBasis.CONSENT,
                (Channel.INTERNAL, Channel.INTRANET, Channel.CONFERENCE),
                24,
                is_default_use=True,
                obligations=_STRIPPED,
            ),
            Purpose.RESEARCH: PurposeRule(
                LegalBasis.CONSENT,
                (Channel.DATASET, Channel.INTERNAL),
                24,
                is_default_use=True,
                obligations=_STRIPPED,
            ),
            Purpose.PUBLICATION: PurposeRule(
                LegalBasis.CONSENT,
                (Channel.JOURNAL, Channel.CONFERENCE, Channel.PRINT),
                24,
                obligations=_STRIPPED,
            ),
            Purpose.MARKETING: PurposeRule(
                LegalBasis.CONSENT,
                (Channel.WEBSITE, Channel.SOCIAL, Channel.PRINT, Channel.PRESS),
                24,
                obligations=_MARKED,
            ),
            Purpose.BIOMETRIC_MATCHING: PurposeRule(LegalBasis.CONSENT, (Channel.INTERNAL,), 24),
        }
    ),
)

UK_LEVELS: Mapping[str, tuple[Purpose, ...]] = MappingProxyType(
    {
        "A": (Purpose.CARE,),
        "B": (Purpose.CARE, Purpose.EDUCATION),
        "C": (Purpose.CARE, Purpose.EDUCATION, Purpose.PUBLICATION),
    }
)
"""The levels of the Institute of Medical Illustrators, as shorthand over purposes."""
