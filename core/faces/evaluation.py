"""How well a recogniser tells people apart: pairs of labelled faces, and rates over them.

Pure arithmetic on cosines; it knows no network and no photo. A pair counts as a match from a
threshold on. A rate out of few pairs proves little, so each comes with the bound under which it
lies with 95 % certainty, and what the pairs cannot tell is None.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from core.faces.model import Thresholds

Cosines = NDArray[np.float32]
Vectors = NDArray[np.float32]

FOLDS, FEWEST = 10, 50
"""In so many folds, where there are at least so many pairs of each kind."""
LIKELY_FALSE, POSSIBLE_FALSE = 0.001, 0.02
"""At most so many false matches may there be at the two thresholds that are kept."""
PAIRS_NEEDED = 3000
"""Of two people: without one false match among them, there is less than one in a thousand."""
_CERTAINTY = 0.95


@dataclass(frozen=True, slots=True)
class Pairs:
    """The cosines of all pairs of faces: of one person, and of two; each in ascending order."""

    same: Cosines
    different: Cosines


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How many pairs are told rightly, half of it for each kind; measured in `folds` parts.

    With folds, each part was told by the threshold that was best for the others, as LFW does;
    with 0 the best threshold was chosen in hindsight, which flatters.
    """

    value: float
    threshold: float
    folds: int


@dataclass(frozen=True, slots=True)
class Rates:
    """What a threshold does: true and false matches out of all that there could be, 0 to 1.

    `false_at_most` bounds the false ones with 95 % certainty, were the pairs independent.
    A rate is None if there is no pair of its kind.
    """

    threshold: float
    true: float | None
    false: float | None
    false_at_most: float


def pairs_of(
    vectors: Vectors,
    persons: Sequence[Hashable],
    counts: Callable[[int, int], bool] | None = None,
) -> Pairs:
    """Every pair of n unit vectors of n labelled faces, but those that do not count.

    `counts` is asked of two places, the lower first; without it every pair counts.
    """
    numbers = {person: number for number, person in enumerate(dict.fromkeys(persons))}
    labels = np.asarray([numbers[person] for person in persons], np.int64)
    same: list[Cosines] = [np.empty(0, np.float32)]
    different: list[Cosines] = [np.empty(0, np.float32)]
    for place in range(len(labels)):
        kept = np.arange(place + 1, len(labels))
        if counts is not None:
            kept = kept[[counts(place, int(other)) for other in kept]]
        cosines = vectors[kept] @ vectors[place]
        is_same = labels[kept] == labels[place]
        same.append(cosines[is_same])
        different.append(cosines[~is_same])
    return Pairs(np.sort(np.concatenate(same)), np.sort(np.concatenate(different)))


def rates(pairs: Pairs, threshold: float) -> Rates:
    """What this threshold does to these pairs."""
    false = _at_or_above(pairs.different, threshold)
    return Rates(
        threshold,
        _share(_at_or_above(pairs.same, threshold), len(pairs.same)),
        _share(false, len(pairs.different)),
        at_most(false, len(pairs.different)),
    )


def can_tell(pairs: Pairs, false: float) -> bool:
    """True if one false match more or less is no more than this rate."""
    return len(pairs.different) * false >= 1


def at_false_rate(pairs: Pairs, false: float) -> Rates | None:
    """The lowest threshold with at most this rate of false matches; None where none can tell."""
    if not can_tell(pairs, false):
        return None
    return rates(pairs, _lowest(pairs, int(len(pairs.different) * false)))


def without_false(pairs: Pairs) -> Rates:
    """The lowest threshold at which not one of these pairs is a false match."""
    return rates(pairs, _lowest(pairs, 0))


def measured_thresholds(pairs: Pairs) -> Thresholds | None:
    """The thresholds to suggest by; None where the pairs are too few to be sure of them."""
    if len(pairs.different) < PAIRS_NEEDED or not len(pairs.same):
        return None
    many = len(pairs.different)
    return Thresholds(
        likely=_rounded_up(_lowest(pairs, int(many * LIKELY_FALSE))),
        possible=_rounded_up(_lowest(pairs, int(many * POSSIBLE_FALSE))),
    )


def accuracy(pairs: Pairs) -> Accuracy | None:
    """How many pairs are told rightly; None if there is no pair of a kind."""
    rarest = min(len(pairs.same), len(pairs.different))
    if not rarest:
        return None
    threshold = _best(pairs)
    if rarest < FEWEST:
        return Accuracy(_right(pairs, threshold), threshold, 0)
    told = []
    for fold in range(FOLDS):
        others = Pairs(_without(pairs.same, fold), _without(pairs.different, fold))
        own = Pairs(pairs.same[fold::FOLDS], pairs.different[fold::FOLDS])
        told.append(_right(own, _best(others)))
    return Accuracy(float(np.mean(told)), threshold, FOLDS)


def at_most(happened: int, of: int) -> float:
    """Below which rate it lies with 95 % certainty, if it happened so often in so many tries.

    The upper bound of Clopper and Pearson, "The use of confidence or fiducial limits", 1934.
    """
    if happened >= of:
        return 1.0
    low, high = happened / of, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _chance_of_no_more(happened, of, middle) > 1 - _CERTAINTY:
            low = middle
        else:
            high = middle
    return high


def _chance_of_no_more(happened: int, of: int, rate: float) -> float:
    """Of a binomial: the chance of at most `happened` in `of` tries at this rate."""
    counts = np.arange(happened + 1)
    steps = np.log((of - counts[:-1]) / (counts[:-1] + 1))
    ways = np.concatenate([[0.0], np.cumsum(steps)])
    return float(np.exp(ways + counts * np.log(rate) + (of - counts) * np.log1p(-rate)).sum())


def _lowest(pairs: Pairs, allowed: int) -> float:
    """The lowest cosine that at most `allowed` of the different pairs reach."""
    if allowed >= len(pairs.different):
        return -1.0
    return float(np.nextafter(pairs.different[-allowed - 1], np.float32(2)))


def _rounded_up(cosine: float) -> float:
    """With three digits, as people can say it; rounded down there would be more false matches."""
    return ceil(cosine * 1000) / 1000


def _best(pairs: Pairs) -> float:
    """The threshold that tells most pairs rightly, midway between the pairs around it."""
    reached = (len(pairs.same) - np.arange(len(pairs.same))) / len(pairs.same)
    below = np.searchsorted(pairs.different, pairs.same, "left")
    place = int(np.argmax(reached + below / len(pairs.different)))
    upper = float(pairs.same[place])
    under = [each[: np.searchsorted(each, upper, "left")] for each in (pairs.same, pairs.different)]
    lower = max((float(each[-1]) for each in under if len(each)), default=upper)
    return (upper + lower) / 2


def _right(pairs: Pairs, threshold: float) -> float:
    told = rates(pairs, threshold)
    return ((told.true or 0.0) + 1 - (told.false or 0.0)) / 2


def _without(cosines: Cosines, fold: int) -> Cosines:
    return np.delete(cosines, slice(fold, None, FOLDS))


def _at_or_above(cosines: Cosines, threshold: float) -> int:
    return len(cosines) - int(np.searchsorted(cosines, np.float64(threshold), "left"))


def _share(part: int, of: int) -> float | None:
    return part / of if of else None
