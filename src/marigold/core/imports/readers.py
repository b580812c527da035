"""Turn groups of cells into decided values: people, places, minutes, words. Each raises `Unclear` with every finding."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from marigold.core.imports.cells import (
    Cell,
    Finding,
    Unclear,
    normal,
    read_count,
    read_direct,
    readings,
    show,
    split_words,
    text_of,
    unclear,
)
from marigold.core.imports.dates import clock_text, read_clock
from marigold.core.imports.durations import DAY, read_minutes
from marigold.core.imports.match import Match, NameIndex
from marigold.core.imports.memo import Group, Memo
from marigold.core.imports.snapshot import Settings, Snapshot
from marigold.core.imports.words import FIELDS, mode_names

Cells = tuple[tuple[str, Cell], ...]
PARTS = ("minutes_contact", "minutes_preparation", "minutes_travel", "minutes_followup")


class Readers:
    """The readings that one snapshot and one set of choices allow."""

    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self.snapshot, self.settings = snapshot, settings
        self._people = NameIndex(snapshot.people)
        self._places = NameIndex(snapshot.places)
        self._person = Memo(self._read_person, bound=200_000)
        self._words: dict[str, Mapping[str, Any]] = {
            "mode": mode_names(dict(snapshot.modes)),
            "category": _plain_names(snapshot.categories),
            "tier": _plain_names(snapshot.tiers),
            "stage": _plain_names(snapshot.stages),
            "elements": _plain_names(snapshot.elements),
        }
        self._element = Memo(self._element_id, bound=200_000)
        self._goals = {key: _plain_names(names) for key, names in snapshot.goals.items()}

    def person_name(self, person: int) -> str:
        """The name shown for a person id."""
        return self._people.names.get(person, str(person))

    def place(self, cell: Cell) -> tuple[tuple[Any, ...], ...]:
        """The engagements of a place as (first, last, id, unit, root, tier, pair)."""
        text = text_of(cell).strip()
        if not text:
            raise unclear("site", "", "site-missing", "There is no place.", "Add the place of the contact.")
        unit = self.settings.places.get(normal(text))
        if unit is None:
            match = self._places.find(text)
            unit = match.id
            if unit is None:
                raise Unclear(_unknown("site", text, match, "place"))
        held = self.snapshot.engagements.get(unit, ())
        if not held:
            raise unclear(
                "site",
                text,
                "site-no-support",
                "This place has no engagement that you may log for.",
                "Start an engagement there first, or ask someone who supports it.",
            )
        return tuple((e.first, e.last, e.id, e.unit, e.root, e.tier, _ranges(e.pair)) for e in held)

    def _read_person(self, text: str) -> int:
        """The id of one name; 0 for a blank one."""
        bare = text.strip()
        if not bare:
            return 0
        answer = self.settings.people.get(normal(bare))
        if answer is not None:
            return answer
        match = self._people.find(bare)
        if match.id is None:
            raise Unclear(_unknown("participants", bare, match, "person"))
        return match.id

    def _named(self, cell: Cell) -> tuple[list[int], list[Finding]]:
        """Ids of everyone a cell names, in order, and a finding for each unknown name."""
        text = text_of(cell)
        person = self._person
        try:
            return [person[part] for part in text.split(";")], []
        except Unclear:
            pass
        best: tuple[list[int], list[Finding]] = ([], [])
        found = readings(text)
        if len(found) > 1 and all(" " not in name for name in found[-1]):
            found = (*found[1:], found[0])  # nobody known: "Doe, Jane" is then one unknown name, not two
        for reading in found:
            ids: list[int] = []
            findings: list[Finding] = []
            for name in reading:
                try:
                    ids.append(person[name])
                except Unclear as error:
                    findings.extend(error.findings)
            if not findings:
                return ids, []
            if len(ids) >= len(best[0]):
                best = (ids, findings)
        return best

    def _element_id(self, text: str) -> int:
        """The id of one topic, 0 for a blank one; KeyError when it is not known just so."""
        return int(self._words["elements"][normal(text)]) if text.strip() else 0

    def lists(self, staff: Group, guests: Group, topics: Group) -> Callable[[list[Any]], tuple[Any, ...]]:
        """A closure row -> (practitioner ids, lead first; participant ids; topic ids; names kept; head count; notes).

        The quick way takes known names joined by semicolons, nobody twice; every other row goes through the groups.
        """
        person, element = self._person.__getitem__, self._element.__getitem__
        plain = len(staff.columns) == 1 and len(guests.columns) < 2 and len(topics.columns) < 2
        at_staff, at_guests, at_topics = ((*group.columns, -1)[0] for group in (staff, guests, topics))

        def slowly(row: list[Any]) -> tuple[Any, ...]:
            leads = staff(row)
            others, names, count, notes = guests(row)
            held, more = topics(row)
            return leads, tuple([one for one in others if one not in leads]), held, names, count, notes + more

        def quickly(row: list[Any]) -> tuple[Any, ...]:
            try:
                leads = tuple(map(person, row[at_staff].split(";")))
                cell = row[at_guests] if at_guests >= 0 else ""
                others = tuple(map(person, cell.split(";"))) if cell else ()
                cell = row[at_topics] if at_topics >= 0 else ""
                held = tuple(map(element, cell.split(";"))) if cell else ()
            except (
                Unclear,
                KeyError,
                AttributeError,
            ):  # a name unknown as it stands, or a cell that is no text
                return slowly(row)
            people = leads + others
            if 0 in people or 0 in held or len(set(people)) < len(people) or len(set(held)) < len(held):
                return slowly(row)
            return leads, others, held, (), None, ()

        return quickly if plain else slowly

    def staff(self, cells: Cells) -> tuple[int, ...]:
        """Ids of the practitioners, the lead first."""
        ids: list[int] = []
        for field, cell in sorted(cells, key=lambda pair: pair[0] != "lead"):
            named, findings = self._named(cell)
            if findings:
                raise Unclear(*(Finding(field, f.value, f.code, f.reason, f.remedy) for f in findings))
            ids.extend(named)
        ids = list(dict.fromkeys(filter(None, ids)))
        if not ids:
            raise unclear(
                "practitioners", "", "staff-missing", "There is no practitioner.", "Add who gave the support."
            )
        return tuple(ids)

    def guests(self, cells: Cells) -> tuple[Any, ...]:
        """Ids of the participants, names kept as text, head count or None, notes."""
        ids: list[int] = []
        others: list[str] = []
        count: int | None = None
        for field, cell in cells:
            if field == "participant_count" or _is_count(cell):
                count = read_count(cell, field) if count is None else count
                continue
            named, findings = self._named(cell)
            ids.extend(named)
            if findings and self.settings.unknown_people == "refuse":
                raise Unclear(*findings)
            others.extend(finding.value for finding in findings)
        kept = tuple(dict.fromkeys(filter(None, ids)))
        names = tuple(dict.fromkeys(others))
        notes = tuple(
            Finding(
                "participants", name, "person-text", "This person is not known.", "The name is kept as text."
            )
            for name in names
        )
        return kept, names, count, notes

    def minutes(self, cells: Cells) -> tuple[Any, ...]:
        """(contact, preparation, travel, follow-up, "HH:MM" or ""). Raises every finding at once."""
        given: dict[str, int] = {}
        findings: list[Finding] = []
        for field, cell in cells:
            try:
                if field in ("starts_at", "ends_at"):
                    value = read_clock(cell, field)
                else:
                    value = read_minutes(cell, self.settings.units.get(field), field)
            except Unclear as error:
                findings.extend(error.findings)
                continue
            if value is not None:
                given[field] = value
        if findings:
            raise Unclear(*findings)
        parts = (_contact(given), *(given.get(part, 0) for part in PARTS[1:]))
        total = sum(parts)
        if total > DAY:
            raise unclear(
                "duration",
                f"{total} min",
                "duration-long",
                "The parts add up to more than 24 hours.",
                "Check the units.",
            )
        starts = clock_text(given["starts_at"]) if "starts_at" in given else ""
        return *parts, starts

    def context(self, cells: Cells) -> tuple[Any, ...]:
        """(mode, category, direct, tier, stage, funding, notes). A blank cell takes the import's default."""
        values: dict[str, Any] = {
            "mode": self.settings.default_mode,
            "category": self.settings.default_category,
            "direct": self.settings.default_direct,
            "tier": "",
            "stage": "",
            "funding": "",
        }
        notes: list[Finding] = []
        findings: list[Finding] = []
        for field, cell in cells:
            try:
                value = self._context_value(field, cell, notes)
            except Unclear as error:
                findings.extend(error.findings)
                continue
            if value is not None:
                values[field] = value
        if findings:
            raise Unclear(*findings)
        return *values.values(), tuple(notes)

    def _context_value(self, field: str, cell: Cell, notes: list[Finding]) -> Any:
        if field == "direct":
            return read_direct(cell)
        text = text_of(cell).strip()
        if not text:
            return None
        if field == "funding":
            if len(text) > 200:
                raise unclear(
                    field, text, "text-long", "This text is longer than 200 characters.", "Shorten it."
                )
            return text
        return self._word(field, text, self._words[field], notes)

    def _word(self, field: str, text: str, known: Mapping[str, Any], notes: list[Finding]) -> Any:
        """The key of a word; None with a note, or an `Unclear`, when nobody knows it."""
        value = known.get(normal(text))
        if value is not None:
            return value
        name = FIELDS[field].lower()
        if self.settings.unknown_words == "leave-out":
            reason = (
                f"This {name} is not known." if field not in ("goals", "elements") else "This is not known."
            )
            notes.append(
                Finding(field, show(text), f"{field}-left-out", reason, "It was left out of this row.")
            )
            return None
        raise unclear(
            field,
            text,
            f"{field}-unknown",
            "This word is not known here.",
            f"Use the practice model’s name for this {name}, or leave the cell empty.",
        )

    def elements(self, cells: Cells) -> tuple[tuple[int, ...], tuple[Finding, ...]]:
        """Ids of the topics named, notes."""
        return self._list(cells, self._words["elements"])

    def goals(self, key: tuple[Any, ...]) -> tuple[tuple[int, ...], tuple[Finding, ...]]:
        """Ids of the goals named, notes. The key is (engagement id, cell, …): goal names belong to one engagement."""
        return self._list(tuple(("goals", cell) for cell in key[1:]), self._goals.get(key[0], {}))

    def _list(self, cells: Cells, known: Mapping[str, int]) -> tuple[tuple[int, ...], tuple[Finding, ...]]:
        ids: list[int] = []
        notes: list[Finding] = []
        for field, cell in cells:
            text = text_of(cell)
            whole = known.get(normal(text)) if len(text) < 200 else None
            for word in () if whole is not None else split_words(text):
                one = self._word(field, word, known, notes)
                ids.extend(() if one is None else (one,))
            ids.extend(() if whole is None else (whole,))
        return tuple(dict.fromkeys(ids)), tuple(notes)


