"""Frameworks that others wrote, from a file: a look at what is in it, then a new edition that goes out as it came."""

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core import case, frameworks
from marigold.core.case.giving import KEY
from marigold.core.frameworks.read import MAX_ELEMENTS
from marigold.core.frameworks.write import problems_of
from marigold.core.imports.limits import MEBI
from marigold.imports import uploads
from marigold.kit.doing import NotThere, Refused
from marigold.kit.refs import new_ref
from marigold.practice import actions, selectors
from marigold.practice.models import Edition
from marigold.practice.selectors import exchange

NAME = "framework.json"
KEY_SHAPE = re.compile(r"[a-z][a-z0-9-]{1,39}")
MOST_EDITION = 120  # letters an edition's name has room for


@dataclass(frozen=True)
class Preview:
    """What is in a file, what is odd about it, and what loading it under a key would do."""

    package: case.Package
    findings: tuple[case.Finding, ...]
    taken: case.Taken
    key: str
    plan: frameworks.Plan
    before: Edition | None
    refused: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many of everything."""
        found = {"items": len(self.package.items), "associations": len(self.package.associations)}
        rubrics, lists = len(self.package.rubrics), self.package.definitions
        return found | {"rubrics": rubrics, "definitions": sum(len(one) for one in lists.values())}


def may(scope: Scope) -> None:
    """Only who may load models may bring in frameworks."""
    if not scope.allows(Permission.PRACTICE_EDIT):
        raise NotThere("There is nothing here that you can load.")


def receive(*, name: str, pieces: Iterable[bytes], by: Scope, at: datetime) -> str:
    """Keep an upload for its preview; returns its reference."""
    may(by)
    uploads.sweep(at)
    ref = new_ref()
    folder = uploads.home() / ref
    folder.mkdir(parents=True, mode=0o700)
    size = 0
    with (folder / "file").open("wb") as file:
        for piece in pieces:
            size += len(piece)
            file.write(piece)
            if size > settings.IMPORT_MAX_BYTES:
                break
    if size > settings.IMPORT_MAX_BYTES:
        shutil.rmtree(folder, ignore_errors=True)
        raise Refused(f"This file is larger than {settings.IMPORT_MAX_BYTES // MEBI:,} MB.", field="file")
    about = {"name": Path(name).name[:200], "person": by.person_ref}
    (folder / NAME).write_text(json.dumps(about), encoding="utf-8")
    return ref


def kept(ref: str, by: Scope) -> tuple[str, bytes]:
    """The name and content of an upload of one's own, or NotThere."""
    may(by)
    about = uploads.read_kept(ref, NAME)
    if about is None or not by.person_ref or about["person"] != by.person_ref:
        raise NotThere("There is no such file.")
    return about["name"], (uploads.home() / ref / "file").read_bytes()


def discard(ref: str, by: Scope) -> None:
    """Throw an upload of one's own away."""
    kept(ref, by)
    shutil.rmtree(uploads.home() / ref, ignore_errors=True)


def preview(data: bytes, *, key: str, by: Scope) -> Preview:
    """Read a file and plan its load against what is stored. Raises Refused when it holds no framework."""
    may(by)
    try:
        package, findings = case.parse_package(data)
        named = str((package.document["extensions"] or {}).get(KEY, ""))
        key = key or (named if KEY_SHAPE.fullmatch(named) else key_from(str(package.document["title"])))
        taken = _fitted(case.model_of(package, key))
    except ValueError as error:
        raise Refused(str(error), field="file") from error
    before = Edition.objects.filter(framework__key=key, current=True).select_related("framework").first()
    plan = frameworks.plan(taken.model, selectors.snapshot(by, key))
    return Preview(package, findings, taken, key, plan, before, _refused(package, taken, key, named, before))


def key_from(title: str) -> str:
    """A key made from a title."""
    made = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40].strip("-")
    return made if KEY_SHAPE.fullmatch(made) else f"framework-{made}"[:40].strip("-")


def _fitted(taken: case.Taken) -> case.Taken:
    model = taken.model
    return replace(taken, model=replace(model, edition=model.edition[:MOST_EDITION].strip()))


def _refused(package: case.Package, taken: case.Taken, key: str, named: str, before: Edition | None) -> str:
    """Why it may not be loaded under this key; empty when it may."""
    if not KEY_SHAPE.fullmatch(key):
        return "A key has small letters, digits and dashes, and begins with a letter."
    ours = not taken.rest
    if before is not None:
        same = named == key if ours else _document(before) == package.document.identifier
        if not same:
            return f"The key {key} belongs to {before.framework.name}. Choose another key."
    if ours:
        if len(taken.model.elements) > MAX_ELEMENTS:
            return f"A model of our own kind holds {MAX_ELEMENTS:,} entries at most."
        problems = problems_of(taken.model)
        if problems:
            return " ".join(f"{one.message} {one.remedy}" for one in problems[:5])
    return ""


def _document(edition: Edition) -> str:
    kept_ = edition.rest.get(exchange.REST)
    return str(json.loads(kept_).get("CFDocument", {}).get("identifier", "")) if kept_ else ""


def load(shown: Preview, *, digest: str, by: Scope, at: datetime) -> Edition:
    """Apply exactly the plan that was shown."""
    may(by)
    if shown.refused:
        raise Refused(shown.refused, field="key")
    if shown.plan.digest != digest:
        raise Refused("What is stored changed since the preview. Look at it again.")
    rest: dict[str, Any] = (
        {exchange.REST: json.dumps(shown.taken.rest, ensure_ascii=True)} if shown.taken.rest else {}
    )
    return actions.load_model(model=shown.taken.model, plan=shown.plan, rest=rest, by=by, at=at)
