"""The import of a million values of indicators against its floor: DuckDB reads and types the same file, and the driver's own
`executemany` puts the same rows into the same table with the same indexes, in one transaction.

Every agency and county measures the same thirteen things by eight groups, one of them small, over three years, as in
`bench.indicators`. The file has its months one after the other, as exports do; the floor gets its rows in the order in
which the import stored them, which costs it less. Floor and import take turns, and the quickest turn of each counts. The
time of the roll-ups is in that of the import.
"""

import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

# Also when this file is started by itself, as a process of its own.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.imports import FAULTY, NAME, SETTINGS, TURNS, _env, _many, _ref

MEASURES, GROUPS, MONTHS, COUNTIES = 13, 8, 36, 40
EACH = MONTHS * (1 + GROUPS)
HEADERS = ["Indicator", "Place", "Month", "Split by", "Group", "Count", "Out of"]
TABLE = "improvement_observation"
COLUMNS = 'indicator_id, period, breakdown_id, "group", value, denominator, status, note'


def run(rows: int) -> dict[str, Any]:
    """Import so many rows; seconds, their ratio to the floor, the longest chunk, and the peak memory of the import."""
    folder = Path(tempfile.mkdtemp(prefix="marigold-bench-"))
    try:
        return _measure(rows, folder)
    finally:
        shutil.rmtree(folder)


