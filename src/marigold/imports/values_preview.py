"""Deciding a list of values: what would be new, changed or the same, and what can't come in, row by row.

First each value is read by itself. Then values are put in order, so that those of an indicator, and of the same one in
places above and beneath, are decided together (whether one comes twice, whether groups fit their whole) and later stored
together, and each roll-up is brought up to date once.
"""

import gc
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from marigold.access.scope import Scope
from marigold.core.imports.decide import Problem
from marigold.core.imports.limits import Source
from marigold.core.imports.memo import resting_collector
from marigold.core.observed import (
    FITS,
    NO_PEOPLE,
    NO_SHARE,
    SPLITS,
    Index,
    Rows,
    equal,
    first_of_same,
    found,
    in_order,
    judge,
    keys,
    plain,
)
from marigold.imports import spool, uploads
from marigold.imports.carrying import Say
from marigold.imports.problems import problem_file
from marigold.imports.tables import CHANGE, CREATE, REFUSED, SAME, SKIPPED, Wrong
from marigold.imports.uploads import Job
from marigold.imports.values_read import READ, Known, Reader, Take
from marigold.improvement.bulk import Stored, mark, spans_of, stored, undrawable, with_changes
from marigold.improvement.models import Indicator
from marigold.kit.doing import Refused
from marigold.people.models import Unit
from marigold.support import selectors

BATCH = 5_000
TIDY = 50  # batches between two collections of garbage
MOST_VALUES = 5_000_000
NAMES = (CREATE, CHANGE, SAME, REFUSED, SKIPPED)


@dataclass(frozen=True)
class ValuesPlan:
    """What bringing values in would do. rows = create + change + same + refused + skipped."""

    rows: int
    create: int
    change: int
    same: int
    refused: int
    skipped: int
    sums: int  # wholes that are added up from their groups
    problems: list[dict[str, Any]]
    problem_count: int
    chunks: list[list[Any]]
    spans: list[list[list[int]]]  # of each chunk [indicator, first day, last day]
    marks: list[str]  # of each chunk, of what was stored of these
    groups: list[list[Any]]  # [breakdown, code] of the groups numbered from 1
    clash: str  # why it can't be stored, told when somebody tries to
    several: bool
    notes: list[str]
    lineage: list[Any]
    digest: str

    @property
    def writes(self) -> int:
        """Values of the file that applying stores."""
        return self.create + self.change

    @property
    def counts(self) -> dict[str, int]:
        """The figures of a plan."""
        return {"rows": self.rows, **{name: getattr(self, name) for name in NAMES}}


def load_plan(job: Job) -> ValuesPlan | None:
    """The preview of a job, if there is one."""
    data = uploads.read(job, "plan.json")
    return ValuesPlan(**data) if data else None


@dataclass
class Desk:
    """Everything in hand while values are decided."""

    known: Known
    reader: Reader
    counts: Counter[str]
    problems: list[Problem] = field(default_factory=list)
    spans: list[Any] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    sums: int = 0
    clash: str = ""

    def refuse(self, row: Any, wrong: Wrong) -> None:
        """Refuse a row that was read."""
        sheet, number, take = self.reader.place(int(row["at"]))
        one = wrong.finding
        header = take.headers.get(one.field, "")
        self.counts[REFUSED] += 1
        self.reader.problems(
            Problem(REFUSED, sheet, number, header, one.value, one.code, one.reason, one.remedy)
        )


def decide(
    job: Job, source: Source, takes: Sequence[Take], known: Known, root: Unit, *, by: Scope,
    say: Say | None = None, keep: int = 1_000,
) -> ValuesPlan:  # fmt: skip
    """Decide a whole list and keep what was decided in the job's folder."""
    lineage = selectors.lineage(by, root.pk)
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    (job.folder / "plan.json").unlink(missing_ok=True)
    with problem_file(job.refused) as write, resting_collector():

        def hear(one: Problem) -> None:
            write(one)
            if len(problems) < keep:
                problems.append(one)

        reader = Reader(known, takes, source.headers, hear, counts)
        desk = Desk(known, reader, counts, problems)
        job.rows.mkdir(parents=True, exist_ok=True)
        read = job.rows / "read"
        strand = spool.Strand(job.rows, "values")
        try:
            _read(source, reader, read, say)
            rows = np.memmap(read, READ, "r") if read.stat().st_size else np.zeros(0, READ)
            for some in windows(rows, *families(known.indicators.values()), spool.CHUNK):
                _together(desk, np.array(rows[some]), strand)
        finally:
            strand.close()
            read.unlink(missing_ok=True)
    plan = _plan(desk, strand.chunks, source, lineage)
    uploads.write(job, "plan.json", asdict(plan))
    return plan