def _contact(given: Mapping[str, int]) -> int:
    """Contact minutes: their own column, else the duration, else end minus start, else 0 beside other minutes."""
    for field in ("minutes_contact", "duration"):
        if field in given:
            return given[field]
    if "starts_at" in given and "ends_at" in given:
        length = given["ends_at"] - given["starts_at"]
        if length < 0:
            raise unclear(
                "ends_at",
                clock_text(given["ends_at"]),
                "ends-early",
                "It ends before it starts.",
                "Check both times.",
            )
        return length
    if any(part in given for part in PARTS):
        return 0
    raise unclear("duration", "", "duration-missing", "There is no duration.", "Add how long it took.")


def _is_count(cell: Cell) -> bool:
    text = text_of(cell).strip()
    return text.isascii() and text.isdigit()


def _plain_names(names: Mapping[str, Any]) -> dict[str, Any]:
    return {normal(name): value for name, value in names.items()}


def _ranges(pair: Iterable[tuple[int, str, str]] | None) -> dict[int, tuple[tuple[str, str], ...]] | None:
    if pair is None:
        return None
    out: dict[int, tuple[tuple[str, str], ...]] = {}
    for person, first, last in pair:
        out[person] = (*out.get(person, ()), (first, last))
    return out


def _unknown(field: str, text: str, match: Match, noun: str) -> Finding:
    names = [name for _, name in match.candidates]
    code = "site" if noun == "place" else "person"
    if match.how in ("same name", "same e-mail"):
        reason = f"More than one {noun} fits: {', '.join(names)}."
        remedy = "Use the e-mail address, or choose one." if noun == "person" else "Choose one."
        return Finding(field, show(text), f"{code}-several", reason, remedy)
    adding = "Add the place and its engagement" if noun == "place" else "Add this person"
    remedy = f"Choose one: {', '.join(names)}." if names else f"{adding} first, or correct the name."
    return Finding(field, show(text), f"{code}-unknown", f"No {noun} is known by this name.", remedy)
