"""The uses of support as a report tells them, held against a count of every activity."""

from collections import Counter, defaultdict
from datetime import date

from marigold.access.scope import COMMAND_LINE
from marigold.people.models import Unit
from marigold.support import dose, uses
from marigold.support.models import Activity
from marigold.support.selectors import uses as reads

ALWAYS = date(2000, 1, 1)


def told_exactly(root: int) -> None:
    """Every place of a system, and each right beneath it, is told what a count of its activities finds."""
    units = {unit.pk: unit for unit in Unit.objects.filter(path__startswith=f"{root}/")}
    former = dose.former_paths(root)
    expected: dict[int, Counter[tuple[date, str, str]]] = defaultdict(Counter)
    ids = list(Activity.objects.filter(root_id=root).values_list("id", flat=True))
    for (own, month, tier, facet), number in uses.tally(ids).items():
        for above in dose.ancestors(dose.then(former, own, units[own].path, month)):
            expected[above][month, tier, facet] += number
    assert expected
    for unit in units.values():
        cells, beneath = reads.counted(COMMAND_LINE, reads.About(unit), since=ALWAYS)
        assert {cell[:3]: cell[3] for cell in cells if cell[3]} == dict(expected[unit.pk]), unit
        kids = {pk for pk, kid in units.items() if kid.parent_id == unit.pk and expected[pk]}
        assert {one.pk: Counter(one.uses) for one in beneath} == {pk: _by_facet(expected[pk]) for pk in kids}


def _by_facet(cells: Counter[tuple[date, str, str]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for (_, _, facet), number in cells.items():
        sums[facet] += number
    return sums
