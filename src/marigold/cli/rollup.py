"""`marigold rollup`: verify the roll-ups of support and of measures by recount, or rebuild them."""

import argparse
from typing import Any

from marigold.cli.start import Stop, begin, data_option, say


def register(commands: Any) -> None:
    """Add the command."""
    text = "Counts of support and studies of measures are kept up to date with each entry. Recount them here, and mend them."
    parser = commands.add_parser("rollup", help="recount the totals of support", description=text)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--verify", action="store_true", help="recount and compare; changes nothing")
    what.add_argument("--rebuild", action="store_true", help="recount and store where they differ")
    data_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Verify or rebuild, system by system."""
    begin(args)
    if args.rebuild:
        wrong = rebuild()
        print(f"{wrong} cells were mended." if wrong else "All totals were right.")
        return 0
    wrong, outdated = compared()
    if wrong:
        raise Stop(f"{wrong} cells differ from a recount. Run ./run marigold rollup --rebuild.")
    print("All totals agree with a recount.")
    if outdated:
        print(
            f"For {outdated} splits by group it is worked out at each look what may be seen, which takes longer."
        )
        print("Run ./run marigold rollup --rebuild to keep it again.")
    return 0


def differences() -> int:
    """How many cells of the roll-ups differ from a recount, over all systems."""
    return compared()[0]


def compared() -> tuple[int, int]:
    """(cells that differ from a recount, splits by group of which nothing is kept that holds), over all systems."""
    from marigold.improvement import rollup as studies
    from marigold.improvement import settling
    from marigold.support import dose, uses

    wrong = outdated = 0
    for root in _roots():
        for roll_up in (dose, uses, studies):
            counted, stored = roll_up.recount(root), roll_up.stored(root)
            wrong += sum(counted.get(cell) != stored.get(cell) for cell in counted.keys() | stored.keys())
        differ, old = settling.differences(root)
        wrong, outdated = wrong + differ, outdated + old
    return wrong, outdated


def rebuild() -> int:
    """Store the recount of each system where it differs; returns how many cells were mended."""
    from django.db import transaction

    from marigold.improvement import rollup as studies
    from marigold.improvement import settling
    from marigold.kit.doing import upkeep
    from marigold.support import dose
    from marigold.support.models import Dose

    mended = 0
    for root in _roots():
        # One transaction a system: no activity can slip in between the recount and what it replaces.
        with transaction.atomic(), upkeep("roll-up rebuild"):
            _hold(root)
            counted, stored = dose.recount(root), dose.stored(root)
            wrong = [cell for cell in counted.keys() | stored.keys() if counted.get(cell) != stored.get(cell)]
            if wrong:
                say(f"System {root}: {len(wrong)} cells differ")
                Dose.objects.filter(root_id=root).delete()
                dose.add_cells((root, *cell, *numbers) for cell, numbers in counted.items())
            mended += len(wrong) + _rebuild_uses(root) + studies.mend(root)
        with upkeep("roll-up rebuild"):
            mended += settling.mend(root)
    return mended


def _rebuild_uses(root: int) -> int:
    from marigold.support import uses
    from marigold.support.models import Use

    counted, stored = uses.recount(root), uses.stored(root)
    wrong = [cell for cell in counted.keys() | stored.keys() if counted.get(cell) != stored.get(cell)]
    if wrong:
        say(f"System {root}: {len(wrong)} cells of uses differ")
        Use.objects.filter(root_id=root).delete()
        uses.write(sorted((root, *cell, number) for cell, number in counted.items()))
    return len(wrong)


def _roots() -> list[int]:
    from marigold.people.models import Unit

    return list(Unit.objects.filter(parent=None).order_by("id").values_list("id", flat=True))


def _hold(root: int) -> None:
    """Keep other writers of activities out on PostgreSQL; on SQLite there is one writer at a time anyway."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "LOCK TABLE support_activity, support_dose, support_use IN SHARE ROW EXCLUSIVE MODE"
            )
