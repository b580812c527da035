"""`marigold practice` and `marigold instruments`: read, check, preview and load what is kept as folders of YAML files."""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marigold.cli.start import SETTINGS, Stop, begin, data_option, json_option, now


@dataclass(frozen=True)
class Shelf:
    """What one of the two commands is about: its folder in `data`, and its words."""

    folder: str
    one: str
    many: str
    example: str

    def holds(self, kind: str) -> bool:
        """Instruments are kept as practice models are, and told apart by their kind."""
        return (kind == "instrument") == (self.folder == "instruments")


MODELS = Shelf("models", "practice model", "practice models", "ictp")
INSTRUMENTS = Shelf("instruments", "instrument", "instruments", "support-so-far")


def register(commands: Any) -> None:
    """Add both commands with their parts."""
    parts = _parts(commands, "practice", MODELS)
    adopt = parts.add_parser(
        "adopt",
        help="let a system work by the current edition of a model",
        description="From today, new engagements are opened under this edition; older ones keep theirs.",
    )
    adopt.add_argument("key", help="key of the model, such as ictp")
    adopt.add_argument("--system", required=True, help="name of the system (its topmost place)")
    data_option(adopt)
    adopt.set_defaults(run=run_adopt)
    _parts(commands, "instruments", INSTRUMENTS)


def _parts(commands: Any, name: str, shelf: Shelf) -> Any:
    """The parts both commands have: load, list, show, check."""
    text = f"{shelf.many.capitalize()} are folders of YAML files. Check, preview and load them here."
    top = commands.add_parser(name, help=f"check and load {shelf.many}", description=text)
    parts = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    load = parts.add_parser(
        "load", help="load a folder, after a preview", description=f"Preview, then load one {shelf.one}."
    )
    load.add_argument("path", type=Path, help="folder that holds model.yaml")
    load.add_argument("--yes", action="store_true", help="load without asking")
    load.add_argument("--dry-run", action="store_true", help="only show what would change")
    shown = parts.add_parser("list", help="list what is loaded", description=f"List {shelf.many} loaded.")
    one = parts.add_parser(
        "show", help="show one in short", description=f"Show a loaded {shelf.one} in short."
    )
    one.add_argument("key", help=f"key, such as {shelf.example}")
    check = parts.add_parser(
        "check", help="check files without loading", description="Check folders; touches nothing."
    )
    check.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="folders (default: all that are shipped)"
    )
    for part, run in ((load, run_load), (shown, run_list), (one, run_show), (check, run_check)):
        data_option(part)
        if part is not check:
            json_option(part)
        part.set_defaults(run=run, shelf=shelf)
    return parts


def run_load(args: argparse.Namespace) -> int:
    """Show the plan; apply exactly that plan when told to."""
    begin(args)
    from marigold.access.scope import COMMAND_LINE
    from marigold.imports import practice

    shown = practice.preview(args.path, by=COMMAND_LINE)
    if shown.plan is None:
        _print_problems(shown.problems, as_json=args.json)
        raise Stop(f"Nothing is loaded: {_count(len(shown.problems), 'problem')} in {args.path}.")
    if shown.model is not None and not args.shelf.holds(shown.model.kind):
        other = "practice" if args.shelf is INSTRUMENTS else "instruments"
        raise Stop(f"This folder holds no {args.shelf.one}. Use ./run marigold {other} load.")
    done = False
    if args.json:
        done = _apply(args, shown)
        print(json.dumps({**_plan_data(shown.plan), "loaded": done}, ensure_ascii=False, default=str))
    else:
        print("\n".join(_plan_lines(shown.plan)))
        done = _apply(args, shown)
        if done:
            print("Loaded.")
    return 0 if shown.plan.can_apply and (done or args.dry_run or shown.plan.nothing_to_do) else 1


def _apply(args: argparse.Namespace, shown: Any) -> bool:
    from marigold.access.scope import COMMAND_LINE
    from marigold.imports import practice

    if args.dry_run or shown.plan.nothing_to_do or not shown.plan.can_apply:
        return False
    if not args.yes:
        if not sys.stdin.isatty():
            raise Stop("Nothing is loaded. Add --yes to load what is shown.")
        if input("Load this? [y/N] ").strip().lower() not in {"y", "yes"}:
            return False
    practice.load(shown, by=COMMAND_LINE, at=now())
    return True


def _plan_data(plan: Any) -> dict[str, Any]:
    return {
        "model": plan.model,
        "edition": plan.edition,
        "revision": plan.revision,
        "previous": [plan.previous_edition, plan.previous_revision],
        "added": [element.key for element in plan.additions],
        "changed": {
            change.key: {one.field: [one.before, one.after] for one in change.fields}
            for change in plan.changes
        },
        "retired": list(plan.retirements),
        "same": len(plan.same),
        "about": {one.field: [one.before, one.after] for one in plan.about},
        "refused": [f"{one.message} {one.remedy}" for one in plan.refusals],
        "digest": plan.digest,
    }


