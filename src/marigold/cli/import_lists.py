"""`marigold import units` and `marigold import people`: lists of places and of people."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from marigold.cli.start import Stop, begin, data_option, json_option, now

SHOWN = 20
KINDS = {"units": "places", "people": "people", "observations": "observations"}
NAMES = ("row", "column", "reason", "remedy", "kind", "sheet", "value")
Who = Callable[[argparse.Namespace], Any]
Agreed = Callable[[argparse.Namespace, str], bool]


def register(parts: Any, who: Who, agreed: Agreed) -> None:
    """Add the two commands. `who` says as whom one acts, `agreed` asks."""
    for name, words in (
        ("units", "preview a list of places and bring it in"),
        ("people", "preview a list of people and bring it in"),
        ("observations", "preview values of indicators and bring them in"),
    ):
        text = f"{words.capitalize()}. Nothing is stored before you say so."
        part = parts.add_parser(name, help=words, description=text)
        part.add_argument("file", type=Path, help="the list: .csv, .tsv, .xlsx, .xls or .ods")
        part.add_argument("--yes", action="store_true", help="store without asking")
        part.add_argument("--dry-run", action="store_true", help="stop after the preview")
        part.add_argument("--system", default="", metavar="NAME", help="system, when there are several")
        part.add_argument(
            "--map", action="append", default=[], metavar="HEADER=FIELD", help="which field a column holds"
        )
        if name == "people":
            _people_options(part)
        part.add_argument("--as", dest="person", default="", metavar="EMAIL", help="act as this person")
        data_option(part)
        json_option(part)
        part.set_defaults(run=_runner(KINDS[name], who, agreed))


def _people_options(part: Any) -> None:
    part.add_argument(
        "--person", dest="person_names", action="append", default=[], metavar="NAME=OURS",
        help="who a name means: a reference or e-mail address here, or new",
    )  # fmt: skip
    part.add_argument(
        "--date-order", choices=("dmy", "mdy"), default="", help="how dates with numbers are read"
    )
    part.add_argument("--invite", action="store_true", help="invite those who are added to sign in")


def _runner(kind: str, who: Who, agreed: Agreed) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        begin(args)
        return _bring_in(kind, args, who(args), agreed)

    return run


def _bring_in(kind: str, args: argparse.Namespace, by: Any, agreed: Agreed) -> int:
    from django.utils import timezone

    from marigold.imports import lists, uploads

    at = now()
    today = timezone.localdate(at)
    root = lists.choose_system(kind, by, args.system)
    job = lists.begin_job(kind, name=args.file.name, by=by, at=at, root=root, path=args.file.absolute())
    stored = None
    try:
        _choose(args, job)
        plan = lists.preview(job, by=by, today=today)
        if not args.json:
            print("\n".join(_lines(plan, job)))
        noun = {"places": "places", "people": "rows of people"}.get(kind, "values")
        if plan.writes and not args.dry_run and agreed(args, f"Bring in {plan.writes:,} {noun}?"):
            stored = lists.apply(job, by=by, at=at, today=today, seen=plan.digest)
        _end(args, job, plan, stored, _invite(stored, by, at))
        return 0 if plan.writes or plan.counts["same"] or not plan.problems else 1
    finally:
        if stored is None:
            (job.folder / lists.KEPT).unlink(missing_ok=True)
            if not job.refused.exists() or job.refused.stat().st_size < 100:  # the headers alone
                uploads.discard(job)


def _choose(args: argparse.Namespace, job: Any) -> None:
    """Put what the command line says into the job."""
    from marigold.core.imports.cells import normal
    from marigold.imports.tables import read_table

    if args.map:
        table = read_table(Path(job.path), job.shape, {})
        headers = {normal(column.header): column.index for column in table.columns}
        for header, field in map(_pair, args.map):
            if normal(header) not in headers:
                raise Stop(f"The file has no column {header}.", code=2)
            if field not in job.shape.labels():
                raise Stop(f"There is no field {field}. Use one of: {', '.join(job.shape.labels())}.", code=2)
            job.columns[str(headers[normal(header)])] = field
    for name, ours in map(_pair, getattr(args, "person_names", ())):
        job.names[normal(name)] = ours
    job.date_order = getattr(args, "date_order", "")
    job.invite = getattr(args, "invite", False)


def _pair(text: str) -> tuple[str, str]:
    left, sign, right = text.rpartition("=")
    if not sign or not left.strip() or not right.strip():
        raise Stop(f"{text} is not of the form NAME=VALUE.", code=2)
    return left.strip(), right.strip()


def _lines(plan: Any, job: Any) -> list[str]:
    figures = plan.figures()
    words = {"rows": "Rows", "create": "New", "change": "Added to", "same": "The same", "refused": "Refused",
             "skipped": "Left out"}  # fmt: skip
    lines = [*plan.table.notes, *(f"{words[name]:<10}{number:>12,}" for name, number in figures.items())]
    lines += [_problem(one) for one in plan.problems[:SHOWN]]
    if len(plan.problems) > SHOWN:
        lines.append(f"… and {len(plan.problems) - SHOWN:,} more")
    if plan.problems:
        lines.append(f"All of them are listed in {job.refused}")
    return lines


def _problem(one: Any) -> str:
    sheet = f"{one.sheet}, " if one.sheet else ""
    column = f", {one.column}" if one.column else ""
    value = f" “{one.value}”" if one.value else ""
    return f"  {sheet}row {one.row}{column}{value}: {one.reason} {one.remedy}"


def _invite(stored: Any, by: Any, at: Any) -> list[tuple[str, str]]:
    """(e-mail, link) of everyone who was invited; the link goes out by mail as well where mail can be sent."""
    if stored is None:
        return []
    from marigold.cli.accounts import link
    from marigold.people.actions import invite_person
    from marigold.web.account import send_invitation

    found = []
    for person in stored.invite:
        invite_person(person_ref=person.ref, by=by, at=at)
        address = link(person)
        send_invitation(person, address, by=by.name)
        found.append((person.email, address))
    return found


def _end(args: argparse.Namespace, job: Any, plan: Any, stored: Any, invited: list[tuple[str, str]]) -> None:
    if args.json:
        answer = {
            **plan.figures(),
            "problems": [{name: asdict(one)[name] for name in NAMES} for one in plan.problems],
        }
        answer["batch"] = stored.batch.ref if stored else None
        answer["applied"] = stored is not None
        answer["refused_file"] = str(job.refused) if plan.problems else None
        answer["invited"] = [email for email, _ in invited]
        print(json.dumps(answer, ensure_ascii=False))
    elif stored:
        for email, address in invited:
            print(f"Invited {email}: {address}")
        print(f"Done. To take it back: ./run marigold import undo {job.ref}")
    elif not plan.writes:
        here = plan.counts["same"]
        print(
            "Nothing to do: everything that could come in is here already."
            if here
            else "Nothing to bring in."
        )
    else:
        print("Nothing is stored.")


def undo(args: argparse.Namespace, by: Any, agreed: Agreed) -> int | None:
    """Take a list back; None when the reference is not that of a list."""
    from marigold.imports import lists
    from marigold.support import selectors

    batch = selectors.list_batches(by).filter(ref=args.ref).first()
    if batch is None:
        return None
    if not agreed(args, f"Take back the list {batch.file_name}?"):
        return 1
    done = lists.undo(args.ref, by=by, at=now())
    counts = done.counts
    if args.json:
        print(json.dumps({"batch": done.ref, "state": done.state, **counts}, ensure_ascii=False))
    else:
        kept = f", {counts['kept']:,} kept because people worked on them since" if counts["kept"] else ""
        print(f"Undone: {counts['removed']:,} removed, {counts['restored']:,} put back as they were{kept}.")
    return 0
