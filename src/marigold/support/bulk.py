"""Many activities at once, below the ORM. Called by `support.actions.batches` only, inside its transactions.

A row is (flat, staff, guests, elements, goals): `flat` holds `COLUMNS`; the others are tuples of ids, the lead and the
element in focus first. Dates are ISO text, so that no row costs an object.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from operator import itemgetter
from typing import Any

from django.db import connection

from marigold.kit.bulk import NAMES, Laid, Part, delete, lay, many
from marigold.kit.refs import ALPHABET, LENGTH
from marigold.search import index
from marigold.support import dose, uses
from marigold.support.models import Batch

Row = tuple[tuple[Any, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]
Cells = dict[tuple[Any, ...], list[int]]
COLUMNS = (
    "engagement_id", "unit_id", "tier", "on", "starts_at", "direct", "category", "mode", "title", "purpose",
    "minutes_contact", "minutes_preparation", "minutes_travel", "minutes_followup", "participant_count",
    "participants_text", "note", "next_steps", "import_key", "content_hash",
)  # fmt: skip
UNIT, TIER, ON, DIRECT, MINUTES, KEY, CONTENT = 1, 2, 3, 5, slice(10, 14), 18, 19
# What every imported activity has alike: a text written once into the statement costs nothing a row.
ALIKE = {
    "version": "1", "state": "'done'", "agenda": "''", "relationship": "{no}", "tailored": "{no}", "led_by": "''",
    "solo_reason": "''", "solo_note": "''", "solo_agreed": "{no}", "solo_participants_agreed": "{no}",
}  # fmt: skip
_SPREAD = 243  # the largest multiple of 27 in a byte: every letter is equally likely
_LETTERS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) if byte < _SPREAD else 0 for byte in range(256))
_DROPPED = bytes(range(_SPREAD, 256))
_SHARED = 4


def refs(count: int) -> list[str]:
    """Fresh references that share their first four letters, so that they fall on the same pages of their index."""
    width = LENGTH - _SHARED
    found: dict[str, None] = {}
    while len(found) < count:
        text = os.urandom((count - len(found)) * width * 5 // 4 + 64).translate(_LETTERS, _DROPPED).decode()
        start = next(iter(found))[:_SHARED] if found else text[:_SHARED]
        ends = range(_SHARED, len(text) - width, width)
        found.update((start + text[at : at + width], None) for at in ends)
    return list(found)[:count]


def reserve(count: int) -> Sequence[int]:
    """Ids for new activities, taken inside the transaction that inserts them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'support_activity'")
            held = cursor.fetchone()
            first = (held[0] if held else 0) + 1
            return range(first, first + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('support_activity', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True)
class Ready:
    """Rows made ready to store, before anything of the store is needed: ids count from 0 within the chunk."""

    count: int
    laid: Laid
    cells: Cells
    tagged: Mapping[tuple[Any, ...], list[tuple[int, ...]]]

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Around the transaction that inserts them."""
        with self.laid.at_hand():
            yield


def prepare(rows: Sequence[Row], *, aside: bool = False) -> Ready:
    """Make new rows ready, as `kit.bulk.lay` does."""
    # The driver takes a number and a bytearray as they are; True and bytes go through a search for an adapter, one by one.
    yes = _yes()
    activities = [
        (
            at,
            ref,
            *row[0][:DIRECT],
            yes[row[0][DIRECT]],
            *row[0][DIRECT + 1 : KEY],
            bytearray(row[0][KEY]),
            bytearray(row[0][CONTENT]),
        )
        for at, ref, row in zip(range(len(rows)), refs(len(rows)), rows, strict=True)
    ]
    parts = (
        Part("support_activity", ("id", "ref", *COLUMNS), activities),
        *_links(range(len(rows)), rows),
    )
    return Ready(len(rows), lay(parts, aside=aside), _tally((row[0] for row in rows), 1), _tagged(rows))


def insert(batch: Batch, ready: Ready) -> None:
    """Store new activities of a batch with people, elements and goals, and add them to the roll-up."""
    ids = reserve(ready.count)
    index.later("activity", ids)
    for at in range(len(ready.laid.parts)):
        ready.laid.store(at, None if at else _alike(batch), ids)
    above = _above({key[0] for key in ready.cells})
    many("support_use", uses.NAMES, uses.of_bulk(batch.root_id, ready.tagged, above), tail=uses.MERGE)
    _spread(batch.root_id, ready.cells)


def _yes() -> tuple[Any, Any]:
    """No and yes as the driver takes them without a search."""
    return (0, 1) if connection.vendor == "sqlite" else (False, True)


def _alike(batch: Batch) -> dict[str, str]:
    no = "0" if connection.vendor == "sqlite" else "FALSE"
    made = batch.created_at.astimezone(UTC)
    moment = str(made.replace(tzinfo=None)) if connection.vendor == "sqlite" else made.isoformat()
    alike = {name: text.format(no=no) for name, text in ALIKE.items()}
    return {
        **alike,
        "root_id": str(int(batch.root_id)),
        "batch_id": str(int(batch.pk)),
        "created_at": f"'{moment}'",
    }


def link(ids: Sequence[int], rows: Sequence[Row]) -> None:
    """Store who took part, which elements were used and which goals were worked on."""
    for part in _links(ids, rows):
        many(part.table, part.names, part.rows, part.alike)


def _links(ids: Sequence[int], rows: Sequence[Row]) -> tuple[Part, ...]:
    """People, elements in focus, other elements and goals, in the order of the activities: neighbours in the index."""
    both = list(zip(ids, rows, strict=True))
    people = [
        one
        for pk, row in both
        for one in (
            (pk, row[1][0], "lead", "support"),
            *[(pk, person, "second", "support") for person in row[1][1:]],
            *[(pk, person, "participant", "partner") for person in row[2]],
        )
    ]
    focus = [(pk, row[3][0]) for pk, row in both if row[3]]
    others = [(pk, one) for pk, row in both if len(row[3]) > 1 for one in row[3][1:]]
    goals = [(pk, one) for pk, row in both if row[4] for one in row[4]]
    return (
        Part("support_activityperson", ("activity_id", "person_id", "role", "side"), people),
        Part("support_activityelement", ("activity_id", "element_id"), focus, {"focus": "(1=1)"}),
        Part("support_activityelement", ("activity_id", "element_id"), others, {"focus": "(1=0)"}),
        Part("support_activitygoal", ("activity_id", "goal_id"), goals),
    )


def credit(root_id: int, flats: Iterable[tuple[Any, ...]], sign: int) -> None:
    """Add (or with -1 take away) activities, given as `COLUMNS`, for their units and all units above."""
    _spread(root_id, _tally(flats, sign))


def _tally(flats: Iterable[tuple[Any, ...]], sign: int) -> Cells:
    """(unit, month, tier, direct) to activities and minutes, of the units themselves."""
    cells: Cells = defaultdict(_nothing)
    for flat in flats:
        cell = cells[flat[UNIT], flat[ON][:7], flat[TIER], flat[DIRECT]]
        cell[0] += sign
        cell[1] += sign * (flat[10] + flat[11] + flat[12] + flat[13])
    return cells


def _tagged(rows: Sequence[Row]) -> Mapping[tuple[Any, ...], list[tuple[int, ...]]]:
    """(unit, month, tier, direct) to the elements of each activity."""
    found: dict[tuple[Any, ...], list[tuple[int, ...]]] = defaultdict(list)
    for row in rows:
        flat = row[0]
        found[flat[UNIT], flat[ON][:7], flat[TIER], flat[DIRECT]].append(row[3])
    return found


def _nothing() -> list[int]:
    return [0, 0]


def _spread(root_id: int, cells: Cells) -> None:
    """Add cells to the roll-up, for their units and all units above."""
    yes = _yes()
    found = [(*row[:4], yes[row[4]], *row[5:]) for row in dose.elsewhere(root_id, cells)]
    paths = _above({key[0] for key in cells})
    levels: dict[int, Cells] = defaultdict(lambda: defaultdict(_nothing))
    for key, cell in cells.items():
        levels[len(paths[key[0]])][key] = cell
    # From the deepest units up, so that each cell is added to the one right above it only.
    for depth in range(max(levels, default=0), 0, -1):
        above = levels[depth - 1]
        for (unit, month, tier, direct), (count, minutes) in levels[depth].items():
            found.append((root_id, unit, f"{month}-01", tier, yes[direct], count, minutes))
            if depth > 1:
                parent = paths[unit][-2]
                cell = above[parent, month, tier, direct]
                cell[0] += count
                cell[1] += minutes
                if parent not in paths:
                    paths[parent] = paths[unit][:-1]
    found.sort(key=itemgetter(1, 2, 3, 4))  # as `dose.add_cells` does, and for the same reason
    many("support_dose", dose.NAMES, found, tail=dose.MERGE)


def _above(units: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    wanted = sorted(units)
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), NAMES):
            some = wanted[start : start + NAMES]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT id, path FROM people_unit WHERE id IN ({marks})", some)  # noqa: S608 - marks only
            found.update((pk, dose.ancestors(path)) for pk, path in cursor.fetchall())
    return found


def held(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Activities as they stand, by id, as JSON can hold them: version, ref, `flat`, and links with all they say."""
    names = ", ".join(f'"{name}"' for name in ("id", "version", "ref", *COLUMNS))
    found: dict[int, dict[str, Any]] = {}
    for pk, version, ref, *flat in _about(ids, f"SELECT {names} FROM support_activity WHERE id IN"):  # noqa: S608
        found[pk] = {"version": version, "ref": ref, "flat": [_plain(value) for value in flat]}
        found[pk] |= {"people": [], "elements": [], "goals": []}
    links = "support_activity%s WHERE activity_id IN"
    for pk, *rest in _about(ids, f"SELECT activity_id, person_id, role, side FROM {links % 'person'}"):  # noqa: S608
        found[pk]["people"].append(rest)
    for pk, element, focus in _about(ids, f"SELECT activity_id, element_id, focus FROM {links % 'element'}"):  # noqa: S608
        found[pk]["elements"].append([element, bool(focus)])
    for pk, goal in _about(ids, f"SELECT activity_id, goal_id FROM {links % 'goal'}"):  # noqa: S608
        found[pk]["goals"].append(goal)
    for one in found.values():
        one["flat"][DIRECT] = bool(one["flat"][DIRECT])
    return found


def _about(ids: Sequence[int], select: str) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        for start in range(0, len(ids), NAMES):
            some = list(ids[start : start + NAMES])
            cursor.execute(f"{select} ({', '.join(['%s'] * len(some))})", some)
            yield from cursor.fetchall()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def real(flat: Sequence[Any]) -> tuple[Any, ...]:
    """`flat` of `held` with its bytes back."""
    back = list(flat)
    for at in (KEY, CONTENT):
        back[at] = bytes.fromhex(back[at]) if back[at] is not None else None
    return tuple(back)


def rewrite(changes: Sequence[tuple[int, int, tuple[Any, ...]]]) -> int:
    """Set `COLUMNS` of activities given as (id, version seen, flat); returns how many were still at that version."""
    sets = ", ".join(f'"{name}" = %s' for name in COLUMNS)
    statement = f"UPDATE support_activity SET {sets}, version = version + 1 WHERE id = %s AND version = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(*flat, pk, version) for pk, version, flat in changes])
        return int(cursor.rowcount)


def unlink(ids: Sequence[int]) -> None:
    """Take away people, elements and goals of activities."""
    for name in ("person", "element", "goal"):
        delete(f"support_activity{name}", "activity_id", ids)


def relink(held_rows: dict[int, dict[str, Any]]) -> None:
    """Store links just as `held` told them."""
    people = [(pk, *one) for pk, row in held_rows.items() for one in row["people"]]
    elements = [(pk, *one) for pk, row in held_rows.items() for one in row["elements"]]
    goals = [(pk, one) for pk, row in held_rows.items() for one in row["goals"]]
    many("support_activityperson", ("activity_id", "person_id", "role", "side"), people)
    many("support_activityelement", ("activity_id", "element_id", "focus"), elements)
    many("support_activitygoal", ("activity_id", "goal_id"), goals)


def remove(ids: Sequence[int]) -> None:
    """Take away activities with their links."""
    unlink(ids)
    delete("support_activity", "id", ids)


def forget_empty_cells(root_id: int) -> None:
    """Drop cells of the roll-up that came back to zero."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM support_dose WHERE root_id = %s AND activities = 0 AND minutes = 0", [root_id]
        )
        cursor.execute("DELETE FROM support_use WHERE root_id = %s AND activities = 0", [root_id])
