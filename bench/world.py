"""A national centre: 5,000 units, 2,000 practitioners, activities by the million. Made by SQL, once, and cached.

Nothing random: every value follows from its row number, so that two machines make the same world.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

REGIONS, DISTRICTS, UNITS, PEOPLE, ENGAGEMENTS = 20, 200, 5_000, 2_000, 8_000
TODAY = date(2026, 11, 18)
# As much work a day whatever the size: two million activities are ten years of it, a tenth of them is the last year.
A_DAY = 548
AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
STAMP = "2026-11-18 09:00:00"


def build(activities: int, say: Callable[[str], None]) -> None:
    """Fill an empty, migrated database (settings must be set up) with the world."""
    from django.db import connection, transaction

    from marigold.access.scope import COMMAND_LINE
    from marigold.imports import practice, roles

    started = time.monotonic()
    roles.load_shipped(by=COMMAND_LINE, at=AT)
    practice.load_shipped(by=COMMAND_LINE, at=AT)
    with transaction.atomic(), connection.cursor() as cursor:
        for name, part in (
            ("units and people", lambda c: _places(c)),
            ("engagements", lambda c: _engagements(c)),
            (f"{activities:,} activities", lambda c: _activities(c, activities)),
            ("roll-up", lambda c: _dose(c)),
        ):
            part(cursor)
            say(f"  {name}: {time.monotonic() - started:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA optimize")
        cursor.execute("ANALYZE")
    say(f"  done in {time.monotonic() - started:.0f} s")


def _ids() -> dict[str, int]:
    from marigold.people.models import Role
    from marigold.practice.models import Edition, Element

    edition = Edition.objects.get(framework__key="ictp", current=True)
    principles = Element.objects.filter(edition=edition, kind="principle").order_by("id")
    return {
        "edition": edition.pk,
        "principle": principles.first().pk,
        "principles": principles.count(),
        "practitioner": Role.objects.get(key="practitioner").pk,
        "administrator": Role.objects.get(key="administrator").pk,
    }


def _numbers(cursor, table: str, count: int) -> None:
    cursor.execute(f"CREATE TEMP TABLE {table} (i INTEGER PRIMARY KEY)")
    cursor.execute(
        f"INSERT INTO {table} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
        "SELECT i FROM n"
    )


def _insert(cursor, model, columns: dict[str, str], source: str) -> None:
    """INSERT … SELECT with every column of the table: those named here, the model's defaults for the rest."""
    from django.db import models

    values = {}
    for field in model._meta.local_concrete_fields:
        if field.column in columns:
            values[field.column] = columns[field.column]
        elif field.null or (field.primary_key and field.get_internal_type() == "BigAutoField"):
            values[field.column] = "NULL"
        elif field.has_default() and not callable(field.default):
            default = field.default
            values[field.column] = str(int(default)) if isinstance(default, bool | int) else f"'{default}'"
        elif isinstance(field, models.JSONField):
            values[field.column] = "'{}'"
        elif field.column == "created_at":
            values[field.column] = f"'{STAMP}'"
        else:
            values[field.column] = "''"
    names = ", ".join(f'"{name}"' for name in values)
    cursor.execute(
        f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(values.values())} FROM {source}'
    )


def _ref(letter: str) -> str:
    return f"'{letter}' || printf('%09d', i)"


