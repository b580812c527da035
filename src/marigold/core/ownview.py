"""What a community may see of its own hidden numbers, without being told those of anyone else.

Whoever knows a hidden number has one unknown less. So what stays hidden must still be more than one number for a reader
who knows their own, by the same sums that `core.nested` and `core.bygroup` keep. Where it would not be, nothing is shown.
Method: docs/methods/suppression.md, A community's own view.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from marigold.core.bygroup import Period, Year, enough, is_small, year_tells
from marigold.core.nested import Cell, Place, known_tell
from marigold.core.suppression import Policy


def tells_others(
    places: Sequence[Place], policy: Policy, gone: Mapping[int, Collection[str]], own: Collection[Cell]
) -> bool:
    """Whether someone who knows these hidden numbers of a period could work out a small one of others.

    :param places: everywhere the same is measured in that period
    :param gone: the groups of each place that are not told
    :param own: (place, group) that the reader knows
    """
    left = {key: {name for name in groups if (key, name) not in own} for key, groups in gone.items()}
    rows = {one.key: one.period.rows for one in places}
    for key, groups in left.items():
        parts = [rows[key][name] for name in groups]
        if any(is_small(part, policy) for part in parts) and not enough(parts, policy):
            return True
    return known_tell(places, policy, left)


def year_tells_others(
    periods: Sequence[Period],
    policy: Policy,
    gone: Collection[tuple[str, int]],
    year: Year,
    own: Collection[tuple[str, int]],
) -> bool:
    """The same for the table of one year, where groups are told for the year and not for its periods.

    :param periods: those of the year, in order
    :param gone: (group, position of the period) not told
    :param own: those of them that the reader knows
    """
    told = set(year.groups) - year.hidden
    left = set(gone) - set(own)
    if not any(name in told for name, _ in left):
        return False
    known = {name for name, _ in own if not any(one == name for one, _ in left)}
    return year_tells(periods, left, year.groups, told | known, policy)
