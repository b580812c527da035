"""What the pages on levels of support and on what support brings about read, in the national world: people with a post in
regions and districts, stages over time, support that has ended, structures, stress tests, ratings, agreements."""

from bench.world import REGIONS, STAMP, Size, _insert, _numbers, _ref

NEEDS = ("need.leads", "need.carries", "need.skills", "need.data")
SCENARIOS = ("scenario.leaders", "scenario.staff", "scenario.board")


def build(cursor, size: Size) -> None:
    """Fill a world that has places, people and engagements."""
    _posts(cursor, size)
    _stages(cursor, size)
    _ended(cursor, size)
    _structures(cursor, size)
    _rounds(cursor, size)


def _posts(cursor, size: Size) -> None:
    """Every fifth practitioner sits in a region, every tenth in a district."""
    from marigold.people.models import Post, Role

    role = Role.objects.get(key="practitioner").pk
    for letter, where, unit in (
        ("r", "i % 5 = 0", f"2 + i % {REGIONS}"),
        ("d", "i % 10 = 1", f"2 + {REGIONS} + i % {size.districts}"),
    ):
        columns = {
            "ref": _ref(f"q{letter}"),
            "root_id": "1",
            "person_id": "i",
            "unit_id": unit,
            "role_id": str(role),
        }
        _insert(
            cursor,
            Post,
            {**columns, "starts_on": "'2020-01-01'"},
            f"person_n WHERE {where} AND i <= {size.people}",
        )


def _stages(cursor, size: Size) -> None:
    """Two later stages, so that three are decided of each engagement."""
    from marigold.support.models import Placement

    for letter, key, day in (("y", "stage.installation", "2024-06-01"), ("z", "stage.full", "2025-10-01")):
        columns = {
            "ref": _ref(f"p{letter}"),
            "engagement_id": "i",
            "kind": "'stage'",
            "element_key": f"'{key}'",
        }
        columns |= {"starts_on": f"date('{day}', '+' || (i % 200) || ' days')", "reason": "'Agreed.'"}
        _insert(cursor, Placement, columns, "eng_n")


def _ended(cursor, size: Size) -> None:
    """Agencies, one for each twenty places, whose support has ended a year ago, more or less."""
    from marigold.people.models import Unit
    from marigold.practice.models import Edition
    from marigold.support.models import Engagement

    _numbers(cursor, "over_n", max(size.units // 20, 1))
    over = f"(2 + {REGIONS} + i % {size.districts})"
    region = f"(2 + ({over} - 2 - {REGIONS}) % {REGIONS})"
    key = f"({size.units} + i)"
    columns = {
        "id": key,
        "ref": "'v' || printf('%09d', i)",
        "root_id": "1",
        "parent_id": over,
        "level": "'agency'",
    }
    columns |= {"path": f"'1/' || {region} || '/' || {over} || '/' || {key} || '/'", "name": "'Former ' || i"}
    _insert(cursor, Unit, columns, "over_n")
    edition = Edition.objects.get(framework__key="ictp", current=True).pk
    columns = {
        "ref": _ref("w"),
        "root_id": "1",
        "unit_id": key,
        "edition_id": str(edition),
        "name": "'Former ' || i",
    }
    columns |= {
        "tier": "'tier.brief'",
        "stage": "'stage.initial'",
        "rhythm_days": "28",
        "starts_on": "'2022-01-10'",
    }
    _insert(
        cursor,
        Engagement,
        {**columns, "ends_on": "date('2025-11-01', '-' || (i % 300) || ' days')"},
        "over_n",
    )


def _structures(cursor, size: Size) -> None:
    """Two structures in every place, looks at one of them, and a stress test in every third place."""
    from marigold.support.models import StressCell, StressTest, Structure, StructureEntry

    many = 2 * (size.units + max(size.units // 20, 1))
    _numbers(cursor, "str_n", many)
    columns = {
        "id": "i",
        "ref": _ref("s"),
        "root_id": "1",
        "unit_id": "(i + 1) / 2",
        "kind": "'structure.routine'",
    }
    columns |= {"name": "'Routine ' || i", "began_on": "'2024-01-10'"}
    _insert(cursor, Structure, columns, "str_n")
    columns = {"ref": _ref("n"), "structure_id": "i", "by_id": "1", "on": "'2026-09-01'", "kind": "'checked'"}
    columns |= {"ratings": "'{\"check.routine-happens\": ' || (i % 4) || '}'"}
    _insert(cursor, StructureEntry, columns, "str_n WHERE i % 2 = 0")
    columns = {"id": "i", "ref": _ref("k"), "root_id": "1", "unit_id": "i * 3", "practice": "'Program'"}
    _insert(cursor, StressTest, {**columns, "on": "'2026-08-01'"}, f"unit_n WHERE i * 3 <= {size.units}")
    for n, scenario in enumerate(SCENARIOS):
        for m, need in enumerate(NEEDS):
            columns = {"ref": f"'c{n}{m}' || printf('%08d', i)", "test_id": "i", "scenario": f"'{scenario}'"}
            columns |= {"need": f"'{need}'", "structure_id": "i * 6"}
            columns |= {
                "outlook": f"CASE (i + {n} + {m}) % 3 WHEN 0 THEN 'holds' WHEN 1 THEN 'shaky' ELSE 'breaks' END"
            }
            _insert(cursor, StressCell, columns, f"unit_n WHERE i * 3 <= {size.units}")


def _rounds(cursor, size: Size) -> None:
    """In every fourth place a team rated itself twice, together."""
    import json

    from marigold.measures.models import Response, Round
    from marigold.practice.models import Edition, Element

    edition = Edition.objects.get(framework__key="team-agency", current=True)
    keys = list(Element.objects.filter(edition=edition, kind="item").values_list("key", flat=True))
    for n, day in enumerate(("2024-11-01", "2026-05-01")):
        where = f"unit_n WHERE i * 4 <= {size.units}"
        base = f"(i * 2 + {n})"
        columns = {"id": base, "ref": f"'o{n}' || printf('%08d', i)", "root_id": "1", "unit_id": "i * 4"}
        columns |= {
            "edition_id": str(edition.pk),
            "about": "'people.unit/x'",
            "level": "'team'",
            "opened_by_id": "1",
        }
        columns |= {"opened_on": f"'{day}'", "until": f"'{day}'", "ended_on": f"'{day}'"}
        _insert(cursor, Round, columns, where)
        answers = json.dumps(dict.fromkeys(keys, 3 + n))
        columns = {
            "id": base,
            "ref": f"'j{n}' || printf('%08d', i)",
            "round_id": base,
            "answers": f"'{answers}'",
        }
        columns |= {"together": "1", "present": "'[]'", "given_on": f"'{day}'", "created_at": f"'{STAMP}'"}
        _insert(cursor, Response, columns, where)