def _places(cursor) -> None:
    from marigold.people.models import Person, Post, Unit
    from marigold.practice.models import Adoption

    ids = _ids()
    _numbers(cursor, "unit_n", UNITS)
    district = f"(2 + {REGIONS} + (i - 2 - {REGIONS} - {DISTRICTS}) % {DISTRICTS})"

    def region_of(unit: str) -> str:
        return f"(2 + ({unit} - 2 - {REGIONS}) % {REGIONS})"

    parent = (
        f"CASE WHEN i = 1 THEN NULL WHEN i < 2 + {REGIONS} THEN 1 "
        f"WHEN i < 2 + {REGIONS} + {DISTRICTS} THEN {region_of('i')} ELSE {district} END"
    )
    path = (
        f"CASE WHEN i = 1 THEN '1/' WHEN i < 2 + {REGIONS} THEN '1/' || i || '/' "
        f"WHEN i < 2 + {REGIONS} + {DISTRICTS} THEN '1/' || {region_of('i')} || '/' || i || '/' "
        f"ELSE '1/' || {region_of(district)} || '/' || {district} || '/' || i || '/' END"
    )
    level = (
        f"CASE WHEN i = 1 THEN 'state' WHEN i < 2 + {REGIONS} THEN 'region' "
        f"WHEN i < 2 + {REGIONS} + {DISTRICTS} THEN 'county' ELSE 'agency' END"
    )
    columns = {"id": "i", "ref": _ref("u"), "root_id": "1", "parent_id": parent, "path": path, "level": level}
    _insert(cursor, Unit, {**columns, "name": "'Unit ' || printf('%05d', i)"}, "unit_n ORDER BY i")
    _numbers(cursor, "person_n", PEOPLE + 1)
    columns = {"id": "i", "ref": _ref("p"), "email": "'p' || i || '@marigold.example'", "root_id": "1"}
    _insert(
        cursor, Person, {**columns, "name": "'Person ' || printf('%04d', i)", "password": "'!'"}, "person_n"
    )
    role = f"CASE WHEN i = {PEOPLE + 1} THEN {ids['administrator']} ELSE {ids['practitioner']} END"
    columns = {"ref": _ref("t"), "root_id": "1", "person_id": "i", "unit_id": "1", "role_id": role}
    _insert(cursor, Post, {**columns, "starts_on": "'2016-01-01'"}, "person_n")
    _insert(
        cursor,
        Adoption,
        {
            "ref": "'adopt00001'",
            "root_id": "1",
            "edition_id": str(ids["edition"]),
            "starts_on": "'2016-01-01'",
        },
        "(SELECT 1)",
    )


