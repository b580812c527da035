"""Find the header row: below titles, sometimes two lines deep, sometimes with names twice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from marigold.core.imports.cells import Cell, normal, text_of
from marigold.core.imports.words import known_field

LOOK = 30
TOTAL_WORDS = ("total", "totals", "subtotal", "sub total", "grand total", "sum")


@dataclass(frozen=True, slots=True)
class Head:
    """Unique header texts, how many rows to skip (titles and header rows), and sentences on what was noticed."""

    headers: tuple[str, ...]
    rows: int
    notes: tuple[str, ...]
    score: float


def find_head(rows: Sequence[Sequence[Cell]], known: Collection[str] = (), carry: bool = True) -> Head:
    """The best header among the first 30 rows. `known` are normalised headers remembered from earlier files.

    `carry` spreads an upper header over the blanks to its right; False when merged cells were spread already.
    """
    best, depth, at = -1.0, 1, 0
    for index, row in enumerate(rows[:LOOK]):
        single = _score(row, known)
        if single > best:
            best, depth, at = single, 1, index
        if index + 1 < min(len(rows), LOOK) and _may_join(row, rows[index + 1]):
            both = _score(_joined(row, rows[index + 1], carry), known)
            if both > best and both > _score(rows[index + 1], known) and both > single:
                best, depth, at = both, 2, index
    if best <= 0:
        at = next((i for i, row in enumerate(rows) if _filled(row) > 1), 0)
        depth = 1
    cells = (
        _joined(rows[at], rows[at + 1], carry) if depth == 2 else [text_of(cell).strip() for cell in rows[at]]
    )
    headers, notes = _unique(_trim(cells, rows[at + depth :]))
    if at:
        notes = (f"{at} {'row' if at == 1 else 'rows'} above the headers left out.", *notes)
    if depth == 2:
        notes = (*notes, "The headers take two rows; they were read together.")
    return Head(headers, at + depth, notes, best)


def _score(row: Sequence[Cell], known: Collection[str]) -> float:
    """Two for each different known header, minus one for each cell that is plainly a value."""
    score, fields, filled = 0.0, set(), 0
    for cell in row:
        if not isinstance(cell, str):
            score -= 1.0
            continue
        text = cell.strip()
        if not text:
            continue
        filled += 1
        if text[0].isdigit() or len(text) > 80:
            score -= 1.0
            continue
        field, sure = known_field(text)
        if normal(text) in known:
            score += 2.0
        elif field and field not in fields:
            fields.add(field)
            score += 2.0 if sure else 0.6
    return score if filled > 1 else min(score, 0.0)


def _may_join(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    words = all(isinstance(cell, str) and not cell.strip()[:1].isdigit() for cell in (*upper, *lower))
    gaps = sum(not text_of(cell).strip() for cell in upper)
    return words and gaps > 0 and _filled(upper) > 1 and _filled(lower) > 1


def _joined(upper: Sequence[Cell], lower: Sequence[Cell], carry: bool) -> list[str]:
    """Two header rows as one. A merged upper cell is blank to the right, so its text is carried along."""
    out, carried = [], ""
    for index in range(max(len(upper), len(lower))):
        above = text_of(upper[index]).strip() if index < len(upper) else ""
        below = text_of(lower[index]).strip() if index < len(lower) else ""
        carried = above or (carried if below and carry else "")
        out.append(f"{carried} / {below}" if carried and below else above or below)
    return out


def _filled(row: Sequence[Cell]) -> int:
    return sum(bool(text_of(cell).strip()) for cell in row)


def _trim(cells: list[str], below: Sequence[Sequence[Cell]]) -> list[str]:
    """Without the blank headers on the right, unless values stand below them."""
    used = max((i + 1 for row in below for i, cell in enumerate(row) if text_of(cell).strip()), default=0)
    while len(cells) > max(used, 1) and not cells[-1]:
        cells = cells[:-1]
    return cells


def _unique(cells: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    taken: set[str] = set()
    out, twice = [], []
    for index, cell in enumerate(cells):
        base = " ".join(cell.split()) or f"Column {index + 1}"
        name, count = base, 1
        while normal(name) in taken:
            count += 1
            name = f"{base} ({count})"
        if count == 2:
            twice.append(base)
        taken.add(normal(name))
        out.append(name)
    notes = tuple(f"The header “{name}” is there more than once; a number was added." for name in twice)
    return tuple(out), notes


def is_blank(row: Sequence[Cell]) -> bool:
    """True when no cell holds anything but spaces."""
    return not any(not isinstance(cell, str) or cell.strip() for cell in row)


def is_total(row: Sequence[Cell]) -> bool:
    """True for total and subtotal rows: one of the first filled cells says so."""
    seen = 0
    for cell in row:
        text = normal(cell) if isinstance(cell, str) and len(cell) < 80 else ""
        if text in TOTAL_WORDS or text.startswith(("total ", "subtotal ", "grand total ", "sub total ")):
            return True
        if text.endswith((" total", " subtotal", " totals")):
            return True
        seen += bool(text)
        if seen >= 3:
            return False
    return False


def is_repeat(row: Sequence[Cell], headers: Sequence[str]) -> bool:
    """True when the row is the header row again."""
    pairs = [(cell, head) for cell, head in zip(row, headers, strict=False) if text_of(cell).strip()]
    return len(pairs) > 1 and all(
        isinstance(cell, str) and normal(cell) == normal(head) for cell, head in pairs
    )
