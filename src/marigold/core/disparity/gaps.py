"""Each subgroup against a named reference, and a gap followed over time with its uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, log, sqrt
from typing import Literal

from marigold.core.disparity.simulate import SEED
from marigold.core.disparity.summary import NAMES, summary
from marigold.core.disparity.table import Measured, Refused, Subgroups, refused, z_of

Against = Literal["largest", "best", "fixed", "average"]


@dataclass(frozen=True, slots=True)
class Gap:
    """A subgroup against the reference: its estimate minus, and divided by, that of the reference."""

    name: str
    reference: str
    difference: Measured | Refused
    ratio: Measured | Refused


def _at(table: Subgroups, against: Against) -> int | None:
    """Position of the reference; None for the average. ValueError when it can't be named."""
    there = [n for n, y in enumerate(table.estimates) if y is not None]
    if not there:
        raise ValueError("estimates: no subgroup has one")
    if against == "average":
        return None
    if against == "fixed":
        if table.reference is None:
            raise ValueError("reference: name the subgroup to compare with")
        return table.reference
    people = table.population
    if against == "largest":
        if people is None:
            raise ValueError("population: the largest subgroup can't be told without it")
        return max(range(len(table.names)), key=lambda n: people[n])
    sign = 1 if table.higher_is_better else -1
    return max(there, key=lambda n: sign * (table.estimates[n] or 0.0))


def gaps(table: Subgroups, against: Against, *, confidence: float = 0.95) -> list[Gap]:
    """Difference and ratio of every other subgroup to the reference.

    difference y - r: se sqrt(se^2 + se_r^2); ratio y / r: se of its logarithm sqrt(se^2 / y^2 + se_r^2 / r^2).
    Against the average m = sum w y the subgroup is part of what it is compared with:
    var(y_i - m) = (1 - w_i)^2 se_i^2 + sum over others of w^2 se^2, and
    var(ln y_i / m) = se_i^2 / y_i^2 + var(m) / m^2 - 2 w_i se_i^2 / (y_i m).

    :raises ValueError: the reference can't be told
    """
    z, at = z_of(confidence), _at(table, against)
    if at is None:
        return _from_average(table, z)
    origin, label = table.estimates[at], table.names[at]
    found = []
    for n, name in enumerate(table.names):
        if n == at:
            continue
        y, own = table.estimates[n], _error(table, n)
        if y is None or origin is None:
            found.append(Gap(name, label, refused("missing_subgroup"), refused("missing_subgroup")))
            continue
        base = _error(table, at)
        known = own is not None and base is not None
        variance = (own or 0) ** 2 + (base or 0) ** 2 if known else None
        logs = None
        if known and y > 0 and origin > 0:
            logs = ((own or 0) / y) ** 2 + ((base or 0) / origin) ** 2
        found.append(Gap(name, label, _difference(y - origin, variance, z), _ratio(y, origin, logs, z)))
    return found


def _from_average(table: Subgroups, z: float) -> list[Gap]:
    there = [n for n, y in enumerate(table.estimates) if y is not None]
    y = [e or 0.0 for e in table.estimates]
    errors = [_error(table, n) for n in range(len(y))]
    known = all(errors[n] is not None for n in there)
    se = [e or 0.0 for e in errors]
    if table.setting_average is not None:
        m, w = table.setting_average, [0.0] * len(y)
    elif table.population is not None:
        total = fsum(table.population[n] for n in there)
        if total <= 0:
            raise ValueError("population: the subgroups with an estimate hold no people")
        w = [p / total if n in there else 0.0 for n, p in enumerate(table.population)]
        m = fsum(a * b for a, b in zip(w, y, strict=True))
    else:
        raise ValueError("population: the average can't be told without it, or without a setting average")
    around = fsum((a * b) ** 2 for a, b in zip(w, se, strict=True))
    found = []
    for n, name in enumerate(table.names):
        if n not in there:
            found.append(Gap(name, "average", refused("missing_subgroup"), refused("missing_subgroup")))
            continue
        variance = around + (1 - 2 * w[n]) * se[n] ** 2 if known else None
        logs = None
        if known and y[n] > 0 and m > 0:
            logs = (se[n] / y[n]) ** 2 + around / m**2 - 2 * w[n] * se[n] ** 2 / (y[n] * m)
        found.append(Gap(name, "average", _difference(y[n] - m, variance, z), _ratio(y[n], m, logs, z)))
    return found


def _error(table: Subgroups, n: int) -> float | None:
    return None if table.se is None else table.se[n]


def _difference(estimate: float, variance: float | None, z: float) -> Measured:
    if variance is None:
        return Measured(estimate)
    se = sqrt(max(variance, 0.0))
    return Measured(estimate, se, estimate - z * se, estimate + z * se, "formula")


def _ratio(high: float, low: float, variance: float | None, z: float) -> Measured | Refused:
    if low == 0:
        return refused("not_defined")
    ratio = high / low
    if variance is None:
        return Measured(ratio, log_se=True)
    se = sqrt(max(variance, 0.0))
    return Measured(ratio, se, ratio / exp(z * se), ratio * exp(z * se), "formula", log_se=True)


@dataclass(frozen=True, slots=True)
class GapPoint:
    """A gap at one time, ready for a chart: estimate and interval, or None with the reason."""

    when: str
    estimate: float | None
    lower: float | None
    upper: float | None
    se: float | None
    why: str = ""


def gap_series(
    tables: Sequence[tuple[str, Subgroups]], measure: str = "d", *, confidence: float = 0.95, seed: int = SEED
) -> list[GapPoint]:
    """One measure of every period, in the order given, with its interval.

    A period in which the measure is not defined is a gap in the line, never 0, and says why.
    ValueError for a measure that is not known (`marigold.core.disparity.NAMES`).
    """
    if measure not in NAMES:
        raise ValueError(f"measure: {measure} is not known; known are {', '.join(NAMES)}")
    points = []
    for when, table in tables:
        answer = summary(table, confidence=confidence, seed=seed).get(measure) or refused("not_defined")
        if isinstance(answer, Refused):
            points.append(GapPoint(when, None, None, None, None, answer.words))
        else:
            points.append(GapPoint(when, answer.estimate, answer.lower, answer.upper, answer.se))
    return points


@dataclass(frozen=True, slots=True)
class Change:
    """How a gap changed between two periods: a difference, or a factor for measures that are ratios."""

    estimate: float
    lower: float
    upper: float
    certain: bool


def change(
    before: GapPoint, after: GapPoint, *, ratio: bool = False, confidence: float = 0.95
) -> Change | None:
    """The change of a gap with its interval, from independent periods; None where a period has no interval.

    after - before, se sqrt(se1^2 + se2^2); for ratios after / before on the log scale. `certain`: the interval leaves out
    no change. Two intervals that overlap may still differ, so this is the comparison to read.
    """
    if before.estimate is None or after.estimate is None or before.se is None or after.se is None:
        return None
    z = z_of(confidence)
    width = z * sqrt(before.se**2 + after.se**2)
    if ratio:
        if before.estimate <= 0 or after.estimate <= 0:
            return None
        middle = log(after.estimate / before.estimate)
        return Change(exp(middle), exp(middle - width), exp(middle + width), abs(middle) > width)
    moved = after.estimate - before.estimate
    return Change(moved, moved - width, moved + width, abs(moved) > width)
