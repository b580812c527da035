"""`marigold import units`, `import people` and `import observations`: lists of places, of people, of values of indicators."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from marigold.cli.start import Stop, Teller, begin, data_option, json_option, now, say

SHOWN = 20
IN_JSON = 1_000_000
KINDS = {"units": "places", "people": "people", "observations": "observations"}
NAMES = ("row", "column", "reason", "remedy", "kind", "sheet", "value")
Who = Callable[[argparse.Namespace], Any]
Agreed = Callable[[argparse.Namespace, str], bool]


def register(parts: Any, who: Who, agreed: Agreed) -> None:
    """Add the three commands. `who` says as whom one acts, `agreed` asks."""
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
        bring_in = _values if kind == "observations" else _bring_in
        return bring_in(kind, args, who(args), agreed)

    return run


def _values(kind: str, args: argparse.Namespace, by: Any, agreed: Agreed) -> int:
    """Preview values of indicators; store exactly that when told to. A stopped import of the same file goes on instead."""
    from marigold.imports import lists, uploads, values

    at = now()
    root = lists.choose_system(kind, by, args.system)
    job = lists.begin_job(kind, name=args.file.name, by=by, at=at, root=root, path=args.file.absolute())
    stored = False
    try:
        begun = values.begun_with(job, by=by)
        if begun is not None and begun.state == "applying" and not args.dry_run:
            say(f"An import of this file was stopped after {begun.rows_done:,} values. Going on with it.")
            return resume(args, begun, by, at)
        _choose(args, job)
        keep = IN_JSON if args.json else SHOWN
        plan = values.preview(job, by=by, say=Teller("Read", "rows"), keep=keep)
        if not args.json:
            print("\n".join(_values_lines(plan, job)))
        if plan.writes and not args.dry_run and agreed(args, f"Bring in {plan.writes:,} values?"):
            values.apply(job, by=by, at=at, seen=plan.digest, say=Teller("Stored", "values"))
            stored = True
            values.settle(job.ref, by=by)
        _values_end(args, job, plan, stored)
        return 0 if plan.writes or plan.same or not plan.problem_count else 1
    finally:
        if not (job.folder / "begun").exists():
            (job.folder / lists.KEPT).unlink(missing_ok=True)
            uploads.tidy(job)
            if not job.refused.exists() or job.refused.stat().st_size < 100:  # the headers alone
                uploads.discard(job)


def resume(args: argparse.Namespace, batch: Any, by: Any, at: Any) -> int:
    """Go on with an import of values that was stopped, or with its undoing."""
    from marigold.imports import lists, values

    if batch.state == "undoing":
        done = values.undo(batch.ref, by=by, at=at, say=Teller("Taken back", "values"))
    else:
        job = lists.any_job(batch.ref)
        if job is None:
            raise Stop(f"The rows of {batch.file_name} are gone. Undo it and import the file again.")
        done = values.apply(job, by=by, at=at, seen="", say=Teller("Stored", "values"))
        values.settle(batch.ref, by=by)
    if args.json:
        print(json.dumps({"batch": batch.ref, "state": done.batch.state, **done.batch.counts}))
    elif done.batch.state == "undone":
        _say_undone(done.batch)
    else:
        print(f"Done. To take it back: ./run marigold import undo {batch.ref}")
    return 0


def _values_lines(plan: Any, job: Any) -> list[str]:
    lines = [*plan.notes, *_figures(plan.counts, "Changed")]
    if plan.sums:
        lines.append(
            f"{plan.sums:,} periods have groups and no whole. The whole is added up from the groups."
        )
    lines += [_problem(argparse.Namespace(**one)) for one in plan.problems[:SHOWN]]
    if plan.problem_count > SHOWN:
        lines.append(f"… and {plan.problem_count - SHOWN:,} more")
    if plan.problem_count:
        lines.append(f"All of them are listed in {job.refused}")
    return lines


def _values_end(args: argparse.Namespace, job: Any, plan: Any, stored: bool) -> None:
    if args.json:
        answer = {
            **plan.counts,
            "problems": [{name: one[name] for name in NAMES} for one in plan.problems],
            "batch": job.ref if stored else None,
            "applied": stored,
            "refused_file": str(job.refused) if plan.problem_count else None,
        }
        print(json.dumps(answer, ensure_ascii=False))
    else:
        _say_end(job, stored, plan.writes, plan.same)


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
        noun = {"places": "places", "people": "rows of people"}[kind]
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
    from marigold.imports.lists import open_list

    if args.map:
        headers = {normal(header): at for at, header in enumerate(open_list(job).headers)}
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
    lines = [*plan.table.notes, *_figures(plan.figures())]
    lines += [_problem(one) for one in plan.problems[:SHOWN]]
    if len(plan.problems) > SHOWN:
        lines.append(f"… and {len(plan.problems) - SHOWN:,} more")
    if plan.problems:
        lines.append(f"All of them are listed in {job.refused}")
    return lines


def _figures(figures: dict[str, int], change: str = "Added to") -> list[str]:
    words = {"rows": "Rows", "create": "New", "change": change, "same": "The same", "refused": "Refused",
             "skipped": "Left out"}  # fmt: skip
    return [f"{words[name]:<10}{number:>12,}" for name, number in figures.items()]


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
    else:
        for email, address in invited:
            print(f"Invited {email}: {address}")
        _say_end(job, stored is not None, plan.writes, plan.counts["same"])


def _say_end(job: Any, stored: bool, writes: int, here: int) -> None:
    if stored:
        print(f"Done. To take it back: ./run marigold import undo {job.ref}")
    elif writes:
        print("Nothing is stored.")
    elif here:
        print("Nothing to do: everything that could come in is here already.")
    else:
        print("Nothing to bring in.")


def undo(args: argparse.Namespace, by: Any, agreed: Agreed) -> int | None:
    """Take a list back; None when the reference is not that of a list."""
    from marigold.imports import lists, values
    from marigold.support import selectors

    batch = selectors.list_batches(by).filter(ref=args.ref).first()
    if batch is None:
        return None
    if not agreed(args, f"Take back the list {batch.file_name}?"):
        return 1
    if batch.kind == values.KIND:
        done = values.undo(args.ref, by=by, at=now(), say=Teller("Taken back", "values")).batch
    else:
        done = lists.undo(args.ref, by=by, at=now())
    if args.json:
        print(json.dumps({"batch": done.ref, "state": done.state, **done.counts}, ensure_ascii=False))
    else:
        _say_undone(done)
        if batch.kind == values.KIND and done.counts["kept"]:
            some = [row for row, _ in zip(values.kept(done, by=by), range(SHOWN), strict=False)]
            print("\n".join("  " + ", ".join(filter(None, row)) for row in some))
    return 0


def _say_undone(batch: Any) -> None:
    counts = batch.counts
    kept = f", {counts['kept']:,} kept because people worked on them since" if counts["kept"] else ""
    print(f"Undone: {counts['removed']:,} removed, {counts['restored']:,} put back as they were{kept}.")
