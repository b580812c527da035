"""Deciding a log against a system: every row becomes a row to store, a change, the same as before, or a named problem."""

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from marigold.access.scope import Scope
from marigold.core.imports.cells import normal
from marigold.core.imports.columns import Mapping
from marigold.core.imports.decide import REFUSED, Chunk, Decider, Problem
from marigold.core.imports.limits import Source
from marigold.core.imports.memo import resting_collector
from marigold.core.imports.preview import Preview
from marigold.core.imports.snapshot import Settings
from marigold.core.imports.survey import Survey
from marigold.imports import uploads
from marigold.imports.activities_snapshot import World
from marigold.imports.problems import problem_file
from marigold.imports.spool import Spool
from marigold.imports.uploads import Job
from marigold.support import bulk, selectors

BATCH = 5_000
TIDY = 50  # batches between two collections of garbage, each of which costs as much as reading some thousand rows
TITLE = 200
SHOWN = 10
NAMES = 60  # unknown names offered for mapping, the most frequent first
_NAMED = ("site-unknown", "site-several", "site-no-support", "person-unknown", "person-several")


@dataclass(frozen=True)
class Plan:
    """What an import would do. rows = create + change + same + refused + skipped."""

    rows: int
    create: int
    change: int
    same: int
    refused: int
    skipped: int
    minutes: int
    first: str
    last: str
    problems: list[dict[str, Any]]
    reasons: list[list[Any]]
    names: list[list[Any]]  # [place or person, name in the file, rows]
    shown: list[dict[str, Any]]
    chunks: list[list[Any]]
    used: dict[str, str]
    columns: dict[str, str]
    notes: list[str]
    lineage: list[Any]
    digest: str
    problem_count: int

    @property
    def writes(self) -> int:
        """Rows that applying stores."""
        return self.create + self.change

    @property
    def counts(self) -> dict[str, int]:
        """The figures of a plan."""
        names = ("rows", "create", "change", "same", "refused", "skipped", "minutes")
        return {name: getattr(self, name) for name in names}


def load_plan(job: Job) -> Plan | None:
    """The preview of a job, if there is one."""
    data = uploads.read(job, "plan.json")
    return Plan(**data) if data else None


@dataclass
class Desk:
    """Everything in hand while a file is decided."""

    by: Scope
    world: World
    spool: Spool
    preview: Preview
    check: bool
    used: set[int] = field(default_factory=set)
    shown: list[dict[str, Any]] = field(default_factory=list)
    names: Counter[tuple[str, str]] = field(default_factory=Counter)


def decide(
    job: Job, source: Source, mapping: Mapping, found: Survey, world: World, *, by: Scope, today: date,
    say: Callable[[int, int], None] | None = None, keep: int = 1_000,
) -> Plan:  # fmt: skip
    """Decide a whole file and keep what was decided in the job's folder."""
    lineage = selectors.lineage(by, world.root.pk)
    (job.folder / "plan.json").unlink(missing_ok=True)
    decider = Decider(mapping, _settings(job, found, today), world.snapshot)
    with problem_file(job.refused) as write:
        desk = Desk(
            by,
            world,
            Spool(job.rows, job.size, world.order),
            Preview(keep=keep),
            check=selectors.has_imports(by, world.root.pk),
        )
        desk.preview.write = _recorder(desk, write)
        _run(desk, decider, source, say)
    plan = _plan(job, desk, decider, mapping, source, lineage)
    uploads.write(job, "plan.json", asdict(plan))
    return plan


def _settings(job: Job, found: Survey, today: date) -> Settings:
    choices = job.choices
    order = choices.date_order if choices.date_order in ("dmy", "mdy") else found.order.order
    units = {name: one.unit or choices.unit or None for name, one in found.units.items()}
    return Settings(
        today=today,
        source=choices.source,
        date_order=order,
        units=units,
        unknown_places=choices.unknown_places,
        unknown_people=choices.unknown_people,
        unknown_words=choices.unknown_words,
        people=choices.people,
        places=choices.places,
    )


def _recorder(desk: Desk, write: Callable[[Problem], None]) -> Callable[[Problem], None]:
    def record(one: Problem) -> None:
        write(one)
        if one.code in _NAMED:
            desk.names["place" if one.code.startswith("site") else "person", one.value] += 1

    return record


def _run(desk: Desk, decider: Decider, source: Source, say: Callable[[int, int], None] | None) -> None:
    with resting_collector():
        for number, batch in enumerate(source.batches(BATCH)):
            chunk = decider.decide_rows(batch)
            _take(desk, chunk)
            if number % TIDY == TIDY - 1:
                gc.collect()  # refused rows leave tracebacks that hold on to their batch
            if say is not None:
                say(desk.preview.rows, 0)


def _take(desk: Desk, chunk: Chunk) -> None:
    """Count one chunk and put its rows aside."""
    if not desk.check:
        desk.preview.add(chunk)
        rows = _rows(chunk.accepted, desk.world)
        desk.spool.add(rows, [row[5] for row in chunk.accepted])
    else:
        _compare(desk, chunk)
        rows = []
    desk.used.update([row[4] for row in chunk.accepted])
    if len(desk.shown) < SHOWN:
        rows = rows or _rows(chunk.accepted[:SHOWN], desk.world)
        desk.shown += [_shown(row, desk.world) for row in rows[: SHOWN - len(desk.shown)]]


