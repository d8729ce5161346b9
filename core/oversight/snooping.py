"""Which looks of a week somebody should ask about: a pure function of the looks and a seed.

No rule proves anything. Each has a weight, and a look whose weights come to enough waits for a
privacy officer; of the rest chance picks a few, so that nobody can know what is never looked at.
"""

import math
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID

from core.access import OF_A_PATIENT, Sensitivity


class Rule(StrEnum):
    """Why a look was picked."""

    SURNAME = "surname"
    LABEL = "label"
    BULK = "bulk"
    NO_RELATION = "no_relation"
    NIGHT = "night"
    CHANCE = "chance"


WEIGHTS: Mapping[Rule, int] = {
    Rule.SURNAME: 3,
    Rule.LABEL: 3,
    Rule.BULK: 3,
    Rule.NO_RELATION: 2,
    Rule.NIGHT: 1,
    Rule.CHANCE: 1,
}
ENOUGH = 3
BULK_PATIENTS = 30
"""So many patients in one hour are more than anybody treats."""
NIGHT_BEGINS, NIGHT_ENDS = 22, 6
"""In the hours of the hospital's clock."""
_SHARE, _FEWEST, _MOST = 0.01, 3, 20
_PARTICLES = frozenset(
    {"van", "von", "de", "den", "der", "het", "ter", "ten", "te", "op", "in", "la", "le", "du"}
    | {"des", "di", "da", "el", "al", "bin", "ben", "dr", "drs", "ir", "mr", "prof", "mevr"}
    | {"mw", "dhr", "jr", "sr"}
)


@dataclass(frozen=True, slots=True)
class Look:
    """What one person opened of one patient in a week; without a patient, of many in an hour."""

    person: UUID
    patient: UUID | None
    acts: int
    photos: int
    patients: int
    first_at: datetime
    last_at: datetime
    at_night: int = 0
    is_related: bool = True
    labels: Sensitivity = Sensitivity.NONE
    has_same_surname: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """A look to be reviewed, and why."""

    look: Look
    rules: tuple[Rule, ...]

    @property
    def weight(self) -> int:
        """How much speaks for asking."""
        return sum(WEIGHTS[rule] for rule in self.rules)


def picked(looks: Sequence[Look], seed: bytes) -> tuple[Pick, ...]:
    """What is to be reviewed, the heaviest first."""
    found = [Pick(look, rules_of(look)) for look in looks]
    heavy = [pick for pick in found if pick.weight >= ENOUGH]
    rest = [pick for pick in found if pick.weight < ENOUGH]
    chosen = sorted(rest, key=lambda pick: _draw(pick.look, seed))[: _sample(len(looks))]
    by_chance = [Pick(pick.look, (*pick.rules, Rule.CHANCE)) for pick in chosen]
    return tuple(sorted((*heavy, *by_chance), key=lambda pick: -pick.weight))


def rules_of(look: Look) -> tuple[Rule, ...]:
    """The rules that a look meets, chance aside."""
    met = {
        Rule.SURNAME: look.has_same_surname,
        Rule.LABEL: bool(look.labels & OF_A_PATIENT),
        Rule.BULK: look.patient is None,
        Rule.NO_RELATION: look.patient is not None and not look.is_related,
        Rule.NIGHT: look.at_night > 0,
    }
    return tuple(rule for rule, is_met in met.items() if is_met)


def share_surname(one: str, other: str) -> bool:
    """True if two names have a surname in common, as "M. de Vries" and "Eva Vries-Jansen" do."""
    return bool(set(_surnames(one)) & set(_surnames(other)))


def _surnames(name: str) -> Iterator[str]:
    """The parts of a name but the first one, without particles, titles, initials and accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(one if one.isalnum() or one == "'" else " " for one in plain if not _mark(one))
    parts: Collection[str] = kept.split()
    for place, part in enumerate(parts):
        if place > 0 and len(part) > 1 and part not in _PARTICLES:
            yield part


def _mark(one: str) -> bool:
    return unicodedata.combining(one) > 0


def _sample(looks: int) -> int:
    return min(_MOST, max(_FEWEST, math.ceil(looks * _SHARE)))


def _draw(look: Look, seed: bytes) -> bytes:
    said = look.person.bytes + (look.patient.bytes if look.patient else b"")
    return blake2b(said, key=seed, digest_size=16).digest()
