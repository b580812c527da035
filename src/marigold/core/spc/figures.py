"""How the numbers of one study are written: the same digits in chart, words and table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marigold.core.spc.model import Study

MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes numbers with a fixed count of decimals, trailing zeros kept, thousands with a comma."""

    decimals: int
    unit: str
    percent: bool

    def plain(self, value: float) -> str:
        """The digits alone: "57", "1,204.5"."""
        text = f"{value:,.{self.decimals}f}"
        return text[1:] if text.startswith("-") and not text.strip("-0.,") else text

    def full(self, value: float) -> str:
        """Digits with the unit: "57%", "12 minutes"."""
        if self.percent:
            return f"{self.plain(value)}%"
        return f"{self.plain(value)} {self.unit}".rstrip()

    def short(self, value: float) -> str:
        """For a chart label: only the percent sign is kept."""
        return f"{self.plain(value)}%" if self.percent else self.plain(value)


def _whole(numbers: Iterable[float]) -> bool:
    return all(abs(v - round(v)) < 1e-9 for v in numbers)


def figures(study: Study) -> Figures:
    """As few decimals as the spread of the values allows, and enough to tell the last value from its centre."""
    numbers = [p.value for p in study.points if p.value is not None]
    numbers += [t.value for t in study.settings.targets]
    if not numbers or _whole(numbers):
        decimals = 0
    else:
        spread = max(numbers) - min(numbers) or abs(numbers[0]) or 1.0
        decimals = next((d for d in range(MOST_DECIMALS) if spread * 10**d >= 10), MOST_DECIMALS)
    last = study.last
    if last and last.side and last.value is not None and last.centre is not None:
        while decimals < MOST_DECIMALS and f"{last.value:.{decimals}f}" == f"{last.centre:.{decimals}f}":
            decimals += 1
    return Figures(decimals, study.series.unit, study.series.percent)