def _compare(desk: Desk, chunk: Chunk) -> None:
    """Hold a chunk against what earlier imports stored."""
    held = selectors.stored_keys(desk.by, desk.world.root.pk, [row[0] for row in chunk.accepted])
    other = {row[0]: held[row[0]] for row in chunk.accepted if row[0] in held and held[row[0]][0] != row[1]}
    by_hand = selectors.touched_refs(desk.by, [ref for _, _, _, ref in other.values()])
    stop = {
        key: ref in by_hand
        for key, (_, _, engagement, ref) in other.items()
        if ref in by_hand or engagement not in desk.world.marks
    }
    if stop:
        _set_aside(chunk, stop)
    desk.preview.add(chunk, {key: one[0] for key, one in held.items()})
    new = [row for row in chunk.accepted if row[0] not in held]
    changed = [row for row in chunk.accepted if row[0] in other]
    desk.spool.add(_rows(new, desk.world), [row[5] for row in new])
    desk.spool.change(
        [
            (held[row[0]][1], held[row[0]][0], out)
            for row, out in zip(changed, _rows(changed, desk.world), strict=True)
        ]
    )


def _set_aside(chunk: Chunk, stop: dict[bytes, bool]) -> None:
    """Refuse changes to activities that people corrected by hand, or that belong to somebody else's support."""
    for row in chunk.accepted:
        if row[0] in stop:
            reason, remedy = (
                ("This activity was worked on in Marigold after it came in.", "Correct it on its own page.")
                if stop[row[0]]
                else (
                    "This record belongs to a place that you cannot log for.",
                    "Ask someone who supports it.",
                )
            )
            code = "by-hand" if stop[row[0]] else "not-yours"
            chunk.problems.append(Problem(REFUSED, chunk.sheet, row[2], "", row[3], code, reason, remedy))
            chunk.refused += 1
            chunk.minutes -= row[7] + row[8] + row[9] + row[10]
    chunk.accepted = [row for row in chunk.accepted if row[0] not in stop]


def _rows(accepted: Sequence[tuple[Any, ...]], world: World) -> list[bulk.Row]:
    """Decided rows as `support.bulk` stores them."""
    titles, indirect = world.titles, world.indirect
    out: list[bulk.Row] = []
    add = out.append
    for row in accepted:
        (
            key, content, _, on, engagement, unit, _, contact, before, travel, after, starts, mode, category, direct, tier,
            _, _, purpose, note, steps, later, count, staff, guests, others, elements, goals,
        ) = row  # fmt: skip
        if direct and (category or mode) in indirect:
            direct = False
        title = purpose or titles.get(category) or ("Contact" if direct else "Work behind the scenes")
        if len(title) > TITLE:
            title = f"{title[: TITLE - 1]}…"
        if later:
            steps = f"{steps} (by {later})" if steps else f"Next step by {later}"
        add(
            (
                (
                    engagement, unit, tier, on, f"{starts}:00" if starts else None, direct, category, mode, title, purpose,
                    contact, before, travel, after, count, ", ".join(others) if others else "", note, steps, key, content,
                ),
                staff, guests, elements, goals,
            )
        )  # fmt: skip
    return out


def _shown(row: bulk.Row, world: World) -> dict[str, Any]:
    flat, staff, guests, elements, _ = row
    return {
        "on": flat[3],
        "place": world.labels.get(flat[1]) or world.labels.get(-flat[0], ""),
        "title": flat[8],
        "minutes": sum(flat[bulk.MINUTES]),
        "people": [world.people.get(one, "") for one in (*staff, *guests)],
        "topics": len(elements),
    }


def _plan(
    job: Job, desk: Desk, decider: Decider, mapping: Mapping, source: Source, lineage: list[Any]
) -> Plan:
    preview = desk.preview
    chunks = desk.spool.close()
    used = {str(one): desk.world.marks[one] for one in sorted(desk.used)}
    sha = hashlib.sha256(repr((decider.digest, chunks, sorted(used.items()))).encode())
    reasons = [
        [kind, column, code, preview.sentences[kind, column, code], count]
        for (kind, column, code), count in preview.reasons.most_common(100)
    ]
    return Plan(
        rows=preview.rows,
        create=preview.create,
        change=preview.change,
        same=preview.same,
        refused=preview.refused,
        skipped=preview.skipped,
        minutes=preview.minutes,
        first=preview.first,
        last=preview.last,
        problems=[asdict(one) for one in preview.problems],
        reasons=reasons,
        names=[[kind, name, count] for (kind, name), count in desk.names.most_common(NAMES) if normal(name)],
        shown=desk.shown,
        chunks=chunks,
        used=used,
        columns=mapping.remembered(),
        notes=list(source.notes),
        lineage=lineage,
        digest=sha.hexdigest(),
        problem_count=sum(preview.reasons.values()),
    )
