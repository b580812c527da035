"""A list of counts with a published total: the form most tables about equity have."""

from __future__ import annotations

from collections.abc import Sequence

from marigold.core.suppression.policy import Policy


def primary(counts: Sequence[int], policy: Policy) -> list[int]:
    """Positions (from 0) of counts hidden for their own sake."""
    return [n for n, count in enumerate(counts) if policy.small(count)]


def secondary(counts: Sequence[int], policy: Policy, *, total_published: bool = True) -> list[int] | None:
    """Positions of further counts to hide: none, or the smallest other; None when nothing is left to hide.

    Hidden counts add up to a number anyone can work out. One alone is therefore derived, and so are several that all
    have the least value they can have.
    """
    hidden = primary(counts, policy)
    if not total_published or not hidden:
        return []
    held, more = sum(counts[n] - policy.least for n in hidden), list[int]()
    others = sorted((count, n) for n, count in enumerate(counts) if n not in hidden and count > policy.least)
    while len(hidden) + len(more) < 2 or held == 0:
        if not others:
            return None
        count, n = others.pop(0)
        more.append(n)
        held += count - policy.least
    if policy.guard_insiders:
        _third(counts, hidden, more, others)
    return sorted(more)


def _third(counts: Sequence[int], hidden: list[int], more: list[int], others: list[tuple[int, int]]) -> None:
    """With two hidden, the one person in a count of 1 works out the other: hide one more where that other is small."""
    if len(hidden) == 2 and not more and any(counts[n] == 1 for n in hidden) and others:
        more.append(others[0][1])


def intervals(counts: Sequence[int], hidden: Sequence[int], policy: Policy) -> dict[int, tuple[int, int]]:
    """Smallest and largest value of each hidden count, from the total and the shown ones. Exact."""
    least, total = policy.least, sum(counts[n] for n in hidden)
    if len(hidden) == 1:
        return {hidden[0]: (total, total)}
    return {n: (least, total - least * (len(hidden) - 1)) for n in hidden}
