"""`./run bench`: builds the worlds once, measures, prints one table (or `--json`)."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FULL, TENTH = 2_000_000, 200_000


def say(words: str) -> None:
    """Progress, apart from the result."""
    print(words, file=sys.stderr, flush=True)


def world(folder: Path, activities: int) -> Path:
    """The data folder of a world; made when it is not there yet, or was made otherwise than it would be now."""
    from bench.world import cached, made_by

    data = cached(folder, activities)
    if (data / "complete").exists() and (data / "complete").read_text() == made_by():
        _child(data, "migrate")
        return data
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    say(f"Making a world of {activities:,} activities (once)")
    _child(data, "make", str(activities))
    (data / "complete").write_text(made_by())
    return data


def _child(data: Path, *words: str) -> str:
    environment = {**os.environ, "MARIGOLD_DATA": str(data), "MARIGOLD_MODE": "demo"}
    environment["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    environment.pop("MARIGOLD_DATABASE", None)
    environment["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench", "--child", *words],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return answer.stdout


def child(words: list[str]) -> None:
    """Work in a process of its own, whose settings name one world."""
    import django

    django.setup()
    if words[0] in ("make", "migrate"):
        from django.core.management import call_command

        from bench.world import Size, build

        call_command("migrate", verbosity=0)
        if words[0] == "make":
            build(Size.of(int(words[1])), say)
    elif words[0] == "make-notes":
        from django.core.management import call_command

        from bench.search import build as build_notes

        call_command("migrate", verbosity=0)
        build_notes(int(words[1]))
    elif words[0] == "search":
        from bench.search import measure as measure_search

        print(json.dumps(measure_search()))
    elif words[0] == "make-indicators":
        from django.core.management import call_command

        from bench.indicators import build as build_indicators

        call_command("migrate", verbosity=0)
        build_indicators(int(words[1]), say)
    elif words[0] == "indicators":
        from bench.indicators import measure as measure_indicators

        print(json.dumps(measure_indicators(int(words[1]))))
    elif words[0] == "pages":
        from bench.pages import measure
        from bench.world import Size

        print(json.dumps(measure(Size.of(int(words[1])))))
    elif words[0] == "writers":
        from bench.writers import measure as measure_writers

        print(json.dumps(measure_writers(float(words[1]))))


def copied(data: Path) -> tempfile.TemporaryDirectory[str]:
    """A copy to write into, so that the cached world stays as it was made."""
    place = tempfile.TemporaryDirectory(prefix="marigold-bench-", dir=data.parent)
    for name in ("marigold.sqlite3", "secret"):
        shutil.copy2(data / name, Path(place.name) / name)
    return place


def row(name: str, value: float, budget: float | None, unit: str = "") -> dict[str, object]:
    """One line of the table."""
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "budget": budget,
        "ok": None if budget is None else value <= budget,
    }


def run(args: argparse.Namespace) -> list[dict[str, object]]:
    """All measurements, or those of one part, as rows."""
    from bench.equity import rows as equity_rows
    from bench.frameworks import rows as framework_rows
    from bench.measure import calibrate
    from bench.spc import rows as spc_rows

    parts = {
        "pages": lambda: pages(args.cache, args.activities),
        "writers": lambda: writers(args.cache, args.activities, args.seconds),
        "search": lambda: search(args.cache),
        "indicators": lambda: indicators(args.cache, args.observations),
        "imports": lambda: _imports(args.rows),
        "observations": lambda: _observations(args.rows),
        # Both begin with a calibration of their own.
        "spc": lambda: spc_rows(row)[1:],
        "equity": lambda: equity_rows(row)[1:],
        "reports": _reports,
        "frameworks": lambda: framework_rows(row),
    }
    rows = [row("calibration: 20,000 chained SHA-256", calibrate(), None, "ms")]
    for part in parts if args.what == "all" else (args.what,):
        rows += parts[part]()
    return rows


def _reports() -> list[dict[str, object]]:
    from bench.reports import run as report_run

    say("Reports as PDF")
    found = report_run()
    return [
        row(
            f"{found['reports']:g} self-evaluation reports as PDF, {found['pages']:g} pages: CPU a page",
            found["cpu_ms_a_page"],
            15,
            "ms",
        ),
        row("self-evaluation report: CPU for all of it", found["cpu_ms_a_report"], None, "ms"),
    ]


def pages(folder: Path, activities: int) -> list[dict[str, object]]:
    """Pages in the large world, and their growth from a tenth of it."""
    from bench.pages import BUDGETS, REPORTS

    tenth = activities // 10
    large, small = world(folder, activities), world(folder, tenth)
    say("Pages")
    # Large, small, large: a drift of the machine shows as a difference between the first and the last.
    first = json.loads(_child(large, "pages", str(activities)))
    less = json.loads(_child(small, "pages", str(tenth)))
    again = json.loads(_child(large, "pages", str(activities)))
    rows = []
    for name, found in first.items():
        best = {key: min(found[key], again[name][key]) for key in found}
        if name in ("Bare Django page", "Leanest page"):
            continue
        told = name in REPORTS
        rows.append(row(f"{name}: queries", best["queries"], 15))
        rows.append(row(f"{name}: server time p95", best["p95"], BUDGETS.get(name) if told else 50, "ms"))
        # Beside others on one machine the clock tells of them as well; the processor's time tells of the page.
        rows.append(row(f"{name}: CPU p95", best["cpu95"], None, "ms"))
        # Of the processor's time: everything is in memory, and what neighbors took from the clock is not growth.
        growth = best["cpu"] / less[name]["cpu"]
        rows.append(row(f"{name}: growth from a tenth", growth, None if told else 1.3, "x"))

    def cpu(name: str) -> float:
        return min(run[name]["cpu"] for run in (first, again))

    listed = cpu("Activity list (whole system)")
    # The budget is against a page as Django is usually written: objects with their relations, the same rows and words.
    # The leanest page (bare values, addresses by hand, no layout, filters, paging or count) is printed to be honest.
    bare, lean = cpu("Bare Django page"), cpu("Leanest page")
    return [
        *rows,
        row("Bare Django page (objects, relations): CPU", bare, None, "ms"),
        row("Leanest page (bare values, no layout): CPU", lean, None, "ms"),
        row("Activity list: CPU against a bare Django page", listed / bare, 1.5, "x"),
        row("Activity list: CPU against the leanest (no budget)", listed / lean, None, "x"),
    ]


def writers(folder: Path, activities: int, seconds: float) -> list[dict[str, object]]:
    """Sixteen who write at once into a copy of the large world."""
    large = world(folder, activities)
    say(f"Sixteen writers for {seconds:g} s")
    with copied(large) as place:
        wrote = json.loads(_child(Path(place), "writers", str(seconds)))
    return [
        row("16 writers: writes a second", wrote["per_s"], None),
        row("16 writers: errors", wrote["errors"], 0),
        row("16 writers: lost", wrote["lost"], 0),
        row("16 writers: slowest", wrote["slowest_s"], 2, "s"),
    ]


def search(folder: Path) -> list[dict[str, object]]:
    """The search of notes against a bare full-text table."""
    from bench.search import NOTES
    from bench.world import schema

    data = folder / f"notes-{NOTES}-{schema()}"
    if not (data / "complete").exists():
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        say(f"Making {NOTES:,} notes (once)")
        _child(data, "make-notes", str(NOTES))
        (data / "complete").touch()
    say("Search")
    found = json.loads(_child(data, "search"))
    return [
        row(f"search of {NOTES:,} notes: p95", found["product_p95"], None, "ms"),
        row("search: p50", found["product_p50"], None, "ms"),
        row("bare full-text table, same rows: p95", found["bare_p95"], None, "ms"),
        row("bare full-text table, same rows: p50", found["bare_p50"], None, "ms"),
        row("search: p95 against the bare table", found["ratio"], 2, "x"),
    ]


def indicators(folder: Path, observations: int) -> list[dict[str, object]]:
    """An indicator with its groups, and what needs attention, over millions of observations."""
    large = _indicator_world(folder, observations)
    small = _indicator_world(folder, observations // 10)
    say("Indicators")
    found = json.loads(_child(large, "indicators", str(observations)))
    less = json.loads(_child(small, "indicators", str(observations // 10)))
    rows = [
        row("indicators: observations", found.pop("observations"), None),
        row("indicators: indicators", found.pop("indicators"), None),
    ]
    wrote = found.pop("writes")
    for name, one in found.items():
        # An indicator with its groups and what was said of them may ask six more (see tests/house).
        rows.append(row(f"{name}: queries", one["queries"], 21 if name.startswith("Indicator") else 15))
        rows.append(row(f"{name}: server time p50", one["p50"], None, "ms"))
        rows.append(row(f"{name}: server time p95", one["p95"], 100, "ms"))
        rows.append(row(f"{name}: CPU p95", one["cpu95"], None, "ms"))
        rows.append(row(f"{name}: growth from a tenth", one["cpu"] / less[name]["cpu"], 1.3, "x"))
    return [
        *rows,
        row("One value of an agency, county of 25: queries", wrote["queries"], None),
        row("One value of an agency: before the commit, p50", wrote["p50"], None, "ms"),
        row("One value of an agency: before the commit, p95", wrote["p95"], 100, "ms"),
    ]


def _indicator_world(folder: Path, observations: int) -> Path:
    from bench.world import schema

    data = folder / f"indicators-{observations}-{schema()}"
    if not (data / "complete").exists():
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        say(f"Making {observations:,} observations (once)")
        _child(data, "make-indicators", str(observations))
        (data / "complete").touch()
    return data


def _imports(count: int) -> list[dict[str, object]]:
    from bench.imports import run as run_import

    say(f"Importing {count:,} rows")
    found = run_import(count)
    return [
        row(f"import of {count:,} rows: preview", found["preview_s"], None, "s"),
        row(f"import of {count:,} rows: apply", found["apply_s"], None, "s"),
        row("import: floor (vectorised validation + INSERT … SELECT)", found["floor_s"], None, "s"),
        row("import: preview + apply against the floor", found["ratio"], 3, "x"),
        row("import: peak memory", found["peak_mb"], 400, "MB"),
    ]


def _observations(count: int) -> list[dict[str, object]]:
    from bench.observations import run as run_values

    say(f"Importing {count:,} values of indicators")
    found = run_values(count)
    return [
        row(f"import of {count:,} values: preview", found["preview_s"], None, "s"),
        row(f"import of {count:,} values: apply, with roll-ups", found["apply_s"], None, "s"),
        row("values: floor (vectorised reading + bare executemany)", found["floor_s"], None, "s"),
        row("values: preview + apply against the floor", found["ratio"], 3, "x"),
        row("values: peak memory", found["peak_mb"], 400, "MB"),
        row("values: longest chunk", found["longest_chunk_s"], None, "s"),
    ]


def main() -> None:
    """Read the words and print."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure Marigold against its budgets.")
    parser.add_argument(
        "what",
        nargs="?",
        choices=(
            "all",
            "pages",
            "writers",
            "search",
            "imports",
            "observations",
            "indicators",
            "spc",
            "equity",
            "reports",
            "frameworks",
        ),
        default="all",
        help="one part alone",
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--activities", type=int, default=FULL)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the imports")
    parser.add_argument("--observations", type=int, default=20_000_000, help="of the indicators")
    parser.add_argument("--seconds", type=float, default=60, help="how long the writers write")
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--child", nargs="+", default=None, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        child(args.child)
        return
    rows = run(args)
    if args.json:
        print(json.dumps(rows))
        return
    for one in rows:
        budget = "" if one["budget"] is None else f"budget {one['budget']:g}"
        mark = {True: "ok", False: "OVER", None: ""}[one["ok"]]  # type: ignore[index]
        print(f"{one['name']:<58} {one['value']:>12,.3f} {one['unit']:<3} {budget:<12} {mark}")


if __name__ == "__main__":
    main()