def _plan_lines(plan: Any) -> list[str]:
    if plan.nothing_to_do:
        return [f"{plan.model} {plan.edition}, revision {plan.revision}, is loaded as it is. Nothing to do."]
    before = (
        f"{plan.previous_edition}, revision {plan.previous_revision}"
        if plan.previous_edition
        else "not loaded"
    )
    lines = [
        f"{plan.model}: {before} -> {plan.edition}, revision {plan.revision}",
        f"{len(plan.additions)} added, {len(plan.changes)} changed, {len(plan.retirements)} retired, "
        f"{len(plan.same)} the same",
    ]
    lines += [f"  + {element.key}  {element.name}" for element in plan.additions]
    for change in plan.changes:
        lines += [
            f"  ~ {change.key} {one.field}: {_brief(one.before)} -> {_brief(one.after)}"
            for one in change.fields
        ]
    lines += [f"  - {key}" for key in plan.retirements]
    lines += [f"  ~ {one.field}: {_brief(one.before)} -> {_brief(one.after)}" for one in plan.about]
    lines += [f"  Refused: {one.message} {one.remedy}" for one in plan.refusals]
    return lines


def _brief(value: Any, most: int = 60) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _print_problems(problems: Any, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {name: getattr(one, name) for name in ("file", "line", "message", "remedy")} for one in problems
        ]
        print(json.dumps({"problems": rows}, ensure_ascii=False))
    else:
        print("\n".join(str(one) for one in problems))


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def run_adopt(args: argparse.Namespace) -> int:
    """Adopt the current edition of a model for a system, from today."""
    begin(args)
    from marigold.access.scope import COMMAND_LINE
    from marigold.kit.doing import NotThere
    from marigold.people import selectors as people
    from marigold.practice import actions, selectors

    try:
        edition = selectors.edition(COMMAND_LINE, args.key)
    except NotThere as missing:
        raise Stop(f"{missing} ./run marigold practice list shows the keys.") from missing
    root = people.units(COMMAND_LINE).filter(parent=None, name=args.system).first()
    if root is None:
        raise Stop(f"There is no system called “{args.system}”. Give the name of its topmost place.")
    at = now()
    actions.adopt(root=root, edition=edition, starts_on=at.date(), by=COMMAND_LINE, at=at)
    print(f"{root} works by {edition}, revision {edition.revision}, from today.")
    return 0


def run_list(args: argparse.Namespace) -> int:
    """List current editions."""
    begin(args)
    from marigold.access.scope import COMMAND_LINE
    from marigold.practice import selectors

    rows: list[dict[str, Any]] = [
        {
            "key": edition.framework.key,
            "kind": edition.framework.kind,
            "name": edition.framework.name,
            "edition": edition.edition,
            "revision": edition.revision,
            "elements": edition.elements.count(),
        }
        for edition in selectors.editions(COMMAND_LINE)
        if args.shelf.holds(edition.framework.kind)
    ]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            print(f"{row['key']:<14} {row['name']}, {row['edition']} ({_count(row['elements'], 'element')})")
    if not rows:
        raise Stop("Nothing is loaded yet. Run ./run marigold setup.")
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Show one model by its stored elements."""
    begin(args)
    from marigold.access.scope import COMMAND_LINE
    from marigold.practice import selectors

    edition = selectors.edition(COMMAND_LINE, args.key)
    if not args.shelf.holds(edition.framework.kind):
        raise Stop(f"{args.key} is no {args.shelf.one}.")
    elements = list(selectors.elements(COMMAND_LINE, edition))
    if args.json:
        print(json.dumps(selectors.snapshot(COMMAND_LINE, args.key), ensure_ascii=False, default=str))
        return 0
    print(f"{edition.framework.name}, {edition.edition}, revision {edition.revision}\n{edition.summary}")
    kind = ""
    for element in elements:
        if element.kind != kind:
            kind = element.kind
            print(f"\n{kind}")
        print(f"  {element.key:<28} {element.name}{' (open)' if element.slot else ''}")
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Check folders and list every problem by file and line; crosswalks too when all shipped ones are meant."""
    _without_data()
    from marigold.imports import practice

    read = (
        {path.name: practice.read_folder(path) for path in args.paths}
        if args.paths
        else practice.shipped(args.shelf.folder)
    )
    problems = [f"{name}/{one}" for name, reading in read.items() for one in reading.problems]
    if not args.paths and args.shelf is MODELS:
        problems += _crosswalk_problems(read)
    for problem in problems:
        print(problem)
    if problems:
        raise Stop(f"{_count(len(problems), 'problem')} in {_count(len(read), 'folder')}.")
    print(f"No problems in {_count(len(read), 'folder')}.")
    return 0


def _without_data() -> None:
    """Load Django for its tables' names only: checking files needs no data folder and leaves none behind."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if not apps.ready:
        with tempfile.TemporaryDirectory() as folder:
            kept = os.environ.get("MARIGOLD_DATA")
            os.environ["MARIGOLD_DATA"] = folder
            django.setup()
            os.environ.pop("MARIGOLD_DATA") if kept is None else os.environ.update(MARIGOLD_DATA=kept)


def _crosswalk_problems(read: dict[str, Any]) -> list[str]:
    from marigold.core import frameworks
    from marigold.imports import practice

    models = {reading.model.key: reading.model for reading in read.values() if reading.model}
    found: list[str] = []
    for file in sorted((practice.SHIPPED / "crosswalks").glob("*.yaml")):
        reading = frameworks.read_crosswalk(file.name, file.read_text(encoding="utf-8"), models)
        found += [f"crosswalks/{one}" for one in reading.problems]
    return found