def _read(source: Source, reader: Reader, path: Path, say: Say | None) -> None:
    """Read every value by itself; those that may come in are put aside."""
    many, done = 0, 0
    with path.open("wb") as file:
        for number, batch in enumerate(source.batches(BATCH)):
            rows = reader.read(batch)
            if number % TIDY == TIDY - 1:
                gc.collect()  # refused rows leave tracebacks that hold on to their batch
            file.write(rows.tobytes())
            many, done = many + len(rows), done + len(batch.rows)
            if many > MOST_VALUES:
                raise Refused(f"This list holds more than {MOST_VALUES:,} values. Bring it in in parts.")
            if say is not None:
                say(done, 0)


def families(indicators: Iterable[Indicator]) -> tuple[Index, Index, Index]:
    """Indicators (rising); for each its place in the order by name, then by place from above down; and its family.

    A family are those of one name, one above the others: what may be seen of one depends on all of them.
    """
    ordered = sorted((one.name.casefold(), one.unit.path, one.pk) for one in indicators)
    family, top = 0, ("", "")
    told = []
    for rank, (name, path, pk) in enumerate(ordered):
        if name != top[0] or not path.startswith(top[1]):
            family, top = family + 1, (name, path)
        told.append((pk, rank, family))
    columns = np.array(sorted(told), np.int64).reshape(-1, 3).T
    return columns[0], columns[1], columns[2]


def windows(rows: Rows, which: Index, rank: Index, family: Index, size: int) -> Iterator[Index]:
    """Rows to be decided and stored together, at most `size` of them if that can be.

    Families are left whole; of one that has more rows the indicators, and of an indicator that has more its periods.
    """
    at = np.searchsorted(which, rows["indicator"])
    order = np.lexsort((rows["day"], rank[at]))
    changes = [np.diff(column[order]) != 0 for column in (family[at], rank[at], rows["day"])]
    changes[2] |= changes[1]
    cuts = [np.concatenate([[0], np.flatnonzero(change) + 1, [len(order)]]) for change in changes]
    begin = 0
    while begin < len(order):
        ends = [int(one[np.searchsorted(one, begin + size, "right") - 1]) for one in cuts]
        # A period that has more rows than that is taken whole.
        end = next(
            (one for one in ends if one > begin), int(cuts[2][np.searchsorted(cuts[2], begin, "right")])
        )
        yield order[begin:end]
        begin = end


def _together(desk: Desk, rows: Rows, strand: spool.Strand) -> None:
    """Decide all rows of some indicators, and put aside what is to be stored of them."""
    rows = rows[in_order(rows, rows["at"])]
    first = first_of_same(rows)
    again = first != np.arange(len(rows))
    for row, before in zip(rows[again], rows[first[again]], strict=True):
        desk.refuse(row, _twice(row, desk.reader.place(int(before["at"]))[1]))
    rows = rows[~again]
    spans = spans_of(rows)
    held = stored(spans, desk.known.groups)
    breakdown = desk.known.groups.breakdowns
    judged = judge(plain(rows), held.rows[held.rows["split"] == 0], breakdown)
    unfit = judged.wrong != FITS
    whole = _wholes(rows, held) if unfit.any() else {}
    for row, reason in zip(rows[unfit], judged.wrong[unfit].tolist(), strict=True):
        desk.refuse(row, _unfit(row, reason, whole))
    rows = _drawable(desk, rows[~unfit], judged.sums)
    sums = judged.sums[np.isin(judged.sums["indicator"], rows["indicator"])]
    _put(desk, plain(rows), sums, held, strand)


def _twice(row: Any, number: int) -> Wrong:
    day = date.fromordinal(int(row["day"])).isoformat()
    reason = f"Row {number} gives a value for the same period and group."
    return Wrong("period", day, "twice", reason, "Leave one of them out.")


def _wholes(rows: Rows, held: Stored) -> dict[tuple[int, int], tuple[float, float]]:
    """What the whole of each period is: in the file, or stored."""
    every = [(held.rows, held.rows["split"] == 0), (rows, rows["split"] == 0)]
    return {
        (int(row["indicator"]), int(row["day"])): (float(row["value"]), float(row["of"]))
        for some, mine in every
        for row in some[mine]
    }


def _unfit(row: Any, reason: int, wholes: dict[tuple[int, int], tuple[float, float]]) -> Wrong:
    shown = f"{row['value']:g} of {row['of']:g}"
    count, of = wholes.get((int(row["indicator"]), int(row["day"])), (0.0, 0.0))
    if reason == NO_PEOPLE:
        said, remedy = (
            "The whole has no “out of how many”.",
            "Enter it before its groups, or in the same file.",
        )
        return Wrong("of", shown, "whole-of", said, remedy)
    if reason == NO_SHARE:
        return Wrong(
            "value", shown, "whole-share", f"The whole is {count:g} of {of:g}.", "Correct the whole."
        )
    said = "The groups of this period hold more people than the whole."
    return Wrong("value", shown, "groups-many", said, "Correct them, or the whole.")


