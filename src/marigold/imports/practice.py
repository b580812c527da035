"""Practice models from folders: read, plan, preview, apply."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from marigold.access.scope import Scope
from marigold.core import frameworks
from marigold.kit.doing import Refused
from marigold.practice import actions, selectors
from marigold.practice.models import Crosswalk, Edition

SHIPPED = Path(__file__).resolve().parent.parent / "data"
# Order matters only in that a model comes after those it builds on.
MAX_FILE_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Preview:
    """What loading a folder would do, or the problems that stand in the way."""

    model: frameworks.Model | None
    plan: frameworks.Plan | None
    problems: tuple[frameworks.Problem, ...]


def read_folder(folder: Path) -> frameworks.Reading:
    """Read a model's folder; a missing or oversize file is a problem like any other."""
    if not folder.is_dir():
        problem = frameworks.Problem(
            str(folder), 0, "", "There is no such folder.", "Give the folder that holds model.yaml."
        )
        return frameworks.Reading(None, (problem,))
    texts: dict[str, str] = {}
    problems = []
    for file in sorted(folder.glob("*.yaml")):
        if file.stat().st_size > MAX_FILE_BYTES:
            problems.append(frameworks.Problem(file.name, 1, "", "The file is over 2 MB.", "Split it."))
            continue
        try:
            texts[file.name] = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            problems.append(
                frameworks.Problem(
                    file.name, 1, "", f"Byte {error.start} is not UTF-8.", "Save the file as UTF-8."
                )
            )
    if problems:
        return frameworks.Reading(None, tuple(problems))
    return frameworks.read_folder_texts(texts)


def preview(folder: Path, *, by: Scope) -> Preview:
    """Read a folder and plan its load against what is stored."""
    reading = read_folder(folder)
    if reading.model is None:
        return Preview(None, None, reading.problems)
    plan = frameworks.plan(reading.model, selectors.snapshot(by, reading.model.key))
    return Preview(reading.model, plan, ())


def load(shown: Preview, *, by: Scope, at: datetime) -> Edition:
    """Apply exactly the plan that was shown."""
    if shown.model is None or shown.plan is None:
        raise Refused("There is nothing to load: " + " ".join(str(problem) for problem in shown.problems))
    return actions.load_model(model=shown.model, plan=shown.plan, by=by, at=at)


def shipped(shelf: str = "models") -> dict[str, frameworks.Reading]:
    """The shipped models (or, by the shelf's name, instruments) by folder name, each after those it builds on."""
    folders = sorted(folder for folder in (SHIPPED / shelf).iterdir() if folder.is_dir())
    readings = {folder.name: read_folder(folder) for folder in folders}
    waiting = {
        name: set(reading.model.uses if reading.model else ()) & set(readings)
        for name, reading in readings.items()
    }
    ordered: dict[str, frameworks.Reading] = {}
    while waiting:
        ready = sorted(name for name, needs in waiting.items() if not needs & set(waiting))
        if not ready:
            raise Refused(f"These models build on each other in a circle: {', '.join(sorted(waiting))}.")
        for name in ready:
            ordered[name] = readings[name]
            del waiting[name]
    return ordered


def load_shipped(*, by: Scope, at: datetime) -> list[Edition]:
    """Load every shipped model, instrument and crosswalk; those already loaded stay as they are."""
    readings = {**shipped(), **shipped("instruments")}
    editions = []
    for reading in readings.values():
        assert reading.model is not None, reading.problems
        own = selectors.own_edition(by, reading.model)
        if own is not None:  # an edition written here came after it: what is shipped does not push it aside
            editions.append(own)
            continue
        plan = frameworks.plan(reading.model, selectors.snapshot(by, reading.model.key))
        editions.append(load(Preview(reading.model, plan, ()), by=by, at=at))
    models = {reading.model.key: reading.model for reading in readings.values() if reading.model}
    list(load_crosswalks(models, by=by, at=at))
    return editions


def load_crosswalks(models: dict[str, frameworks.Model], *, by: Scope, at: datetime) -> Iterator[Crosswalk]:
    """Load the shipped crosswalks between models already read."""
    for file in sorted((SHIPPED / "crosswalks").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        reading = frameworks.read_crosswalk(file.name, text, models)
        if reading.crosswalk is None:
            raise Refused(" ".join(str(problem) for problem in reading.problems))
        digest = hashlib.sha256(text.encode()).hexdigest()
        yield actions.load_crosswalk(crosswalk=reading.crosswalk, digest=digest, by=by, at=at)
