"""`marigold import`: bring in a log of activities (lists are in `import_lists`), go on with an import, undo one."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from marigold.cli import import_lists
from marigold.cli.start import Stop, Teller, begin, data_option, json_option, now, say

SHOWN = 20
IN_JSON = 1_000_000


def register(commands: Any) -> None:
    """Add the command with its four parts."""
    text = (
        "Bring in a log of activities, places or people from CSV or a workbook: previewed, applied just so, "
        "undone when wanted."
    )
    top = commands.add_parser("import", help="bring in activities, places or people", description=text)
    parts = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _activities(parts)
    import_lists.register(parts, _scope, _agreed)
    for name, run, words in (
        ("list", run_list, "list imports, newest first"),
        ("resume", run_resume, "go on with imports that were stopped"),
    ):
        part = parts.add_parser(name, help=words, description=f"{words.capitalize()}.")
        _who(part)
        part.set_defaults(run=run)
    part = parts.add_parser(
        "undo", help="take an import back", description="Take an import back, row for row."
    )
    part.add_argument("ref", help="reference of the import (see list)")
    part.add_argument("--yes", action="store_true", help="undo without asking")
    _who(part)
    part.set_defaults(run=run_undo)


def _activities(parts: Any) -> None:
    text = "Preview a log, then bring it in. Nothing is stored before you say so."
    part = parts.add_parser("activities", help="preview a log and bring it in", description=text)
    part.add_argument("file", type=Path, help="the log: .csv, .tsv, .xlsx, .xls or .ods")
    part.add_argument("--yes", action="store_true", help="apply without asking")
    part.add_argument("--dry-run", action="store_true", help="stop after the preview")
    part.add_argument(
        "--system", default="", metavar="NAME", help="system to import into, when there are several"
    )
    part.add_argument(
        "--map", action="append", default=[], metavar="HEADER=FIELD", help="which field a column holds"
    )
    part.add_argument(
        "--place", action="append", default=[], metavar="NAME=OURS", help="a place by its name here"
    )
    part.add_argument(
        "--person",
        dest="person_names",
        action="append",
        default=[],
        metavar="NAME=OURS",
        help="a person by name or e-mail here",
    )
    part.add_argument(
        "--date-order", choices=("dmy", "mdy", "ymd"), default="", help="how dates with numbers are read"
    )
    part.add_argument(
        "--duration-unit", choices=("minutes", "hours"), default="", help="unit of bare durations"
    )
    _unknown(part)
    part.add_argument(
        "--source", help="name of the system the log comes from, when record numbers of two could meet"
    )
    _who(part)
    part.set_defaults(run=run_activities)


def _unknown(part: Any) -> None:
    """What becomes of rows that name something unknown."""
    part.add_argument(
        "--new-people",
        choices=("refuse", "participant-text"),
        help="unknown participants: refuse the row, or keep the name",
    )
    part.add_argument("--new-words", choices=("refuse", "leave-out"), help="unknown modes, types and topics")
    part.add_argument(
        "--new-places",
        choices=("refuse", "skip"),
        help="rows of unknown places: refuse them, or leave them out; a log makes no places",
    )


def _who(part: Any) -> None:
    part.add_argument("--as", dest="person", default="", metavar="EMAIL", help="act as this person")
    data_option(part)
    json_option(part)


def run_activities(args: argparse.Namespace) -> int:
    """Preview a file; apply exactly that when told to. An import of the same file that was stopped goes on instead."""
    begin(args)
    from django.utils import timezone

    from marigold.imports import activities, uploads
    from marigold.search import index

    by, at = _scope(args), now()
    job = activities.begin_job(
        path=args.file.absolute(), name=args.file.name, by=by, at=at, system=args.system
    )
    applied = False
    try:
        begun = activities.begun_with(job, by=by)
        if begun is not None and begun.state == "applying" and not args.dry_run:
            say(f"An import of this file was stopped after {begun.rows_done:,} rows. Going on with it.")
            return _resume(args, begun, by, at)
        _choose(args, job, by)
        plan = activities.preview(
            job,
            by=by,
            today=timezone.localdate(at),
            say=Teller("Read", "rows"),
            keep=IN_JSON if args.json else SHOWN,
        )
        if not args.json:
            print("\n".join(_plan_lines(plan, job)))
        if plan.writes and not args.dry_run and _agreed(args, f"Bring in {plan.writes:,} activities?"):
            activities.apply(job, by=by, at=at, say=Teller("Stored", "activities"))
            index.catch_up(say=Teller("Put into the search", "activities"))
            applied = True
        _say_end(args, job, plan, applied)
        return 0 if plan.writes or plan.same or not plan.refused else 1
    finally:
        if not applied and not (job.folder / "begun").exists():
            _leave(args, job, uploads)


def _leave(args: argparse.Namespace, job: Any, uploads: Any) -> None:
    """After a dry run the list of problems stays for a week; nothing else does."""
    uploads.tidy(job)
    if not job.refused.exists():
        uploads.discard(job)


def _scope(args: argparse.Namespace) -> Any:
    from django.utils import timezone

    from marigold.access.scope import COMMAND_LINE
    from marigold.people.models import Person
    from marigold.people.selectors import scope_for

    if not args.person:
        return COMMAND_LINE
    person = Person.objects.filter(email__iexact=args.person, is_active=True).first()
    if person is None:
        raise Stop(f"Nobody here has the e-mail address {args.person}.")
    return scope_for(person, on=timezone.localdate())


def _choose(args: argparse.Namespace, job: Any, by: Any) -> None:
    """Put what the command line says into the job."""
    from marigold.core.imports.cells import normal
    from marigold.imports import activities

    choices = job.choices
    choices.date_order = {"ymd": ""}.get(args.date_order, args.date_order)
    choices.unit = args.duration_unit
    if args.new_people:
        choices.unknown_people = "text" if args.new_people == "participant-text" else "refuse"
    choices.unknown_words = args.new_words or choices.unknown_words
    choices.unknown_places = args.new_places or choices.unknown_places
    choices.source = args.source if args.source is not None else choices.source
    if args.map:
        headers = {
            normal(one.header): one.index for one in activities.read_columns(job, by=by).mapping.columns
        }
        for header, field in map(_pair, args.map):
            if normal(header) not in headers:
                raise Stop(f"The file has no column {header}.", code=2)
            if field not in activities.OFFERED:
                raise Stop(f"There is no field {field}. Use one of: {', '.join(activities.OFFERED)}.", code=2)
            choices.columns[str(headers[normal(header)])] = field
    if args.place or args.person_names:
        _name(args, choices, activities.world_of(job, by=by))


def _name(args: argparse.Namespace, choices: Any, world: Any) -> None:
    from marigold.core.imports.cells import normal

    for given, find, kept, noun in (
        (args.place, world.find_place, choices.places, "place"),
        (args.person_names, world.find_person, choices.people, "person"),
    ):
        for theirs, ours in map(_pair, given):
            found = find(ours)
            if found is None:
                raise Stop(f"No single {noun} here is called {ours}.")
            kept[normal(theirs)] = found


def _pair(text: str) -> tuple[str, str]:
    left, sign, right = text.rpartition("=")
    if not sign or not left.strip() or not right.strip():
        raise Stop(f"{text} is not of the form NAME=VALUE.", code=2)
    return left.strip(), right.strip()


def _agreed(args: argparse.Namespace, question: str) -> bool:
    if args.yes:
        return True
    if not sys.stdin.isatty():
        if args.json:
            return False
        raise Stop("Nothing is stored. Add --yes to do what is shown.")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _plan_lines(plan: Any, job: Any) -> list[str]:
    numbers = (
        ("Rows", plan.rows), ("New", plan.create), ("Changed", plan.change), ("The same", plan.same),
        ("Refused", plan.refused), ("Left out", plan.skipped),
    )  # fmt: skip
    lines = [*plan.notes, *(f"{name:<10}{number:>12,}" for name, number in numbers)]
    if plan.first:
        lines.append(f"{plan.minutes / 60:,.0f} hours from {plan.first} to {plan.last}")
    lines += [_problem_line(one) for one in plan.problems[:SHOWN]]
    if plan.problem_count > SHOWN:
        lines.append(f"… and {plan.problem_count - SHOWN:,} more")
    if plan.problem_count:
        lines.append(f"All of them are listed in {job.refused}")
    return [*lines, *_name_lines(plan.names)]


def _name_lines(names: list[list[Any]]) -> list[str]:
    """Names that stand in the way, the most frequent first, and how to say what they mean."""
    lines = []
    for kind, noun, option, first in (
        ("place", "Places", "--place", "add them with their engagements"),
        ("person", "People", "--person", "add them"),
    ):
        found = [(name, count) for one, name, count in names if one == kind]
        if found:
            listed = ", ".join(f"{name} ({count:,})" for name, count in found[:SHOWN])
            more = f" and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
            lines.append(f"{noun} in the way, and their rows: {listed}{more}")
            lines.append(
                f'  Say what a name means with {option} "{found[0][0]}=Name here", or {first} first.'
            )
    return lines


def _problem_line(one: dict[str, Any]) -> str:
    sheet = f"{one['sheet']}, " if one["sheet"] else ""
    column = f", {one['column']}" if one["column"] else ""
    value = f" “{one['value']}”" if one["value"] else ""
    kind = "" if one["kind"] == "refused" else f" ({one['kind']})"
    return f"  {sheet}row {one['row']}{column}{value}: {one['reason']} {one['remedy']}{kind}"


def _say_end(args: argparse.Namespace, job: Any, plan: Any, applied: bool) -> None:
    if args.json:
        names = ("row", "column", "reason", "remedy", "kind", "sheet", "value")
        problems = [{name: one[name] for name in names} for one in plan.problems]
        answer = {
            **plan.counts,
            "problems": problems,
            "batch": job.ref if applied else None,
            "applied": applied,
        }
        answer["refused_file"] = str(job.refused) if plan.problem_count else None
        print(json.dumps(answer, ensure_ascii=False))
    elif applied:
        print(f"Done. To take it back: ./run marigold import undo {job.ref}")
    elif not plan.writes:
        print(
            "Nothing to do: everything that could come in is here already."
            if plan.same
            else "Nothing to bring in."
        )
    else:
        print("Nothing is stored.")


def run_resume(args: argparse.Namespace) -> int:
    """Go on with every import that was stopped, and with every undoing."""
    begin(args)
    from marigold.imports import activities, values

    by, at = _scope(args), now()
    found = [*activities.unfinished(by), *values.unfinished(by)]
    code = 0
    for batch in found:
        say(f"Going on with {batch.file_name}")
        go_on = import_lists.resume if batch.kind == values.KIND else _resume
        code = max(code, go_on(args, batch, by, at))
    if not found and not args.json:
        print("No import was stopped.")
    return code


def _resume(args: argparse.Namespace, batch: Any, by: Any, at: datetime) -> int:
    from marigold.imports import activities, uploads
    from marigold.search import index

    if batch.state == "undoing":
        done = activities.undo(batch.ref, by=by, at=at, say=Teller("Undone", "rows"))
    else:
        job = uploads.any_job(batch.ref)
        if job is None:
            raise Stop(f"The rows of {batch.file_name} are gone. Undo it and import the file again.")
        done = activities.apply(job, by=by, at=at, say=Teller("Stored", "activities"))
    index.catch_up(say=Teller("Put into the search", "activities"))
    _say_batch(args, done.batch)
    return 0


def run_undo(args: argparse.Namespace) -> int:
    """Take an import back."""
    begin(args)
    from marigold.imports import activities
    from marigold.search import index
    from marigold.support import selectors

    by, at = _scope(args), now()
    code = import_lists.undo(args, by, _agreed)
    if code is not None:
        return code
    batch = selectors.import_batch(by, args.ref)
    if not _agreed(args, f"Undo the import of {batch.file_name}?"):
        return 1
    done = activities.undo(args.ref, by=by, at=at, say=Teller("Undone", "rows"))
    index.catch_up(say=Teller("Put into the search", "activities"))
    _say_batch(args, done.batch)
    return 0


def _facts(batch: Any) -> dict[str, Any]:
    return {
        "batch": batch.ref,
        "file": batch.file_name,
        "system": batch.root.name,
        "state": batch.state,
        "rows_done": batch.rows_done,
        **{name: value for name, value in batch.counts.items() if name != "undone_to"},
        "at": batch.created_at.isoformat(),
    }


def _say_batch(args: argparse.Namespace, batch: Any) -> None:
    facts = _facts(batch)
    if args.json:
        print(json.dumps(facts, ensure_ascii=False))
    elif batch.state == "undone":
        kept = f", {facts['kept']:,} kept because people worked on them since" if facts["kept"] else ""
        print(f"Undone: {facts['removed']:,} removed, {facts['restored']:,} put back as they were{kept}.")
    else:
        print(
            f"Done: {batch.rows_done:,} activities. To take it back: ./run marigold import undo {batch.ref}"
        )


def run_list(args: argparse.Namespace) -> int:
    """List imports."""
    begin(args)
    from marigold.support import selectors

    by = _scope(args)
    found = [*selectors.import_batches(by)[:200], *selectors.list_batches(by)[:200]]
    rows = [_facts(batch) for batch in sorted(found, key=lambda batch: batch.pk, reverse=True)[:200]]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for row in rows:
        print(
            f"{row['batch']}  {row['at'][:16].replace('T', ' ')}  {row['state']:<9} {row['rows_done']:>10,}  {row['file']}"
        )
    if not rows:
        print("Nothing was imported yet.")
    return 0
