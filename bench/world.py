"""A national centre: 5,000 units, 2,000 practitioners, activities by the million. Made by SQL, once, and cached.

Nothing random: every value follows from its row number, so that two machines make the same world.

A smaller world is a smaller centre, not a quieter one: a tenth of the activities come with a tenth of the agencies,
practitioners and engagements, so that each engagement has as many contacts, each practitioner as many engagements, and
each district as many agencies as in the large one. Every page then shows as many rows in both, and the growth from one
to the other tells what the total number of rows costs. (The same number of engagements with a tenth of the contacts
each would mostly tell that a page with fewer rows on it is made sooner.)
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

REGIONS = 20  # whatever the size, so that the page of the whole system lists as many places
TODAY = date(2026, 11, 18)
DAYS = 3_650  # ten years of work, whatever the size
AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
STAMP = "2026-11-18 09:00:00"


@dataclass(frozen=True)
class Size:
    """How much there is of everything in a world of so many activities and engagements."""

    activities: int
    engagements: int

    @classmethod
    def of(cls, activities: int) -> "Size":
        """The size of a center whose engagements have 250 activities each."""
        return cls(activities, max(80, activities // 250))

    @property
    def people(self) -> int:
        """Practitioners; each leads four engagements and is second on four. The lead comes after the last."""
        return self.engagements // 4

    @property
    def units(self) -> int:
        """The system, its regions and districts, and the agencies."""
        return 1 + REGIONS + self.districts + self.engagements * 4_779 // 8_000

    @property
    def districts(self) -> int:
        """Ten to a region in the large world."""
        return max(REGIONS, self.engagements // 40)

    @property
    def first_agency(self) -> int:
        """Its id; before it are the system, the regions and the districts."""
        return 2 + REGIONS + self.districts


def build(size: Size, say: Callable[[str], None]) -> None:
    """Fill an empty, migrated database (settings must be set up) with the world."""
    from django.db import connection, transaction

    from bench import lasting
    from marigold.access.scope import COMMAND_LINE
    from marigold.imports import practice, roles

    started = time.monotonic()
    roles.load_shipped(by=COMMAND_LINE, at=AT)
    practice.load_shipped(by=COMMAND_LINE, at=AT)
    with transaction.atomic(), connection.cursor() as cursor:
        for name, part in (
            ("units and people", lambda c: _places(c, size)),
            ("engagements", lambda c: _engagements(c, size)),
            (f"{size.activities:,} activities", lambda c: _activities(c, size)),
            ("roll-ups", lambda c: (_dose(c), _uses(c))),
            ("levels, structures and ratings", lambda c: lasting.build(c, size)),
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


def _places(cursor, size: Size) -> None:
    from marigold.people.models import Person, Post, Unit
    from marigold.practice.models import Adoption

    ids = _ids()
    _numbers(cursor, "unit_n", size.units)
    district = f"(2 + {REGIONS} + (i - 2 - {REGIONS} - {size.districts}) % {size.districts})"

    def region_of(unit: str) -> str:
        return f"(2 + ({unit} - 2 - {REGIONS}) % {REGIONS})"

    parent = (
        f"CASE WHEN i = 1 THEN NULL WHEN i < 2 + {REGIONS} THEN 1 "
        f"WHEN i < 2 + {REGIONS} + {size.districts} THEN {region_of('i')} ELSE {district} END"
    )
    path = (
        f"CASE WHEN i = 1 THEN '1/' WHEN i < 2 + {REGIONS} THEN '1/' || i || '/' "
        f"WHEN i < 2 + {REGIONS} + {size.districts} THEN '1/' || {region_of('i')} || '/' || i || '/' "
        f"ELSE '1/' || {region_of(district)} || '/' || {district} || '/' || i || '/' END"
    )
    level = (
        f"CASE WHEN i = 1 THEN 'state' WHEN i < 2 + {REGIONS} THEN 'region' "
        f"WHEN i < 2 + {REGIONS} + {size.districts} THEN 'county' ELSE 'agency' END"
    )
    columns = {"id": "i", "ref": _ref("u"), "root_id": "1", "parent_id": parent, "path": path, "level": level}
    _insert(cursor, Unit, {**columns, "name": "'Unit ' || printf('%05d', i)"}, "unit_n ORDER BY i")
    _numbers(cursor, "person_n", size.people + 1)
    columns = {"id": "i", "ref": _ref("p"), "email": "'p' || i || '@marigold.example'", "root_id": "1"}
    _insert(
        cursor, Person, {**columns, "name": "'Person ' || printf('%04d', i)", "password": "'!'"}, "person_n"
    )
    role = f"CASE WHEN i = {size.people + 1} THEN {ids['administrator']} ELSE {ids['practitioner']} END"
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


def _engagements(cursor, size: Size) -> None:
    from marigold.improvement.models import Indicator, Observation
    from marigold.support.models import Assignment, Engagement, Goal, Placement

    ids = _ids()
    _numbers(cursor, "eng_n", size.engagements)
    unit = f"(2 + {REGIONS} + (i * 7) % ({size.units} - 2 - {REGIONS}))"
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
    for number, offset in ((1, 0), (2, size.people // 2)):
        person = f"(1 + (i + {offset}) % {size.people})"
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


def _activities(cursor, size: Size) -> None:
    from marigold.support.models import Activity, ActivityElement, ActivityPerson

    ids = _ids()
    _numbers(cursor, "act_n", size.activities)
    engagement = f"(1 + (i * 13) % {size.engagements})"
    per = max(1, size.activities // size.engagements)
    # The n-th activity of an engagement stands n steps back from today, so that all have a recent one.
    day = (
        f"date('{TODAY.isoformat()}', '-' || ((i / {size.engagements}) * {DAYS} / {per} + i % 5) || ' days')"
    )
    columns = {
        "id": "i",
        "ref": _ref("x"),
        "root_id": "1",
        "unit_id": f"(2 + {REGIONS} + ({engagement} * 7) % ({size.units} - 2 - {REGIONS}))",
        "engagement_id": engagement,
        "tier": f"CASE {engagement} % 3 WHEN 0 THEN 'tier.intensive' WHEN 1 THEN 'tier.brief' ELSE 'tier.universal' END",
        "state": "'done'",
        "on": day,
        # Four of five are contacts, for every engagement.
        "direct": f"(i + i / {size.engagements}) % 5 > 0",
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
    for role, offset in (("lead", 0), ("second", size.people // 2)):
        person = f"(1 + ({engagement} + {offset}) % {size.people})"
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


def _uses(cursor) -> None:
    """Every activity serves one principle; nothing is noted about goals and leads."""
    from marigold.practice.models import Element
    from marigold.support.models import Activity, ActivityElement, Use

    cursor.execute(
        "CREATE TEMP TABLE used AS SELECT CASE WHEN u.path = '1/' THEN 1 ELSE CAST(substr(u.path, 3) AS INTEGER) END "
        "AS branch, strftime('%Y-%m-01', a.\"on\") AS month, a.tier, a.direct, e.key, count(*) AS n "
        f"FROM {Activity._meta.db_table} a JOIN people_unit u ON u.id = a.unit_id "
        f"JOIN {ActivityElement._meta.db_table} l ON l.activity_id = a.id "
        f"JOIN {Element._meta.db_table} e ON e.id = l.element_id GROUP BY 1, 2, 3, 4, 5"
    )
    for facet, where in (("key", "true"), ("'all'", "true"), ("'tied'", "true"), ("'direct'", "direct")):
        cursor.execute(
            f"INSERT INTO {Use._meta.db_table} (root_id, unit_id, month, tier, facet, activities) "
            f"SELECT 1, branch, month, tier, {facet}, sum(n) FROM used WHERE {where} GROUP BY 2, 3, 4, 5"
        )


def made_by() -> str:
    """What a cached world was made by; made otherwise, it is made again."""
    here = Path(__file__)
    return hashlib.sha256(here.read_bytes() + here.with_name("lasting.py").read_bytes()).hexdigest()


def schema() -> str:
    """A short name of the tables as they are now, so that data made for others is made anew."""
    source = Path(__file__).resolve().parent.parent / "src" / "marigold"
    names = sorted(one.stem + one.parent.parent.name for one in source.glob("*/migrations/0*.py"))
    return hashlib.sha256(" ".join(names).encode()).hexdigest()[:8]


def cached(folder: Path, activities: int) -> Path:
    """The data folder of a world of this size."""
    return folder / f"world-{activities}-{Size.of(activities).engagements}-{schema()}"
