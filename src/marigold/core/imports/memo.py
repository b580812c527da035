"""Remember what a cell text was read as, so that a million rows parse each distinct text once."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from marigold.core.imports.cells import Finding, Unclear

BOUND = 50_000


@contextmanager
def resting_collector() -> Iterator[None]:
    """No garbage collection inside the block. Rows are tuples without cycles; scanning them again and again doubles
    the time to read a large file. For whole imports in a process of their own; batches rest by themselves."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class Memo(dict[Any, Any]):
    """`memo[key]` is `read(key)`, remembered for the first `bound` keys. An `Unclear` is remembered and raised again.

    A dict whose misses compute: a hit costs one C call, which is what keeps the per-row cost low. A full memo stays
    as it is: emptying it would cost more than the odd text parsed twice, and columns where every text is new gain nothing.
    """

    def __init__(self, read: Callable[[Any], Any], bound: int = BOUND) -> None:
        super().__init__()
        self._read, self._bound = read, bound
        self._faults: dict[Any, tuple[Finding, ...]] = {}

    def __missing__(self, key: Any) -> Any:
        findings = self._faults.get(key)
        if findings is not None:
            raise Unclear(*findings)
        try:
            value = self._read(key)
        except Unclear as error:
            if len(self._faults) < self._bound:
                self._faults[key] = error.findings
            raise
        if len(self) < self._bound:
            self[key] = value
        return value


class Fixed(dict[Any, Any]):
    """`fixed[anything]` is one value: stands in for columns the file does not have."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self._value = value

    def __missing__(self, key: Any) -> Any:
        return self._value


class Group:
    """Some columns read together: `pick(row)` is a cheap key, `memo[key]` the reading. `read` takes (field, cell) pairs."""

    def __init__(
        self,
        columns: Sequence[tuple[str, int]],
        read: Callable[[tuple[tuple[str, Any], ...]], Any],
        bound: int = BOUND,
    ) -> None:
        fields = tuple(field for field, _ in columns)
        self.columns = tuple(index for _, index in columns)
        self.memo: dict[Any, Any]
        self.pick: Callable[[Any], Any]
        if not columns:
            self.pick, self.memo = len, Fixed(read(()))
        elif len(columns) == 1:
            self.pick = itemgetter(self.columns[0])
            self.memo = Memo(lambda cell: read(((fields[0], cell),)), bound)
        else:
            self.pick = itemgetter(*self.columns)
            self.memo = Memo(lambda cells: read(tuple(zip(fields, cells, strict=True))), bound)

    def __call__(self, row: Sequence[Any]) -> Any:
        """The reading of this row's cells; raises `Unclear`."""
        return self.memo[self.pick(row)]
