"""Decide every row: a plain tuple ready to be stored, or a problem that names the row, the column and a remedy.

The clean path touches each distinct text once (see `memo`) and builds nothing but tuples; all wording happens only for
rows that fail. The same file, snapshot and settings always give the same decisions and the same digest.
"""

import hashlib
import marshal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from marigold.core.imports.cells import Cell, Finding, Unclear, show, text_of, unclear
from marigold.core.imports.columns import Mapping
from marigold.core.imports.dates import read_day
from marigold.core.imports.guard import unguard
from marigold.core.imports.headers import is_blank, is_repeat, is_total
from marigold.core.imports.limits import Batch
from marigold.core.imports.memo import Group, Memo, resting_collector
from marigold.core.imports.readers import Readers
from marigold.core.imports.snapshot import Settings, Snapshot
from marigold.core.imports.words import DURATIONS

# The first FLAT values of an accepted row are columns of one table; the rest are links.
ROW = (
    "key", "content", "row", "on", "engagement", "unit", "root", "contact", "preparation", "travel", "followup", "starts",
    "mode", "category", "direct", "tier", "stage", "funding", "purpose", "note", "next_steps", "next_step_on",
    "participant_count", "staff", "guests", "others", "elements", "goals",
)  # fmt: skip
FLAT = ROW.index("staff")
PACKING = 2  # marshal's format without references: equal values always give equal bytes, and quickly
REFUSED, SKIPPED, NOTED = "refused", "skipped", "noted"
NEXT_STEP_AHEAD = 3660


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding at its place. `kind`: the row was refused, skipped, or taken with a note."""

    kind: str
    sheet: str
    row: int
    column: str
    value: str
    code: str
    reason: str
    remedy: str


@dataclass(slots=True)
class Chunk:
    """What became of one batch. `accepted` holds tuples in the order of `ROW`; a refused row is refused whole."""

    sheet: str
    rows: int
    accepted: list[tuple[Any, ...]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: int = 0
    skipped: int = 0
    minutes: int = 0


class Decider:
    """Decides the rows of one file, batch by batch and in order. One Decider reads one file once.

    Raises ValueError when the mapping lacks a required field.
    """

    def __init__(self, mapping: Mapping, settings: Settings, snapshot: Snapshot) -> None:
        missing = mapping.missing()
        if missing:
            raise ValueError(" ".join(missing))
        self.mapping, self.settings = mapping, settings
        self.readers = Readers(snapshot, settings)
        self._headers = tuple(column.header for column in mapping.columns)
        self._width = len(self._headers)
        self._external = mapping.place("external_id")
        self._texts = tuple(mapping.place(name) for name in ("purpose", "note", "next_steps"))
        self._groups = self._make_groups()
        self._proofs: list[bytes] = []
        self._noted: list[tuple[int, tuple[Finding, ...]]] = []
        self._read = self._compile()
        self._sheets: dict[str, int] = {}
        self._seen: dict[bytes, int] = {}
        self._sha = hashlib.sha256()

    @property
    def digest(self) -> str:
        """Hex SHA-256 over the keys and decided contents so far; independent of the size of batches."""
        return self._sha.hexdigest()

    def _make_groups(self) -> dict[str, Group]:
        def columns(*fields: str) -> list[tuple[str, int]]:
            return [(c.field, c.index) for c in self.mapping.columns if c.field in fields]

        order, today, readers = self.settings.date_order, self.settings.today, self.readers

        def day(cells: Any) -> str:
            return read_day(cells[0][1], order, today).isoformat()

        def later(cells: Any) -> str:
            if not cells or not text_of(cells[0][1]).strip():
                return ""
            return read_day(cells[0][1], order, today, "next_step_on", NEXT_STEP_AHEAD).isoformat()

        context = columns("mode", "category", "direct", "tier", "stage", "funding")
        return {
            "on": Group(columns("on"), day),
            "site": Group(columns("site"), lambda cells: readers.place(cells[0][1])),
            "staff": Group(columns("practitioners", "lead"), readers.staff),
            "minutes": Group(columns(*DURATIONS, "starts_at", "ends_at"), readers.minutes),
            "guests": Group(columns("participants", "participant_count"), readers.guests),
            "context": Group(context, readers.context),
            "elements": Group(columns("elements"), readers.elements),
            "later": Group(columns("next_step_on"), later),
        }

    def _compile(self) -> Callable[[list[Any], int, bytes], tuple[Any, ...]]:
        """A closure that decides one row; every name in it is local, which is what makes it fast."""
        groups, at_day, at_site = self._groups, self.mapping.place("on"), self.mapping.place("site")
        days, sites, times, contexts = (groups[name].memo for name in ("on", "site", "minutes", "context"))
        get_times, get_context = groups["minutes"].pick, groups["context"].pick
        lists = self.readers.lists(groups["staff"], groups["guests"], groups["elements"])
        rest, blake, pack, proof = self._rest(), hashlib.blake2b, marshal.dumps, self._proofs.append

        def read(row: list[Any], number: int, key: bytes) -> tuple[Any, ...]:
            on = days[row[at_day]]
            for first, last, engagement, unit, root, tier, pair in sites[row[at_site]]:  # noqa: B007
                if first <= on <= last:
                    break
            else:
                raise self._no_support(row, on)
            staff, guests, topics, others, count, notes = lists(row)
            contact, before, travel, after, starts = times[get_times(row)]
            mode, category, direct, own_tier, stage, funding, more = contexts[get_context(row)]
            purpose, note, steps, later, goals, even_more = rest(engagement, row)
            notes = (*notes, *more, *even_more) if more or even_more else notes
            notes = notes if pair is None else self._outside(pair, staff, on, notes)
            body = (
                on, engagement, unit, root, contact, before, travel, after, starts, mode, category, direct, own_tier or tier,
                stage, funding, purpose, note, steps, later, count, staff, guests, others, topics, goals,
            )  # fmt: skip
            content = pack(body, PACKING)
            key = key or self._natural_key(on, unit, staff, body[4:9], purpose or note)
            proof(key)
            proof(content)
            if notes:
                self._noted.append((number, notes))
            return (key, blake(content, digest_size=8).digest(), number, *body)

        return read

    def _rest(self) -> Callable[[int, list[Any]], tuple[Any, ...]]:
        """Reads texts, goals and the next step date; the usual log has only a note."""
        places, limit = self._texts, self.settings.text_limit
        goal_of, later, note_at = self._goal_reader(), self._groups["later"], places[1]
        if later.columns or self.mapping.places("goals") or places[0] >= 0 or places[2] >= 0 or note_at < 0:

            def everything(engagement: int, row: list[Any]) -> tuple[Any, ...]:
                texts = [self._text(row[at]) if at >= 0 else "" for at in places]
                goals, notes = goal_of(engagement, row)
                day = later(row)
                return (*texts, day, goals, notes)

            return everything

        def only_note(engagement: int, row: list[Any]) -> tuple[Any, ...]:
            note = row[note_at]
            if type(note) is not str or len(note) > limit or note[:1] == "'":
                note = self._text(note)
            return "", note, "", "", (), ()

        return only_note

    def _goal_reader(self) -> Callable[[int, Sequence[Any]], Any]:
        places = self.mapping.places("goals")
        memo = Memo(self.readers.goals)
        if not places:
            return lambda engagement, row: ((), ())
        if len(places) == 1:
            return lambda engagement, row: memo[engagement, row[places[0]]]
        return lambda engagement, row: memo[(engagement, *(row[place] for place in places))]

    def _text(self, cell: Cell) -> str:
        text = unguard(text_of(cell))
        if len(text) > self.settings.text_limit:
            reason = f"This text is longer than {self.settings.text_limit:,} characters."
            raise unclear("note", text, "text-long", reason, "Shorten it.")
        return text

    def _no_support(self, row: Sequence[Any], on: str) -> Unclear:
        site = show(row[self.mapping.place("site")])
        return unclear(
            "on",
            on,
            "date-outside",
            f"{site} had no support on this date.",
            "Check the date, or the dates of the support.",
        )

    def _outside(
        self, pair: Any, staff: tuple[int, ...], on: str, notes: tuple[Finding, ...]
    ) -> tuple[Finding, ...]:
        """`notes` and one more for each practitioner who was not in the engagement's pair on that date."""
        for person in staff:
            for first, last in pair.get(person, ()):
                if first <= on <= last:
                    break
            else:
                name = self.readers.person_name(person)
                reason = "This practitioner was not in the pair on this date."
                notes = (
                    *notes,
                    Finding("practitioners", name, "pair", reason, "The row goes in; check the pair."),
                )
        return notes

    def decide_rows(self, batch: Batch) -> Chunk:
        """Decide one batch. Batches must come in file order, because the first of two equal record numbers wins.

        Garbage collection rests meanwhile: nothing here makes cycles, and scanning the new tuples costs a fifth.
        """
        with resting_collector():
            return self._decide(batch)

    def _decide(self, batch: Batch) -> Chunk:
        chunk = Chunk(batch.sheet, len(batch.rows))
        accept, read, width, external = chunk.accepted.append, self._read, self._width, self._external
        blake, seen, faults = hashlib.blake2b, self._seen, batch.faults
        source, base = f"id\0{self.settings.source}\0", self._sheet_base(batch.sheet)
        for number, row in zip(batch.numbers, batch.rows, strict=True):
            try:
                if faults and number in faults:
                    raise unclear("", "", "row-unreadable", faults[number], "Correct this row in the file.")
                if len(row) != width:
                    row = self._fit(row)
                key, name = b"", row[external] if external >= 0 else ""
                if name and (name := (name if type(name) is str else text_of(name)).strip()):
                    key = blake(f"{source}{name}".encode(), digest_size=16).digest()
                    if key in seen:
                        raise self._twice(name, seen[key])
                    seen[key] = number + base
                decided = read(row, number, key)
            except Unclear as error:
                self._set_aside(chunk, number, row, error)
                continue
            accept(decided)
        self._close(chunk)
        return chunk

    def _close(self, chunk: Chunk) -> None:
        """Feed the digest, add up the minutes, word the notes of a finished chunk."""
        if self._proofs:
            self._sha.update(b"\n".join(self._proofs))
            self._sha.update(b"\n")
            self._proofs.clear()
        chunk.minutes = sum([row[7] + row[8] + row[9] + row[10] for row in chunk.accepted])
        for number, notes in self._noted:
            self._say(chunk, NOTED, number, notes)
        self._noted.clear()

    def _fit(self, row: list[Cell]) -> list[Cell]:
        """The row at the width of the headers. Raises `Unclear` when filled cells stand beyond the last header."""
        if len(row) < self._width:
            return [*row, *[""] * (self._width - len(row))]
        extra = [cell for cell in row[self._width :] if text_of(cell).strip()]
        if extra:
            raise unclear(
                "", extra[0], "row-wide", "This row has more cells than there are headers.",
                "Put quotes around cells that hold the separator.",
            )  # fmt: skip
        return row[: self._width]

    def _sheet_base(self, sheet: str) -> int:
        """Row numbers start anew on each sheet, so the sheet's place is kept above bit 40."""
        return self._sheets.setdefault(sheet, len(self._sheets)) << 40

    def _twice(self, name: str, first: int) -> Unclear:
        where = f"Row {first & ((1 << 40) - 1)}"
        if len(self._sheets) > 1:
            where += f" of “{list(self._sheets)[first >> 40]}”"
        return unclear(
            "external_id",
            name,
            "id-twice",
            f"{where} has this record number already.",
            "Give this row its own number, or remove it.",
        )

    def _natural_key(self, on: str, unit: int, staff: tuple[int, ...], minutes: Any, text: str) -> bytes:
        """A key from date, place, practitioners, minutes and purpose or note; equal rows in a file are counted."""
        words = " ".join(text.casefold().split())
        base = marshal.dumps(("row", self.settings.source, on, unit, staff, minutes, words), PACKING)
        key = hashlib.blake2b(base, digest_size=16).digest()
        count = self._seen[key] = self._seen.get(key, 0) + 1
        return key if count == 1 else hashlib.blake2b(base + b"%d" % count, digest_size=16).digest()

    def _set_aside(self, chunk: Chunk, number: int, row: list[Cell], error: Unclear) -> None:
        """A row that did not go in: blank, total and repeated header rows are skipped, all others refused whole."""
        skip = self._why_skip(row) if error.findings[0].code != "row-unreadable" else None
        if skip is not None:
            chunk.skipped += 1
            if skip.code != "row-blank":
                self._say(chunk, SKIPPED, number, (skip,))
            return
        findings = self._all_findings(row, error)
        if self.settings.unknown_places == "skip" and any(f.code == "site-unknown" for f in findings):
            chunk.skipped += 1
            self._say(chunk, SKIPPED, number, tuple(f for f in findings if f.code == "site-unknown"))
            return
        chunk.refused += 1
        self._say(chunk, REFUSED, number, findings)

    def _why_skip(self, row: Sequence[Cell]) -> Finding | None:
        body = row[:-1] if self._headers[-1:] == ("Sheet",) else row
        if is_blank(body):
            return Finding("", "", "row-blank", "This row is blank.", "Nothing to do.")
        if is_total(body):
            return Finding("", show(body[0]), "row-total", "This row is a total.", "Totals are counted anew.")
        if is_repeat(body, self._headers):
            return Finding("", show(body[0]), "row-header", "This row repeats the headers.", "Nothing to do.")
        return None

    def _all_findings(self, row: list[Cell], error: Unclear) -> tuple[Finding, ...]:
        """What was met first and everything else that single columns have against the row."""
        findings = list(error.findings)
        if findings[0].code in ("row-unreadable", "row-wide"):
            return tuple(findings)
        row = self._fit(row)
        for group in self._groups.values():
            try:
                group(row)
            except Unclear as other:
                findings.extend(other.findings)
        return tuple(dict.fromkeys(findings))

    def _say(self, chunk: Chunk, kind: str, number: int, findings: Sequence[Finding]) -> None:
        for f in findings:
            column = self.mapping.header(f.field)
            if not column and f.field in ("practitioners", "lead", "duration", "participants"):
                column = self._stand_in(f.field)
            chunk.problems.append(
                Problem(kind, chunk.sheet, number, column, f.value, f.code, f.reason, f.remedy)
            )

    def _stand_in(self, name: str) -> str:
        """The header to point at when the field itself has no column."""
        others = {
            "practitioners": ("lead",),
            "lead": ("practitioners",),
            "duration": (*DURATIONS, "starts_at"),
        }
        return next(filter(None, (self.mapping.header(other) for other in others.get(name, ()))), "")


def people_of(row: tuple[Any, ...]) -> list[tuple[int, str, str]]:
    """(person id, role, side) for everyone in an accepted row; the first practitioner leads."""
    staff, guests = row[FLAT], row[FLAT + 1]
    sides = [(one, "second" if at else "lead", "practitioner") for at, one in enumerate(staff)]
    return sides + [(one, "", "participant") for one in guests]
