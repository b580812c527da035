"""The import of a large log against its floor: vectorised validation of the same file by DuckDB, and SQLite's own
`INSERT … SELECT` of the same rows with their people and tags into the same tables with the same indexes.

Floor and import take turns, and the quickest turn of each counts, so that a machine that slows down meanwhile decides
nothing. Both use the same SQLite with the same settings, wait for the disk in the same places, and end with an empty log;
both must come to the same rows.
"""

import csv
import datetime as dt
import json
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAME = "marigold.sqlite3"
TURNS = 2
REGIONS, DISTRICTS, SCHOOLS, ENGAGEMENTS, PEOPLE, TOPICS = 20, 200, 4_779, 8_000, 2_000, 60
FIRST = "Ana Ben Cara Dan Eve Finn Gia Hal Ivy Jon Kim Leo Mia Ned Oma Pia Quin Ray Sue Tom".split()  # noqa: SIM905
WORDS = [
    "review",
    "of",
    "data",
    "and",
    "plan",
    "for",
    "next",
    "month",
    "with",
    "the",
    "team",
    "about",
    "fidelity",
    "coaching",
    "selection",
    "training",
    "leadership",
    "systems",
    "and",
    "what",
    "to",
    "try",
    "before",
    "we",
    "meet",
    "again",
]
HEADERS = [
    "Record ID",
    "Date",
    "Practitioners",
    "Site",
    "Participants",
    "Mode",
    "Category",
    "Minutes",
    "Prep minutes",
    "Tags",
    "Notes",
]
MODES = ("Zoom", "phone", "in person", "Shared document")
CATEGORIES = ("Coaching", "Facilitation", "Co-design")
BASE = dt.date(2018, 1, 1)
FAULTY = 0.01


def run(rows: int) -> dict[str, Any]:
    """Import so many rows into a national system; seconds, their ratio to the floor, and the peak memory of the import."""
    folder = Path(tempfile.mkdtemp(prefix="marigold-bench-"))
    try:
        return _measure(rows, folder)
    finally:
        shutil.rmtree(folder)


def _measure(rows: int, folder: Path) -> dict[str, Any]:
    clean, file = folder / "clean", folder / "log.csv"
    subprocess.run(
        [sys.executable, "-m", "marigold.cli", "setup"], env=_env(clean), check=True, capture_output=True
    )
    write_log(file, rows, build_world(clean / NAME))
    turns = [_turn(folder, file) for _ in range(TURNS)]
    best = {name: min(turn[name] for turn in turns) for name in turns[0] if name.endswith("_s")}
    best["longest_chunk_s"] = max(turn["longest_chunk_s"] for turn in turns)
    total, floor = (min(turn[name] for turn in turns) for name in ("total_s", "floor_s"))
    return {
        **turns[0],
        **{name: round(value, 2) for name, value in best.items()},
        "peak_mb": max(turn["peak_mb"] for turn in turns),
        "ratio": round(total / floor, 2),
        "ratio_of_turns": [round(turn["total_s"] / turn["floor_s"], 2) for turn in turns],
    }