def _engagements(cursor) -> None:
    from marigold.improvement.models import Indicator, Observation
    from marigold.support.models import Assignment, Engagement, Goal, Placement

    ids = _ids()
    _numbers(cursor, "eng_n", ENGAGEMENTS)
    unit = f"(2 + {REGIONS} + (i * 7) % ({UNITS} - 2 - {REGIONS}))"
    columns = {
        "id": "i",
        "ref": _ref("e"),
        "root_id": "1",
        "unit_id": unit,
        "edition_id": str(ids["edition"]),
        "name": "'Engagement ' || printf('%05d', i)",
        "tier": "CASE i % 3 WHEN 0 THEN 'tier.intensive' WHEN 1 THEN 'tier.brief' ELSE 'tier.universal' END",
        "stage": "'stage.initial'",
        "rhythm_days": "28",
        "starts_on": "'2016-11-20'",
        "programme": "'Program'",
    }
    _insert(cursor, Engagement, columns, "eng_n")
    role = "'role.regional-support-specialist'"
    for number, offset in ((1, 0), (2, PEOPLE // 2)):
        person = f"(1 + (i + {offset}) % {PEOPLE})"
        columns = {
            "ref": f"'a{number}' || printf('%08d', i)",
            "engagement_id": "i",
            "person_id": person,
            "role": role,
        }
        _insert(cursor, Assignment, {**columns, "core": "1", "starts_on": "'2016-11-20'"}, "eng_n")
    for kind, key in (("tier", "'tier.intensive'"), ("stage", "'stage.initial'")):
        columns = {"ref": f"'{kind[0]}p' || printf('%08d', i)", "engagement_id": "i", "kind": f"'{kind}'"}
        _insert(
            cursor,
            Placement,
            {**columns, "element_key": key, "starts_on": "'2016-11-20'", "reason": "'Agreed.'"},
            "eng_n",
        )
    columns = {
        "id": "i",
        "ref": _ref("i"),
        "root_id": "1",
        "unit_id": unit,
        "name": "'Measure'",
        "rule_set": "'anhoej'",
    }
    _insert(cursor, Indicator, columns, "eng_n")
    _numbers(cursor, "month_n", 36)
    cursor.execute(
        f"INSERT INTO {Observation._meta.db_table} (indicator_id, period, value, note) "
        "SELECT eng_n.i, date('2023-11-01', '+' || month_n.i || ' months'), 30 + (eng_n.i + month_n.i * 7) % 20, '' "
        "FROM eng_n, month_n"
    )
    columns = {"ref": _ref("g"), "root_id": "1", "engagement_id": "i", "indicator_id": "i", "number": "1"}
    columns |= {"statement": "'A goal'", "state": "'active'"}
    _insert(cursor, Goal, columns, "eng_n")


def _activities(cursor, count: int) -> None:
    from marigold.support.models import Activity, ActivityElement, ActivityPerson

    ids = _ids()
    _numbers(cursor, "act_n", count)
    engagement = f"(1 + (i * 13) % {ENGAGEMENTS})"
    per = max(1, count // ENGAGEMENTS)
    # The n-th activity of an engagement stands n steps back from today, so that all have a recent one.
    days = max(1, count // A_DAY)
    day = f"date('{TODAY.isoformat()}', '-' || ((i / {ENGAGEMENTS}) * {days} / {per} + i % 5) || ' days')"
    columns = {
        "id": "i",
        "ref": _ref("x"),
        "root_id": "1",
        "unit_id": f"(2 + {REGIONS} + ({engagement} * 7) % ({UNITS} - 2 - {REGIONS}))",
        "engagement_id": engagement,
        "tier": f"CASE {engagement} % 3 WHEN 0 THEN 'tier.intensive' WHEN 1 THEN 'tier.brief' ELSE 'tier.universal' END",
        "state": "'done'",
        "on": day,
        # Four of five are contacts, for every engagement.
        "direct": f"(i + i / {ENGAGEMENTS}) % 5 > 0",
        "title": "'Contact ' || (i % 40)",
        "mode": "'mode.video'",
        "category": "'direct.coaching'",
        "minutes_contact": "30 + i % 60",
        "minutes_preparation": "15",
        "note": "'Two people named the same barrier, and one offered to lead the next step. ' || i",
        "coplanned_at": f"'{STAMP}'",
        "debriefed_at": f"'{STAMP}'",
    }
    _insert(cursor, Activity, columns, "act_n")
    for role, offset in (("lead", 0), ("second", PEOPLE // 2)):
        person = f"(1 + ({engagement} + {offset}) % {PEOPLE})"
        cursor.execute(
            f"INSERT INTO {ActivityPerson._meta.db_table} (activity_id, person_id, role, side) "
            f"SELECT i, {person}, '{role}', 'support' FROM act_n"
        )
    cursor.execute(
        f"INSERT INTO {ActivityElement._meta.db_table} (activity_id, element_id, focus) "
        f"SELECT i, {ids['principle']} + i % {ids['principles']}, 1 FROM act_n"
    )


def _dose(cursor) -> None:
    from marigold.support.models import Activity, Dose

    minutes = "a.minutes_contact + a.minutes_preparation + a.minutes_travel + a.minutes_followup"
    cursor.execute(
        "CREATE TEMP TABLE above AS SELECT u.id AS unit, v.id AS over FROM people_unit u JOIN people_unit v "
        "ON substr(u.path, 1, length(v.path)) = v.path"
    )
    cursor.execute("CREATE INDEX temp.above_unit ON above (unit)")
    cursor.execute(
        "CREATE TEMP TABLE leaf AS SELECT a.unit_id AS unit, strftime('%Y-%m-01', a.\"on\") AS month, a.tier, a.direct, "
        f"count(*) AS n, sum({minutes}) AS m FROM {Activity._meta.db_table} a GROUP BY 1, 2, 3, 4"
    )
    cursor.execute(
        f"INSERT INTO {Dose._meta.db_table} (root_id, unit_id, month, tier, direct, activities, minutes) "
        "SELECT 1, above.over, leaf.month, leaf.tier, leaf.direct, sum(leaf.n), sum(leaf.m) "
        "FROM leaf JOIN above ON above.unit = leaf.unit GROUP BY 2, 3, 4, 5"
    )


def cached(folder: Path, activities: int) -> Path:
    """The data folder of a world of this size."""
    return folder / f"world-{activities}"