def _drawable(desk: Desk, rows: Rows, sums: Rows) -> Rows:
    """The rows without those of indicators whose chart could not show them."""
    here = {pk: desk.known.indicators[pk] for pk in set(rows["indicator"].tolist())}
    without = undrawable(here, np.concatenate([plain(rows), sums]))
    remedy = "Correct the values, or choose another chart for this indicator."
    for row in rows[np.isin(rows["indicator"], list(without))]:
        pk = int(row["indicator"])
        reason = f"The chart can’t show this: {without[pk]}."
        desk.refuse(row, Wrong("indicator", here[pk].name, "chart", reason, remedy))
    return rows[~np.isin(rows["indicator"], list(without))] if without else rows


def _put(desk: Desk, rows: Rows, sums: Rows, held: Stored, strand: spool.Strand) -> None:
    """Count what rows are beside what is stored, and put aside those to be stored."""
    indicators = np.unique(np.concatenate([rows["indicator"], held.rows["indicator"]]))
    there = keys(held.rows, indicators)
    at = found(keys(rows, indicators), there)
    new = at < 0
    # Of groups nobody is told whether a guess hits what is stored.
    same = np.zeros(len(rows), bool)
    same[~new] = equal(rows[~new], held.rows[at[~new]]) & (rows["split"][~new] == 0)
    summed = found(keys(rows, indicators), keys(sums, indicators)) >= 0
    desk.counts[CREATE] += int(new.sum())
    desk.counts[SAME] += int((same & ~summed).sum())
    desk.counts[CHANGE] += len(rows) - int(new.sum()) - int((same & ~summed).sum())
    desk.sums += len(sums)
    desk.clash = desk.clash or _clash(desk, with_changes(Stored(rows, at), sums), held)
    every = np.concatenate([rows[~same & ~summed], sums])
    every = every[in_order(every)]
    if not len(every):
        return
    fresh = found(keys(every, indicators), there) < 0
    parts = every[fresh], every[~fresh]
    data = len(parts[0]).to_bytes(8, "big") + b"".join(part.tobytes() for part in parts)
    strand.add(data, len(every))
    spans = spans_of(every)
    desk.spans.append([list(span) for span in spans])
    desk.marks.append(mark(held.within(spans).rows))


def _clash(desk: Desk, rows: Rows, held: Stored) -> str:
    """What to say where groups that are stored would no longer fit.

    The preview tells nothing of it: row by row it would tell, guess by guess, what nobody may see.
    """
    if not (held.rows["split"] > 0).any():
        return ""
    indicators = np.unique(np.concatenate([rows["indicator"], held.rows["indicator"]]))
    touched = np.unique(keys(rows, indicators) >> SPLITS)
    mine = held.take(np.isin(keys(held.rows, indicators) >> SPLITS, touched))
    every = with_changes(mine, rows)
    judged = judge(every, every[:0], desk.known.groups.breakdowns)
    wrong = every[judged.wrong != FITS]
    wrong = wrong if len(wrong) else judged.sums
    if not len(wrong):
        return ""
    name = desk.known.indicators[int(wrong[0]["indicator"])].name
    day = date.fromordinal(int(wrong[0]["day"])).isoformat()
    return (
        f"“{name}”, {day}: with the groups that are here already, groups would hold more people than the whole. "
        "Groups can’t hold more people than the whole."
    )


def _plan(desk: Desk, chunks: list[list[Any]], source: Source, lineage: list[Any]) -> ValuesPlan:
    places = {sheet: at for at, sheet in enumerate(desk.reader.sheets)}
    figures = {name: desk.counts[name] for name in NAMES}
    # Of what the file says alone: what is stored of groups must not show in it.
    sha = hashlib.sha256(repr((figures, desk.sums, [chunk[-1] for chunk in chunks])).encode())
    return ValuesPlan(
        rows=sum(figures.values()),
        **figures,
        sums=desk.sums,
        problems=[asdict(one) for one in sorted(desk.problems, key=lambda one: (places[one.sheet], one.row))],
        problem_count=desk.counts[REFUSED],
        chunks=chunks,
        spans=desk.spans,
        marks=desk.marks,
        groups=[list(one) for one in desk.known.groups],
        clash=desk.clash,
        several=desk.reader.takes[0].several,
        notes=list(source.notes),
        lineage=lineage,
        digest=sha.hexdigest()[:32],
    )
