"""Ways back to visibility: pool periods, merge groups by rules declared beforehand, and a community's own view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marigold.core.suppression import linked
from marigold.core.suppression.linked import Key, Linked
from marigold.core.suppression.policy import Policy, Shown, Told


@dataclass(frozen=True, slots=True)
class Pooled:
    """Consecutive periods taken together: their names, and the count of each group."""

    periods: tuple[str, ...]
    counts: Mapping[str, int]


def pool(
    periods: Sequence[tuple[str, Mapping[str, int]]], policy: Policy, *, most: int | None = None
) -> list[Pooled] | None:
    """The shortest equal windows of periods in which no group's count is small; None when none is long enough.

    Windows don't overlap, since the difference of two that do is a single period. The newest window is complete, and
    periods left over at the beginning join the oldest one. Groups must be the same in all periods.

    :param most: the longest window wanted (all periods when None)
    """
    if not periods:
        raise ValueError("periods: there are none")
    names = list(periods[0][1])
    for label, counts in periods:
        if list(counts) != names:
            raise ValueError(f"{label}: must hold the same groups as {periods[0][0]}, in the same order")
    for length in range(1, min(most or len(periods), len(periods)) + 1):
        windows = _windows(periods, length, names)
        if not any(policy.small(count) for window in windows for count in window.counts.values()):
            return windows
    return None


def _windows(
    periods: Sequence[tuple[str, Mapping[str, int]]], length: int, names: Sequence[str]
) -> list[Pooled]:
    spare = len(periods) % length
    starts = list(range(spare, len(periods), length))
    bounds = [(0 if start == starts[0] else start, start + length) for start in starts]
    return [
        Pooled(
            tuple(label for label, _ in periods[a:b]),
            {name: sum(counts[name] for _, counts in periods[a:b]) for name in names},
        )
        for a, b in bounds
    ]


@dataclass(frozen=True, slots=True)
class Merge:
    """A rule declared before anyone saw the counts: these groups may be told together, under this name."""

    name: str
    groups: tuple[str, ...]


def merge(
    counts: Mapping[str, int], rules: Sequence[Merge], policy: Policy
) -> tuple[dict[str, int], list[Merge]]:
    """(counts, rules used): the rules in their order, each only while one of its groups is small.

    What is still small afterwards is left to suppression. ValueError for a rule about an unknown group.
    """
    left, used = dict(counts), list[Merge]()
    known = {*counts, *(rule.name for rule in rules)}
    for rule in rules:
        for group in rule.groups:
            if group not in known:
                raise ValueError(f"{rule.name}: there is no group {group}")
        here = [group for group in rule.groups if group in left]
        if len(here) < 2 or not any(policy.small(left[group]) for group in here):
            continue
        if rule.name in left and rule.name not in here:
            raise ValueError(f"{rule.name}: is the name of another group")
        joined = {group: left.pop(group) for group in here}
        left[rule.name] = sum(joined.values())
        used.append(rule)
    return left, used


@dataclass(frozen=True, slots=True)
class OwnView:
    """A community's own numbers, and the hidden counts of others they would give away to it."""

    own: Mapping[Key, Told]
    gives_away: tuple[Key, ...]


def own_view(table: Linked, policy: Policy, plan: linked.Plan, community: str) -> OwnView:
    """What a community may see of itself: every count of its own, none of others.

    Its own numbers beside the published table could tell it those of others: `gives_away` names these, by the same
    bounds as the audit. Show the view only while it is empty.
    """
    own = {key for key in table.values if community in key and key not in table.unpublished}
    if not own:
        raise ValueError(f"{community}: there is no such group")
    bounds = linked.audit(table, policy, plan.hidden, known=own & plan.hidden)
    small = [key for key in sorted(plan.primary - own) if key in bounds and bounds[key][0] == bounds[key][1]]
    return OwnView({key: Shown(table.values[key]) for key in sorted(own)}, tuple(small))
