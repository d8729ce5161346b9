"""Figures of a run: medians, tails, and the one JSON line."""

import json
import math
import statistics
from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    """The middle of `values`, which may not be empty."""
    return statistics.median(values)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of `values` that at least `percent` of a hundred do not exceed.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values")
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)]


def rounded(value: object, digits: int = 3) -> object:
    """The same with every number in it cut to `digits` significant digits, whole ones kept."""
    if isinstance(value, float):
        return float(f"{value:.{digits}g}") if abs(value) < 10**digits else round(value)
    if isinstance(value, dict):
        return {name: rounded(each, digits) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(each, digits) for each in value]
    return value


def line(benchmark: str, **figures: object) -> str:
    """The JSON line of a benchmark."""
    return json.dumps({"benchmark": benchmark, **{k: rounded(v) for k, v in figures.items()}})
