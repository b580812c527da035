"""Every problem of a file as CSV, in which no cell can be run as a formula."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from marigold.core.imports.decide import Problem
from marigold.core.imports.guard import safe_cell

HEADERS = ("Kind", "Sheet", "Row", "Column", "Value", "Reason", "Remedy")


@contextmanager
def problem_file(path: Path) -> Iterator[Callable[[Problem], None]]:
    """A file of problems; gives what writes one of them into it."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)

        def write(one: Problem) -> None:
            told = (one.kind, one.sheet, str(one.row), one.column, one.value, one.reason, one.remedy)
            writer.writerow([safe_cell(text) for text in told])

        yield write


def write_problems(path: Path, problems: Iterable[Problem]) -> None:
    """A file of these problems."""
    with problem_file(path) as write:
        for one in problems:
            write(one)