def _env(data: Path) -> dict[str, str]:
    env = {**os.environ, "MARIGOLD_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), "MARIGOLD_MODE": "test"}
    env.pop("MARIGOLD_DATABASE", None)
    return {**env, "DJANGO_SETTINGS_MODULE": "marigold.config.settings"}


def _turn(folder: Path, file: Path) -> dict[str, Any]:
    """The first half of the floor, the import, the second half of the floor."""
    data, floor = folder / "data", folder / "floor.sqlite3"
    shutil.copytree(folder / "clean", data)
    shutil.copy(folder / "clean" / NAME, floor)
    os.sync()  # what was written so far is nobody's time
    checked = floor_check(file, data / NAME)
    figures = _run_import(file, data)
    if checked["rows"] != figures["create"]:
        raise RuntimeError(f"The floor keeps {checked['rows']:,} rows, the import {figures['create']:,}.")
    os.sync()
    stored = floor_store(floor, data / NAME)
    for path in (*folder.glob("floor.*"), *data.glob("*")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    data.rmdir()
    return {
        **figures,
        "total_s": figures["preview_s"] + figures["apply_s"],
        "floor_check_s": checked["seconds"],
        "floor_store_s": stored,
        "floor_s": checked["seconds"] + stored,
    }


def _run_import(file: Path, data: Path) -> dict[str, Any]:
    script = [sys.executable, str(Path(__file__).resolve()), str(file)]
    done = subprocess.Popen(script, env=_env(data), stdout=subprocess.PIPE, text=True)
    assert done.stdout is not None
    text = done.stdout.read()
    _, status, usage = os.wait4(done.pid, 0)
    done.returncode = os.waitstatus_to_exitcode(status)
    if done.returncode:
        raise RuntimeError(f"The import ended with {done.returncode}.")
    return {**json.loads(text.splitlines()[-1]), "cpu_s": usage.ru_utime + usage.ru_stime}


def people_names() -> list[str]:
    """2,000 different invented names."""
    return [f"{first} Last{chr(97 + at // 10)}{chr(97 + at % 10)}" for first in FIRST for at in range(100)]


def build_world(path: Path) -> list[str]:
    """A national system straight into the tables; returns the names of categories that the log may use."""
    import pysqlite3

    store = pysqlite3.connect(path)
    now = "2018-01-01 00:00:00"
    edition = store.execute(
        "SELECT e.id FROM practice_edition e JOIN practice_framework f ON f.id = e.framework_id WHERE f.key = 'ictp'"
    ).fetchone()[0]
    units = _units(store, now)
    root = units[0]
    _many(store, "people_person", [
        {"ref": _ref(), "version": 1, "created_at": now, "name": name, "title": "", "pronouns": "", "phone": "",
         "about": "", "time_zone": "America/New_York", "root_id": root, "is_active": 1, "password": "!"}
        for name in people_names()
    ])  # fmt: skip
    _many(store, "support_engagement", [_engagement(at, units, edition, now) for at in range(ENGAGEMENTS)])
    _many(store, "practice_element", [
        {"ref": _ref(), "version": 1, "created_at": now, "edition_id": edition, "key": f"bench.topic-{at}", "kind": "principle", "name": f"Topic {at}", "text": "",
         "plain": "", "parent_key": "", "order": at, "source": "", "slot": 0, "note": "", "data": "{}"}
        for at in range(TOPICS)
    ])  # fmt: skip
    _many(store, "practice_adoption", [
        {"ref": _ref(), "version": 1, "created_at": now, "root_id": root, "edition_id": edition, "starts_on": "2018-01-01"}
    ])  # fmt: skip
    found = store.execute(
        "SELECT name FROM practice_element WHERE edition_id = ? AND kind = 'category_direct' AND slot = 0 ORDER BY id",
        [edition],
    ).fetchall()
    store.commit()
    store.close()
    return [name for (name,) in found][:3]


def _ref() -> str:
    return secrets.token_hex(5)


def _units(store: Any, now: str) -> list[int]:
    """The root, its regions, districts and schools; the ids of root and schools."""
    first = (store.execute("SELECT max(id) FROM people_unit").fetchone()[0] or 0) + 1
    rows, parents = [], [(first, f"{first}/", "Nation")]

    def put(pk: int, parent: int | None, path: str, name: str, level: str) -> None:
        rows.append({"id": pk, "ref": _ref(), "version": 1, "created_at": now, "root_id": first, "parent_id": parent,
                     "level": level, "name": name, "short": "", "path": path, "place": "", "about": ""})  # fmt: skip

    put(first, None, f"{first}/", "Nation", "state")
    pk, schools = first, []
    for count, level in ((REGIONS, "Region"), (DISTRICTS, "District"), (SCHOOLS, "School")):
        made = []
        for at in range(count):
            pk += 1
            parent, path, _ = parents[at % len(parents)]
            put(pk, parent, f"{path}{pk}/", f"{level} {at:04d}", level.lower())
            made.append((pk, f"{path}{pk}/", level))
        parents = made
        schools = [one[0] for one in made]
    _many(store, "people_unit", rows)
    return [first, *schools]


def _engagement(at: int, units: list[int], edition: int, now: str) -> dict[str, Any]:
    """Each school has one support, some an earlier one before it."""
    schools = units[1:]
    earlier = at >= len(schools)
    both = at % len(schools) + len(schools) < ENGAGEMENTS
    return {
        "ref": _ref(), "version": 1, "created_at": now, "root_id": units[0], "unit_id": schools[at % len(schools)],
        "edition_id": edition, "name": f"Support {at}", "programme": "", "purpose": "", "stage": "", "rhythm_days": 28,
        "tier": ("tier.intensive", "tier.brief", "tier.universal")[at % 3],
        "starts_on": "2021-01-01" if both and not earlier else "2018-01-01", "ends_on": "2020-12-31" if earlier else None,
    }  # fmt: skip


def _many(store: Any, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows. Columns that a table insists on and that nothing here depends on are left blank."""
    needed = [
        (name, 0 if "int" in kind or kind == "bool" else "")
        for _, name, kind, must, default, key in store.execute(f"PRAGMA table_info({table})")
        if must and default is None and not key and name not in rows[0]
    ]
    blank = dict(needed)
    names = ", ".join(f'"{name}"' for name in (*rows[0], *blank))
    marks = ", ".join("?" * (len(rows[0]) + len(blank)))
    store.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({marks})",
        [(*row.values(), *blank.values()) for row in rows],
    )


def write_log(path: Path, rows: int, categories: list[str]) -> None:
    """A log as others keep it, one row in a hundred faulty in one of five ways; the same for the same number of rows."""
    dice, people = random.Random(1), people_names()
    sites = [f"School {at:04d}" for at in range(SCHOOLS)]
    topics = [f"Topic {at}" for at in range(TOPICS)]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for at in range(rows):
            row = [
                f"A{at:07d}",
                (BASE + dt.timedelta(days=dice.randrange(2_500))).isoformat(),
                "; ".join(dice.sample(people[:300], dice.choice((1, 1, 2)))),
                dice.choice(sites),
                "; ".join(dice.sample(people[300:], dice.choice((1, 2, 2, 3)))),
                dice.choice(MODES),
                dice.choice(categories),
                str(dice.randrange(15, 180, 5)),
                str(dice.randrange(0, 60, 5)),
                "; ".join(dice.sample(topics, dice.choice((1, 2, 3)))),
                "Session note: " + " ".join(dice.choices(WORDS, k=22)),
            ]
            if dice.random() < FAULTY:
                _spoil(row, at, dice.randrange(5), dice)
            writer.writerow(row)


def _spoil(row: list[str], at: int, kind: int, dice: random.Random) -> None:
    if kind == 0:
        row[1] = "31/31/2020"
    elif kind == 1:
        row[3] = f"Nowhere {dice.randrange(50)}"
    elif kind == 2:
        row[7] = "-5"
    elif kind == 3:
        row[4] = "Nobody Known"
    else:
        row[0] = f"A{max(0, at - 100):07d}"


_READ = "CREATE TEMP TABLE raw AS SELECT row_number() OVER () AS n, * FROM read_csv(?, header=true, all_varchar=true)"
# A record number belongs to the first row that has it, even where that row is refused for something else: taken from
# the second row now, it would be changed into the first as soon as that is mended and the file comes again.
_FIRST = 'CREATE TEMP TABLE first AS SELECT min(n) AS n FROM raw GROUP BY "Record ID"'
_ROWS = """
CREATE TEMP TABLE good AS SELECT r.n, r."Record ID" AS key, try_cast(r.Date AS DATE) AS day, e.id AS engagement, u.id AS unit,
  e.tier, m.key AS mode, c.key AS category, try_cast(r.Minutes AS INT) AS minutes, try_cast(r."Prep minutes" AS INT) AS prep,
  r.Practitioners AS staff, r.Participants AS guests, r.Tags AS tags, r.Notes AS note
FROM raw r JOIN first f ON f.n = r.n JOIN unit u ON u.name = r.Site
JOIN engagement e ON e.unit_id = u.id AND try_cast(r.Date AS DATE) BETWEEN e.first AND e.last
JOIN mode m ON m.name = lower(r.Mode) JOIN category c ON c.name = r.Category
WHERE try_cast(r.Minutes AS INT) BETWEEN 0 AND 1440 AND try_cast(r."Prep minutes" AS INT) BETWEEN 0 AND 1440
"""
_LINKS = """
CREATE TEMP TABLE {name} AS SELECT w.n, p.id FROM (SELECT n, unnest(string_split({column}, '; ')) AS word FROM good) w
LEFT JOIN {table} p ON p.name = w.word
"""


def floor_check(file: Path, store: Path) -> dict[str, Any]:
    """DuckDB reads the file, holds every name against the system, and keeps clean rows and links in tables of its own."""
    import duckdb
    import pysqlite3

    engine = duckdb.connect()
    engine.execute("SET enable_progress_bar = false")
    source = pysqlite3.connect(store)
    for table, sql in (
        ("unit", "SELECT id, name FROM people_unit"),
        ("person", "SELECT id, name FROM people_person"),
        ("topic", "SELECT id, name FROM practice_element WHERE kind = 'principle' AND name LIKE 'Topic %'"),
        ("category", "SELECT key, name FROM practice_element WHERE kind = 'category_direct'"),
        (
            "engagement",
            "SELECT id, unit_id, tier, starts_on, coalesce(ends_on, '9999-12-31') FROM support_engagement",
        ),
    ):
        rows = source.execute(sql).fetchall()
        names = {
            "category": "key VARCHAR, name VARCHAR",
            "engagement": "id INT, unit_id INT, tier VARCHAR, first DATE, last DATE",
        }.get(table, "id INT, name VARCHAR")
        engine.execute(f"CREATE TEMP TABLE {table} ({names})")
        engine.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    engine.execute("CREATE TEMP TABLE mode (key VARCHAR, name VARCHAR)")
    engine.executemany("INSERT INTO mode VALUES (?, ?)", [(word, word.lower()) for word in MODES])
    begun = time.perf_counter()
    engine.execute(_READ, [str(file)])
    engine.execute(_FIRST)
    engine.execute(_ROWS)
    for name, column, table in (
        ("staff", "staff", "person"),
        ("guests", "guests", "person"),
        ("tags", "tags", "topic"),
    ):
        engine.execute(_LINKS.format(name=name, column=column, table=table))
    for name in ("staff", "guests", "tags"):
        engine.execute(f"DELETE FROM good WHERE n IN (SELECT n FROM {name} WHERE id IS NULL)")
    kept = engine.execute("SELECT count(*) FROM good").fetchone()
    return {"seconds": time.perf_counter() - begun, "rows": kept[0] if kept else 0}


# As in config.environment.sqlite; page size, journal and foreign keys come with the file or are set below.
SETTINGS = ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536", "temp_store=MEMORY")


def floor_store(clean: Path, done: Path) -> float:
    """Seconds in which SQLite copies the imported rows, people and tags into a store as it was before the import."""
    import pysqlite3

    store = pysqlite3.connect(clean, isolation_level=None)
    for pragma in SETTINGS:
        store.execute(f"PRAGMA {pragma}")
    store.execute("ATTACH ? AS done", [str(done)])
    store.execute("PRAGMA foreign_keys=OFF")
    store.execute("INSERT INTO support_batch SELECT * FROM done.support_batch")
    store.execute("PRAGMA foreign_keys=ON")
    begun = time.perf_counter()
    store.execute("BEGIN IMMEDIATE")
    for table in ("support_activity", "support_activityperson", "support_activityelement"):
        store.execute(f"INSERT INTO main.{table} SELECT * FROM done.{table}")
    store.execute("COMMIT")
    seconds = time.perf_counter() - begun
    store.close()
    return seconds


def _import(file: Path) -> None:
    """In a process of its own: preview and apply, with what a person would see."""
    import django

    django.setup()
    from django.utils import timezone

    from marigold.access.scope import COMMAND_LINE
    from marigold.imports import activities

    begun = time.perf_counter()
    told: list[float] = []
    at = timezone.now()
    job = activities.begin_job(path=file, name=file.name, by=COMMAND_LINE, at=at)
    plan = activities.preview(
        job,
        by=COMMAND_LINE,
        today=timezone.localdate(at),
        say=lambda done, total: told.append(time.perf_counter()),
    )
    shown = time.perf_counter()
    steps: list[float] = [shown]
    activities.apply(job, by=COMMAND_LINE, at=at, say=lambda done, total: steps.append(time.perf_counter()))
    ended = time.perf_counter()
    gaps = [after - before for before, after in pairwise(steps)]
    figures = {
        "rows": plan.rows,
        "create": plan.create,
        "refused": plan.refused,
        "preview_s": shown - begun,
        "apply_s": ended - shown,
        # Of this process since it began; what wait4 tells includes the parent at the fork.
        "peak_mb": int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024,
        "longest_chunk_s": max(gaps, default=0.0),
        "progress_lines": len(told),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    _import(Path(sys.argv[1]))
