"""Suppression patterns are kept with the data: settled in the action that moves them, verified and mended by recount.

Rows of one mark were decided together, and stand or fall together: whoever changes one of them changes or removes all.
So a row that a reader finds fitting was decided from the numbers of its whole family as they are. See ADR 0018.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from django.db import transaction

from marigold.core.bygroup import Period
from marigold.core.suppression import Policy
from marigold.improvement import groups, patterns
from marigold.improvement.families import Family, families, families_in, numbers
from marigold.improvement.models import Breakdown, Indicator, SmallCounts, SuppressionPattern
from marigold.improvement.patterns import Kept
from marigold.kit.doing import Refused
from marigold.people.models import Unit

Rows = Mapping[int, Kept]
# The most that an action decides at once for one family: so many places, each with so many periods. Where it would be more,
# what is kept is dropped, so that pages work it out until a rebuild.
MOST, PERIODS = 300, 36
# Rows written at once.
BATCH = 500


def drop(indicators: Sequence[Indicator]) -> None:
    """Keep nothing of these measures and their families until they are settled or mended, inside the action that changes them.

    For those who change very many in several transactions, and call `mend` at the end.
    """
    for root_id in sorted({one.root_id for one in indicators}):
        _hold(root_id)
    members = {key for family in families(indicators).values() for key in family.keys}
    marks = SuppressionPattern.objects.filter(indicator__in=members).values_list("mark", flat=True).distinct()
    SuppressionPattern.objects.filter(mark__in=list(marks)).delete()


def settle_patterns(indicators: Sequence[Indicator]) -> None:
    """Bring what is kept of these measures and their families up to date, inside the action that changed them."""
    by_root: dict[int, list[Indicator]] = {}
    for one in indicators:
        by_root.setdefault(one.root_id, []).append(one)
    for root_id, those in sorted(by_root.items()):
        _hold(root_id)
        try:
            mine = numbers([one.pk for one in those])
        except ValueError as error:
            raise Refused(f"{error}. Groups can’t hold more people than the whole.") from error
        _settle(root_id, those, mine)


def _hold(root_id: int) -> None:
    """Two who change numbers of one system at once: the second waits, and then sees what the first did."""
    Unit.objects.select_for_update(no_key=True).filter(pk=root_id).values_list("pk").get()


def _settle(
    root_id: int, indicators: Sequence[Indicator], mine: Mapping[int, Mapping[int, list[Period]]]
) -> None:
    kin = families(indicators)
    held = patterns.stored({key for family in kin.values() for key in family.keys})
    changed: dict[Family, list[int]] = {}
    for key, family in kin.items():
        changed.setdefault(family, []).append(key)
    policy = policy_in(root_id)
    for breakdown in Breakdown.objects.filter(pk__in=mine.keys() | held.keys()).order_by("pk"):
        known, rows = mine.get(breakdown.pk, {}), held.get(breakdown.pk, {})
        for family, keys in changed.items():
            own = {key: known.get(key, []) for key in keys}
            here = {key: rows[key] for key in family.keys if key in rows}
            if here or any(own.values()):
                _keep(breakdown, here, _settled(family, breakdown, policy, own, here))


def policy_in(root_id: int) -> Policy:
    """The policy for small counts that holds in a system."""
    return groups.policy_of(SmallCounts.objects.filter(root_id=root_id).first())


def _settled(
    family: Family, breakdown: Breakdown, policy: Policy, own: Mapping[int, Sequence[Period]], held: Rows
) -> Rows:
    """The rows of a family as they must be now; none where there are too many to decide inside an action."""
    rows = _going_on(family, breakdown, policy, own, held)
    if rows is not None:
        touched = set[str]()
        for key, periods in own.items():
            before, now = rows[key].periods, patterns.entries(periods, breakdown, policy)
            days = patterns.differing(before, now)
            touched |= days
            rows[key] = replace(
                rows[key], periods={day: one if day in days else before[day] for day, one in now.items()}
            )
        if len(family.places) * len(touched) > MOST * PERIODS:
            return {}
        merges = patterns.needed((row.periods for row in rows.values()), breakdown)
        if merges == next(iter(rows.values())).merges:
            every = numbers(family.keys, by=[breakdown.pk], days=touched).get(breakdown.pk, {})
            return patterns.decided_on(touched, every, rows, family, breakdown, policy)
    return _anew(family, breakdown, policy) if len(family.places) <= MOST else {}


def _going_on(
    family: Family, breakdown: Breakdown, policy: Policy, own: Mapping[int, Sequence[Period]], held: Rows
) -> dict[int, Kept] | None:
    """The rows as they stand, where they still hold for what did not change; None where all is to be decided anew.

    A family that grew by those who had no numbers before holds on: they moved nothing so far.
    """
    known = family.only(held)
    if known is None or not own.keys() >= {key for key in family.keys if key not in held}:
        return None
    before, now = (patterns.mark_of(one, breakdown, policy) for one in (known, family))
    if {row.mark for row in held.values()} != {before}:
        return None
    merges = next(iter(held.values())).merges
    empty = Kept(mark=now, periods={}, merges=merges, alone=False)
    return {key: replace(held[key], mark=now) if key in held else empty for key in family.keys}


def _anew(family: Family, breakdown: Breakdown, policy: Policy) -> Rows:
    every = numbers(family.keys, by=[breakdown.pk]).get(breakdown.pk, {})
    return patterns.decided(every, family, breakdown, policy)


def _keep(breakdown: Breakdown, held: Rows, fresh: Rows) -> int:
    """Store what differs, and remove what was decided together with rows that no longer stand; returns how many."""
    differ = {key: row for key, row in fresh.items() if row != held.get(key)}
    fallen = {row.mark for row in held.values()} - {row.mark for row in fresh.values()}
    SuppressionPattern.objects.filter(breakdown=breakdown, mark__in=fallen).exclude(
        indicator__in=fresh.keys()
    ).delete()
    SuppressionPattern.objects.bulk_create(
        [
            SuppressionPattern(
                indicator_id=key,
                breakdown=breakdown,
                mark=row.mark,
                periods=row.periods,
                merges=row.merges,
                alone=row.alone,
            )
            for key, row in differ.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["indicator", "breakdown"],
        update_fields=patterns.FIELDS,
    )
    return len(differ)


def _recount(family: Family, policy: Policy) -> Iterator[tuple[Breakdown, Rows, Rows]]:
    """(breakdown, what is kept, what must be) for each way a family is split."""
    every, held = numbers(family.keys), patterns.stored(family.keys)
    for breakdown in Breakdown.objects.filter(pk__in=every.keys() | held.keys()).order_by("pk"):
        fresh = patterns.decided(every.get(breakdown.pk, {}), family, breakdown, policy)
        yield breakdown, held.get(breakdown.pk, {}), fresh


def differences(root_id: int) -> tuple[int, int]:
    """(rows that say something else than a recount, rows that are missing or hold no more, so that nobody reads them)."""
    wrong = outdated = 0
    policy = policy_in(root_id)
    for family in families_in(root_id):
        for _, held, fresh in _recount(family, policy):
            for key, row in fresh.items():
                known = held.get(key)
                if known is None or known.mark != row.mark:
                    outdated += bool(row.periods)
                else:
                    wrong += known != row
    return wrong, outdated


def mend(root_id: int, of: Set[int] | None = None) -> int:
    """Store the recount where it differs, a family in a transaction of its own; returns how many rows. Inside upkeep.

    :param of: measures whose families are meant; all of the system without
    """
    mended = 0
    for family in families_in(root_id):
        if of is not None and not of & set(family.keys):
            continue
        with transaction.atomic():
            _hold(root_id)
            for breakdown, held, fresh in _recount(family, policy_in(root_id)):
                mended += _keep(breakdown, held, fresh)
    return mended
