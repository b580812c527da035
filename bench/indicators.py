"""Indicators at national scale: one with its groups and places, and what needs attention, over 20 million observations.

Every agency and county measures the same thirteen things by eight groups, a county together with its two dozen agencies.
Written below the tables, once, and cached; the roll-up of newest studies is made by the code that keeps it.
"""

import time
from collections.abc import Callable
from typing import Any

from bench.measure import percentile, timed
from bench.world import AT, REGIONS, Size, _insert, _numbers, _places, _ref

MONTHS, GROUPS, MEASURES = 36, 8, 13
ROUNDS = 60


def size_of(observations: int) -> Size:
    """The center with so many observations. A smaller one has fewer counties, each with as many agencies."""
    return Size.of(observations // 10)


def places(observations: int) -> int:
    """How many agencies and counties it takes for so many observations."""
    each = MEASURES * MONTHS * (1 + GROUPS)
    return max(50, min(size_of(observations).units - 1 - REGIONS, -(-observations // each)))


def build(observations: int, say: Callable[[str], None]) -> None:
    """Fill an empty, migrated database with the world."""
    from django.db import connection, transaction

    from marigold.access.scope import COMMAND_LINE
    from marigold.imports import practice, roles
    from marigold.improvement import rollup, settling
    from marigold.kit.doing import upkeep

    started = time.monotonic()
    roles.load_shipped(by=COMMAND_LINE, at=AT)
    practice.load_shipped(by=COMMAND_LINE, at=AT)
    with transaction.atomic(), connection.cursor() as cursor:
        _places(cursor, size_of(observations))
        _indicators(cursor, size_of(observations), places(observations))
        say(f"  observations: {time.monotonic() - started:.0f} s")
    with upkeep("a world to measure"):
        rollup.mend(1)
        say(f"  newest studies: {time.monotonic() - started:.0f} s")
        settling.mend(1)
        say(f"  suppression patterns: {time.monotonic() - started:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA optimize")
        cursor.execute("ANALYZE")


def _indicators(cursor: Any, size: Size, count: int) -> None:
    """Those of agencies first, then of the counties above them: `count` places, counties and agencies as in the world."""
    from marigold.improvement.models import Breakdown, Indicator, Observation

    counties = size.districts
    groups = ", ".join(f'{{"code": "g{n}", "label": "Group {n}", "own": ""}}' for n in range(1, GROUPS + 1))
    told = {
        "id": "1",
        "ref": "'b000000001'",
        "root_id": "1",
        "key": "'eight'",
        "name": "'Eight groups'",
        "in_use": "1",
    }
    _insert(cursor, Breakdown, {**told, "groups": f"'[{groups}]'", "merges": "'[]'"}, "(SELECT 1)")
    _numbers(cursor, "ind_n", count * MEASURES)
    unit = f"(2 + {REGIONS} + (i - 1) / {MEASURES})"
    is_county = f"({unit} < 2 + {REGIONS} + {counties})"
    county = f"(CASE WHEN {is_county} THEN {unit} ELSE 2 + {REGIONS} + ({unit} - 2 - {REGIONS} - {counties}) % {counties} END)"
    columns = {"id": "i", "ref": _ref("i"), "root_id": "1", "unit_id": unit, "rule_set": "'anhoej'"}
    columns["name"] = (
        f"'Measure ' || printf('%02d', i % {MEASURES}) || ' in county ' || printf('%03d', {county})"
    )
    _insert(cursor, Indicator, columns, "ind_n ORDER BY i")
    _numbers(cursor, "month_n", MONTHS)
    _numbers(cursor, "group_n", GROUPS)
    # A county counts more than all its agencies together; one group of eight is small.
    people = "(CASE WHEN g.i = 8 THEN 4 + (n.i * 7) % 12 ELSE 25 + (n.i * 7 + g.i * 31) % 80 END)"
    small = f"{people} * (40 + (n.i * 3 + m.i * g.i) % 25) / 100"
    table, inside = (
        Observation._meta.db_table,
        f"(2 + {REGIONS} + (n.i - 1) / {MEASURES}) < 2 + {REGIONS} + {counties}",
    )
    every = 'indicator_id, breakdown_id, "group", period, value, denominator, status, note'
    day = "date('2023-11-01', '+' || m.i || ' months')"
    cursor.execute(
        f"INSERT INTO {table} ({every}) SELECT n.i, 1, 'g' || g.i, {day}, "
        f"CASE WHEN {inside} THEN 2000 + (n.i + m.i * g.i) % 300 ELSE {small} END, "
        f"CASE WHEN {inside} THEN 4600 ELSE {people} END, 'final', '' "
        "FROM ind_n n CROSS JOIN group_n g CROSS JOIN month_n m"
    )
    cursor.execute(
        f"INSERT INTO {table} ({every}) SELECT indicator_id, NULL, '', period, sum(value), sum(denominator), 'final', '' "
        f"FROM {table} GROUP BY indicator_id, period"
    )


class Undo(Exception):
    """What was written is taken back, so that the world stays as it was made."""


def writes(observations: int) -> dict[str, float]:
    """Milliseconds to correct one value of an agency that has groups, up to the commit; and queries."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from marigold.access.scope import COMMAND_LINE
    from marigold.improvement.actions import observe
    from marigold.improvement.models import Observation

    count, first = places(observations) * MEASURES, size_of(observations).districts * MEASURES

    def correct(n: int) -> float:
        rows = Observation.objects.filter(indicator=first + 1 + n * 6007 % (count - first), breakdown=None)
        row = rows.select_related("indicator").order_by("period")[n % MONTHS]
        assert row.value is not None and row.denominator is not None
        values = {row.period: (row.value + 1, row.denominator + 12)}

        def act() -> None:
            assert observe(indicator_ref=row.indicator.ref, values=values, by=COMMAND_LINE, at=AT) == 1
            raise Undo

        started = time.perf_counter()
        try:
            with transaction.atomic():
                act()
        except Undo:
            return (time.perf_counter() - started) * 1_000
        raise AssertionError

    for n in range(6):
        correct(n)
    with CaptureQueriesContext(connection) as queries:
        correct(6)
    taken = [correct(n) for n in range(7, 7 + ROUNDS)]
    return {
        "queries": float(len(queries)),
        "p50": percentile(taken, 0.5),
        "p95": percentile(taken, 0.95),
    }


def measure(observations: int) -> dict[str, Any]:
    """Server time of each page in milliseconds, most queries, and how much there is."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from marigold.config.wsgi import settle
    from marigold.improvement.models import Indicator, Latest, Observation, SuppressionPattern
    from marigold.people.models import Person

    size, count = size_of(observations), places(observations) * MEASURES
    client = Client()
    client.force_login(Person.objects.get(pk=size.people + 1))
    agencies = size.districts * MEASURES
    pages: dict[str, Callable[[int], str]] = {
        "Indicator (agency, 8 groups)": lambda n: (
            f"/indicators/i{agencies + 1 + n * 6007 % max(1, count - agencies):09d}/"
        ),
        "Indicator (county, 8 groups)": lambda n: f"/indicators/i{1 + n * 607 % min(agencies, count):09d}/",
        "What needs attention (whole system)": lambda n: "/attention/",
        "What needs attention (one county)": lambda n: (
            f"/attention/?place=u{2 + REGIONS + n % size.districts:09d}"
        ),
    }
    found: dict[str, Any] = {
        "observations": Observation.objects.count(),
        "indicators": Indicator.objects.count(),
    }
    assert Latest.objects.count() == SuppressionPattern.objects.count() == found["indicators"]
    for name, address in pages.items():
        for n in range(6):
            answer = client.get(address(n))
            assert answer.status_code == 200, (address(n), answer.status_code)
        settle()
        with CaptureQueriesContext(connection) as queries:
            client.get(address(3))
            asked = len(queries)
        taken = [timed(lambda n=n, address=address: client.get(address(n))) for n in range(6, 6 + ROUNDS)]
        found[name] = {
            "queries": float(asked),
            "p50": percentile([wall for wall, _ in taken], 0.5),
            "p95": percentile([wall for wall, _ in taken], 0.95),
            "cpu": percentile([cpu for _, cpu in taken], 0.5),
            "cpu95": percentile([cpu for _, cpu in taken], 0.95),
        }
    found["writes"] = writes(observations)
    return found
