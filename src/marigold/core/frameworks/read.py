"""Reads a folder of YAML texts into a model, or lists every problem at once.

The format is described for people in ``docs/using/reference/practice-models.md``.
"""

from __future__ import annotations

from collections.abc import Mapping

from .checks import Place, check_elements
from .element import read_element
from .fields import MAX_NAME, MODEL_KEY, Fields, top
from .shapes import (
    CONFIDENCES,
    LICENCES,
    MODEL_KINDS,
    STATUSES,
    WORDS,
    Audience,
    Element,
    Level,
    Model,
    Note,
    Problem,
    Provenance,
    Reading,
)
from .yamltext import parse

MODEL_FILE = "model.yaml"
MAX_FILES = 60
MAX_ELEMENTS = 3_000


def read_folder_texts(files: Mapping[str, str]) -> Reading:
    """Read one model folder given as ``{file name: text}``.

    :param files: ``model.yaml`` and any number of element files whose names end in ``.yaml``
    :returns: a reading with the model and no problems, or with no model and all problems, by file and line
    """
    problems: list[Problem] = []
    if MODEL_FILE not in files:
        message = f"The folder has no {MODEL_FILE}."
        return Reading(
            None, (Problem(MODEL_FILE, 1, "", message, f"Add {MODEL_FILE} with key, name and source."),)
        )
    if len(files) > MAX_FILES:
        message = f"The folder has {len(files)} files; the most that is read is {MAX_FILES}."
        return Reading(None, (Problem(MODEL_FILE, 1, "", message, "Put more elements in each file."),))
    about = _read_file(MODEL_FILE, files[MODEL_FILE], problems)
    elements: list[Element] = []
    places: list[Place] = []
    for file in sorted(name for name in files if name != MODEL_FILE):
        if not file.endswith(".yaml"):
            problems.append(
                Problem(file, 1, "", f"{file} is not a .yaml file.", "Rename it or take it away.")
            )
            continue
        _read_elements(file, files[file], problems, elements, places)
    model = _model(about, elements, problems) if about else None
    if model:
        check_elements(model, places, problems)
    if problems or model is None:
        return Reading(None, tuple(sorted(problems, key=_file_order)))
    return Reading(model)


def _file_order(problem: Problem) -> tuple[bool, str, int, str, str]:
    return (
        problem.file != MODEL_FILE,
        problem.file,
        problem.line,
        problem.field,
        problem.message,
    )


def _read_file(file: str, text: str, problems: list[Problem]) -> Fields | None:
    node, found = parse(file, text)
    problems.extend(found)
    return top(file, node, problems) if node else None


def _read_elements(
    file: str, text: str, problems: list[Problem], elements: list[Element], places: list[Place]
) -> None:
    fields = _read_file(file, text, problems)
    if fields is None:
        return
    defaults = fields.inside("defaults")
    given = {
        name: defaults.text(name) if defaults and name in defaults.pairs else ""
        for name in ("kind", "source", "parent")
    }
    if defaults:
        defaults.refuse_others(("kind", "source", "parent"))
    nodes = fields.nodes("elements")
    if "elements" not in fields.pairs:
        fields.add("elements", "The file has no list of elements.", "Add elements: and a dash for each one.")
    fields.refuse_others()
    for position, node in enumerate(nodes, start=1):
        entry = fields.of(node, f"elements.{position}")
        if entry is None:
            continue
        if len(elements) >= MAX_ELEMENTS:
            fields.add("elements", f"A model holds at most {MAX_ELEMENTS} elements.", "Split the model.")
            return
        elements.append(read_element(entry, given, position))
        places.append(Place(file, node.line, node.lines()))


def _model(about: Fields, elements: list[Element], problems: list[Problem]) -> Model:
    key = about.text("key", required=True, most=40)
    if key and not MODEL_KEY.fullmatch(key):
        about.add("key", f"{key} cannot be a key.", "Use small letters, digits and dashes, such as ictp.")
    model = Model(
        key=key,
        name=about.text("name", required=True, most=MAX_NAME),
        kind=about.choice("kind", MODEL_KINDS),
        edition=about.text("edition", required=True, most=80),
        status=about.choice("status", STATUSES),
        language=about.text("language", required=True, most=20),
        source=about.text("source", required=True),
        licence=about.choice("licence", LICENCES),
        licence_note=about.text("licence_note", required=True),
        provenance=_provenance(about),
        review_on=about.day("review_on"),
        summary=about.text("summary", required=True),
        issued=about.text("issued", most=40),
        updated=about.text("updated", most=40),
        audience=_audience(about),
        uses=about.texts("uses"),
        words=_words(about),
        levels=_levels(about),
        notes=_notes(about),
        elements=tuple(elements),
    )
    about.refuse_others()
    return model


def _provenance(about: Fields) -> Provenance:
    inside = about.inside("provenance", required=True)
    if inside is None:
        return Provenance("", "")
    found = Provenance(inside.choice("confidence", CONFIDENCES), inside.text("basis", required=True))
    inside.refuse_others()
    return found


def _audience(about: Fields) -> Audience | None:
    inside = about.inside("audience")
    if inside is None:
        return None
    found = Audience(inside.text("who", required=True, most=200), inside.text("instead", most=40))
    inside.refuse_others()
    return found


def _words(about: Fields) -> dict[str, str]:
    inside = about.inside("words")
    if inside is None:
        return {}
    words = {name: inside.text(name, required=True, most=60) for name in inside.pairs if name in WORDS}
    inside.refuse_others(WORDS)
    return words


def _levels(about: Fields) -> tuple[Level, ...]:
    entries = [
        entry
        for position, node in enumerate(about.nodes("levels"), start=1)
        if (entry := about.of(node, f"levels.{position}"))
    ]
    levels: list[Level] = []
    for entry in entries:
        level = Level(
            entry.key(),
            entry.text("name", required=True, most=60),
            entry.text("plural", required=True, most=60),
            entry.texts("parents"),
        )
        entry.refuse_others()
        if level.key in [known.key for known in levels]:
            entry.add("key", f"The level {level.key} is here twice.", "Give each level its own key.")
        levels.append(level)
    _check_levels(entries, levels)
    return tuple(levels)


def _check_levels(entries: list[Fields], levels: list[Level]) -> None:
    earlier: set[str] = set()
    known = {level.key for level in levels}
    for entry, level in zip(entries, levels, strict=True):
        for parent in level.parents:
            if parent not in known:
                entry.add(
                    "parents",
                    f"The level {level.key} names the parent {parent}, which is not a level here.",
                    "Use the key of one of the levels.",
                )
            elif parent not in earlier:
                entry.add(
                    "parents",
                    f"The level {level.key} comes before its parent {parent}.",
                    "List levels from the top down.",
                )
        earlier.add(level.key)


def _notes(about: Fields) -> tuple[Note, ...]:
    found = []
    for position, node in enumerate(about.nodes("notes"), start=1):
        entry = about.of(node, f"notes.{position}")
        if entry:
            found.append(Note(entry.text("about", required=True, most=80), entry.text("text", required=True)))
            entry.refuse_others()
    return tuple(found)