def _measure(rows: int, folder: Path) -> dict[str, Any]:
    clean, file = folder / "clean", folder / "values.csv"
    subprocess.run(
        [sys.executable, "-m", "marigold.cli", "setup"], env=_env(clean), check=True, capture_output=True
    )
    places = build_places(clean / NAME, -(-rows // EACH))
    write_values(file, rows, places)
    turns = [_turn(folder, file) for _ in range(TURNS)]
    best = {name: round(min(turn[name] for turn in turns), 2) for name in turns[0] if name.endswith("_s")}
    best["longest_chunk_s"] = round(max(turn["longest_chunk_s"] for turn in turns), 3)
    return {
        **turns[0],
        **best,
        "peak_mb": max(turn["peak_mb"] for turn in turns),
        "ratio": round(best["total_s"] / best["floor_s"], 2),
        "ratio_of_turns": [round(turn["total_s"] / turn["floor_s"], 2) for turn in turns],
    }


def _turn(folder: Path, file: Path) -> dict[str, Any]:
    """The first half of the floor, the import, the second half of the floor."""
    data, floor = folder / "data", folder / "floor.sqlite3"
    shutil.copytree(folder / "clean", data)
    shutil.copy(folder / "clean" / NAME, floor)
    os.sync()  # what was written so far is nobody's time
    read = floor_read(file)
    figures = _run_import(file, data)
    os.sync()
    stored = floor_store(floor, data / NAME)
    for path in (*folder.glob("floor.*"), *data.glob("*")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    data.rmdir()
    total = figures["preview_s"] + figures["apply_s"]
    return {
        **figures,
        "total_s": total,
        "floor_read_s": read,
        "floor_store_s": stored,
        "floor_s": read + stored,
    }


def _run_import(file: Path, data: Path) -> dict[str, Any]:
    script = [sys.executable, str(Path(__file__).resolve()), str(file)]
    done = subprocess.run(script, env=_env(data), stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def build_places(path: Path, measures: int) -> list[tuple[str, str]]:
    """A system with counties and agencies, straight into the tables; (indicator, place) of every measure."""
    import pysqlite3

    store = pysqlite3.connect(path)
    now = "2023-01-01 00:00:00"
    root = (store.execute("SELECT max(id) FROM people_unit").fetchone()[0] or 0) + 1
    names = [
        f"County {at:03d}" if at < COUNTIES else f"Agency {at:05d}" for at in range(-(-measures // MEASURES))
    ]
    units = [{"id": root, "parent_id": None, "path": f"{root}/", "name": "State", "level": "state"}]
    for at, name in enumerate(names):
        county = root + 1 + at % COUNTIES
        above = f"{root}/" if at < COUNTIES else f"{root}/{county}/"
        units.append(
            {"id": root + 1 + at, "parent_id": root if at < COUNTIES else county, "path": f"{above}{root + 1 + at}/",
             "name": name, "level": "county" if at < COUNTIES else "agency"}
        )  # fmt: skip
    _many(
        store,
        "people_unit",
        [{"ref": _ref(), "version": 1, "created_at": now, "root_id": root, **one} for one in units],
    )
    groups = [{"code": f"g{n}", "label": f"Group {n}", "own": ""} for n in range(1, GROUPS + 1)]
    _many(store, "improvement_breakdown", [
        {"ref": _ref(), "version": 1, "created_at": now, "root_id": root, "key": "eight", "name": "Eight groups",
         "groups": json.dumps(groups), "merges": "[]", "in_use": 1}
    ])  # fmt: skip
    found = [(f"Measure {at % MEASURES:02d}", at // MEASURES) for at in range(measures)]
    _many(store, "improvement_indicator", [
        {"ref": _ref(), "version": 1, "created_at": now, "root_id": root, "unit_id": root + 1 + place, "name": name,
         "level": "program", "measured_in": "%", "direction": "higher", "chart_kind": "run", "rule_set": "anhoej",
         "settings": "{}"}
        for name, place in found
    ])  # fmt: skip
    store.commit()
    store.close()
    return [(name, names[place]) for name, place in found]


def write_values(path: Path, rows: int, places: list[tuple[str, str]]) -> None:
    """Values month by month, one row in a hundred faulty in one of six ways; the same for the same number of rows."""
    dice, written = random.Random(1), 0
    before: list[Any] = HEADERS
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for month in range(MONTHS):
            day = f"{2023 + month // 12}-{month % 12 + 1:02d}-01"
            for name, place in places:
                for row in _period(name, place, day, dice):
                    if written == rows:
                        return
                    if dice.random() < FAULTY:
                        _spoil(row, dice.randrange(6), before)
                    writer.writerow(row)
                    before, written = row, written + 1


def _period(name: str, place: str, day: str, dice: random.Random) -> list[list[Any]]:
    """The whole of a period and its groups, a few people being in none. A county counts more than all its agencies."""
    people = [dice.randrange(25, 105) for _ in range(GROUPS - 1)] + [dice.randrange(4, 16)]
    if place.startswith("County"):
        people = [one + 4_000 for one in people]
    counts = [one * dice.randrange(40, 65) // 100 for one in people]
    groups = [
        [name, place, day, "Eight groups", f"g{n}", count, of]
        for n, (count, of) in enumerate(zip(counts, people, strict=True), 1)
    ]
    return [[name, place, day, "", "", sum(counts) + 3, sum(people) + 9], *groups]


def _spoil(row: list[Any], kind: int, before: list[Any]) -> None:
    if kind == 0:
        row[2] = "sometime"
    elif kind == 1:
        row[1] = "Nowhere"
    elif kind == 2:
        row[3:5] = ["Eight groups", "g9"]
    elif kind == 3:
        row[5] = "many"
    elif kind == 4:
        row[6] = -5
    else:
        row[:] = before


_READ = "CREATE TEMP TABLE raw AS SELECT * FROM read_csv(?, header=true, all_varchar=true)"
_TYPED = """
CREATE TEMP TABLE typed AS SELECT Indicator AS indicator, Place AS place, try_cast(Month AS DATE) AS day,
  "Split by" AS split, "Group" AS code, try_cast("Count" AS DOUBLE) AS value, try_cast("Out of" AS DOUBLE) AS people
FROM raw
"""


def floor_read(file: Path) -> float:
    """Seconds in which DuckDB reads and types the file."""
    import duckdb

    engine = duckdb.connect()
    engine.execute("SET enable_progress_bar = false")
    begun = time.perf_counter()
    engine.execute(_READ, [str(file)])
    engine.execute(_TYPED)
    return time.perf_counter() - begun


def floor_store(clean: Path, done: Path) -> float:
    """Seconds in which the driver puts the imported rows into a store as it was before, in the order of its indexes."""
    import pysqlite3

    source = pysqlite3.connect(done)
    rows = source.execute(f"SELECT {COLUMNS} FROM {TABLE} ORDER BY id").fetchall()
    source.close()
    store = pysqlite3.connect(clean, isolation_level=None)
    for pragma in (*SETTINGS, "foreign_keys=ON"):
        store.execute(f"PRAGMA {pragma}")
    begun = time.perf_counter()
    store.execute("BEGIN IMMEDIATE")
    store.executemany(f"INSERT INTO {TABLE} ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
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
    from marigold.imports import lists, values

    begun = time.perf_counter()
    at = timezone.now()
    root = lists.choose_system(values.KIND, COMMAND_LINE)
    job = lists.begin_job(values.KIND, name=file.name, by=COMMAND_LINE, at=at, root=root, path=file)
    plan = values.preview(job, by=COMMAND_LINE, say=lambda done, total: None)
    shown = time.perf_counter()
    steps = [shown]
    values.apply(
        job,
        by=COMMAND_LINE,
        at=at,
        seen=plan.digest,
        say=lambda done, total: steps.append(time.perf_counter()),
    )
    ended = time.perf_counter()
    figures = {
        "rows": plan.rows,
        "create": plan.create,
        "refused": plan.refused,
        "sums": plan.sums,
        "chunks": len(plan.chunks),
        "preview_s": shown - begun,
        "apply_s": ended - shown,
        # Of this process since it began; what wait4 tells includes the parent at the fork.
        "peak_mb": int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024,
        # Between two chunks, which is more than the time for which a chunk keeps other writers waiting.
        "longest_chunk_s": max((after - before for before, after in pairwise(steps)), default=0.0),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    _import(Path(sys.argv[1]))
