"""What `faces evaluate` says, for people and for machines: only what the pairs can tell."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from rich.table import Table

from appliance.labelled import Found
from core.faces import Thresholds
from core.faces.evaluation import (
    FEWEST,
    Cosines,
    Pairs,
    Rates,
    accuracy,
    at_false_rate,
    pairs_of,
    rates,
    without_false,
)

_AT_FALSE = (0.01, 0.001)
_PERCENTILES = (0, 1, 10, 50, 90, 99, 99.9, 100)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found and how well it was told apart; `thresholds` are those of the model."""

    model: str
    found: Found
    pairs: Pairs
    thresholds: Thresholds | None

    @classmethod
    def of(cls, model: str, found: Found, thresholds: Thresholds | None) -> "Evaluation":
        """Compare every two faces."""
        return cls(model, found, pairs_of(found.vectors, found.persons), thresholds)

    @property
    def told(self) -> dict[str, Any]:
        """All of it, for machines; what the pairs cannot tell is null."""
        found, pairs = self.found, self.pairs
        right = accuracy(pairs)
        return {
            "model": self.model,
            "engine": found.engine,
            "engine_agreement": found.agreement,
            "photos": found.photos,
            "photos_with_a_face": len(found.persons),
            "people": len(set(found.persons)),
            "without_face": [str(path) for path in found.without_face],
            "refused": [{"file": str(path), "why": why} for path, why in found.refused],
            "same_pairs": len(pairs.same),
            "different_pairs": len(pairs.different),
            "accuracy": asdict(right) if right else None,
            "true_at_false": {str(each): _told(at_false_rate(pairs, each)) for each in _AT_FALSE},
            "without_false": _told(without_false(pairs)) if len(pairs.different) else None,
            "percentiles": {
                "same": percentiles(pairs.same),
                "different": percentiles(pairs.different),
            },
            "at_thresholds": {
                name: _told(rates(pairs, threshold)) for name, threshold in self._named()
            },
        }

    def tables(self) -> Iterator[Table | str]:
        """All of it, for people."""
        yield self._counts()
        yield self._measured()
        if len(self.pairs.same) or len(self.pairs.different):
            yield self._cosines()
        yield self._thresholds()
        if self.found.refused or self.found.without_face:
            yield self._left_out()

    def _named(self) -> list[tuple[str, float]]:
        return list(asdict(self.thresholds).items()) if self.thresholds else []

    def _counts(self) -> Table:
        found, pairs = self.found, self.pairs
        table = _table(self.model, "")
        table.add_row("photos", f"{found.photos:,}")
        seen = f"{len(found.persons):,}{_of(len(found.persons), _looked_at(found))}"
        table.add_row("with a face that was found", seen)
        table.add_row("refused, or nobody's", f"{len(found.refused):,}")
        table.add_row("people", f"{len(set(found.persons)):,}")
        table.add_row("pairs of one person", f"{len(pairs.same):,}")
        table.add_row("pairs of two", f"{len(pairs.different):,}")
        table.add_row("engine", found.engine)
        if found.agreement is not None:
            table.add_row("its least cosine to the network", f"{found.agreement:.4f}")
        return table

    def _measured(self) -> Table:
        table = _table("verification", "")
        right = accuracy(self.pairs)
        if right is None:
            table.add_row("accuracy", "it takes pairs of one person and pairs of two")
        else:
            how = (
                f"in {right.folds} folds" if right.folds else f"in hindsight: under {FEWEST} pairs"
            )
            table.add_row("accuracy", f"{right.value:.2%} {how}, from {right.threshold:.3f}")
        for each in _AT_FALSE:
            told = at_false_rate(self.pairs, each)
            needed = f"cannot be told from fewer than {round(1 / each):,} pairs of two people"
            table.add_row(f"true at {each:.1%} false", _line(told) if told else needed)
        if len(self.pairs.different):
            table.add_row("true without a false one", _line(without_false(self.pairs)))
        return table

    def _cosines(self) -> Table:
        table = _table("cosines", *(f"{each}%" for each in _PERCENTILES))
        for name, cosines in (("one person", self.pairs.same), ("two", self.pairs.different)):
            table.add_row(name, *(f"{each:.2f}" for each in percentiles(cosines).values()))
        return table

    def _thresholds(self) -> Table | str:
        if not self.thresholds:
            return (
                "This model has no thresholds: nobody is suggested until some were kept (--keep)."
            )
        table = _table("at our thresholds", "true", "false", "false, at most (95 %)")
        for name, threshold in self._named():
            at = rates(self.pairs, threshold)
            row = (f"{name}, {threshold:.3f}", _percent(at.true), _percent(at.false))
            table.add_row(*row, f"{at.false_at_most:.3%}")
        return table

    def _left_out(self) -> Table:
        table = _table("file", "why it was left out")
        for path, why in self.found.refused:
            table.add_row(str(path), why)
        for path in self.found.without_face:
            table.add_row(str(path), "No face was found.")
        return table


def percentiles(cosines: Cosines) -> dict[str, float]:
    """The cosines below which so many percent lie; empty where there are none."""
    if not len(cosines):
        return {}
    found = np.percentile(cosines, _PERCENTILES)
    return {str(each): float(value) for each, value in zip(_PERCENTILES, found, strict=True)}


def _told(told: Rates | None) -> dict[str, float | None] | None:
    return asdict(told) if told else None


def _line(told: Rates) -> str:
    return f"{_percent(told.true)}, from {told.threshold:.3f}"


def _percent(rate: float | None) -> str:
    return "no pairs" if rate is None else f"{rate:.3%}"


def _looked_at(found: Found) -> int:
    return len(found.persons) + len(found.without_face)


def _of(part: int, of: int) -> str:
    return f" ({part / of:.1%} of those that could be read)" if of else ""


def _table(*columns: str) -> Table:
    return Table(*columns, box=None)
