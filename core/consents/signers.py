"""Who has to sign, by age and capacity: UAVG 5, WGBO 7:447, 7:450 and 7:465."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.consents.types import Capacity, Method, SignaturePolicy
from core.decisions import AgePolicy, age_on, birthday, start_of

Needed = tuple[frozenset[Capacity], ...]
"""For each signature the capacities in which it may be given."""

_SELF = frozenset({Capacity.SELF})
_AUTHORITY = frozenset({Capacity.PARENT, Capacity.GUARDIAN})
_REPRESENTATIVE = frozenset({Capacity.REPRESENTATIVE, Capacity.GUARDIAN})
_WITNESS = frozenset({Capacity.WITNESS})


def needed(
    born: date,
    day: date,
    ages: AgePolicy,
    policy: SignaturePolicy = SignaturePolicy.BY_AGE,
    *,
    is_capable: bool = True,
) -> Needed:
    """The signatures that a consent of somebody born on `born` needs on `day`."""
    own = _by_age(born, day, ages, is_capable=is_capable)
    return (*own, _WITNESS) if policy is SignaturePolicy.WITNESSED else own


def _by_age(born: date, day: date, ages: AgePolicy, *, is_capable: bool) -> Needed:
    age = age_on(born, day)
    if age < ages.child_below:
        return (_AUTHORITY,)
    if not is_capable:
        return (_REPRESENTATIVE,) if age >= ages.adult_from else (_AUTHORITY,)
    if age < ages.adult_from:
        return (_SELF, _AUTHORITY)
    return (_SELF,)


def missing(need: Needed, given: Iterable[tuple[Capacity, Method]]) -> Needed:
    """Those that are still needed; what was only said needs a witness too."""
    signed = list(given)
    is_spoken = any(method is Method.VERBAL_WITNESSED for _, method in signed)
    wanted = (*need, _WITNESS) if is_spoken and _WITNESS not in need else need
    capacities = {capacity for capacity, _ in signed}
    return tuple(one for one in wanted if not one & capacities)


def lapses_at(born: date, day: date, ages: AgePolicy, zone: ZoneInfo) -> datetime | None:
    """When a consent given on `day` lapses because the person decides alone from then on."""
    if age_on(born, day) >= ages.adult_from:
        return None
    return start_of(birthday(born, ages.adult_from), zone)
