"""The kinds of record that can be found. A room adds its own by one line each (`add`), when it starts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from marigold.access.scope import Scope
from marigold.core.search import words

# A key is a number of 63 bits: the kind, the place among its kind, the record. Larger keys come first.
KIND_BITS, PLACE_BITS, ROW_BITS = 5, 22, 36
ROW_MASK = (1 << ROW_BITS) - 1
_PLACES = (1 << PLACE_BITS) - 1
_LETTERS = 4  # as many as fit: 37 ** 4 is below 2 ** 22


Narrow = Callable[[Scope, dict[str, Any]], Sequence[str] | None]


def _everywhere(scope: Scope, memo: dict[str, Any]) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Kind:
    """How one kind of record is found.

    number   its place in keys, never given to another kind
    fields   the columns whose words are found
    order    a column: of a date (newest first) or of a name (by its first letters)
    rows     the selector that says which of them somebody may see; search shows no others
    anchors  columns that never change, by a letter: what a search can be narrowed to before it looks at reach
    narrow   the anchors outside of which somebody surely sees nothing; none to look everywhere, None when nowhere.
             Reach decides all the same; this only spares it records that are out of the question.
    related  what a result page needs besides
    """

    number: int
    key: str
    name: str
    many: str
    model: str
    fields: tuple[str, ...]
    order: str
    rows: Callable[[Scope], QuerySet[Any]]
    anchors: Mapping[str, str] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    narrow: Narrow = _everywhere

    @property
    def first_key(self) -> int:
        """The smallest key a record of this kind can have."""
        return self.number << (PLACE_BITS + ROW_BITS)

    @property
    def last_key(self) -> int:
        """The largest."""
        return self.first_key | (1 << (PLACE_BITS + ROW_BITS)) - 1

    @property
    def table(self) -> type[Model]:
        """The model of these records."""
        return apps.get_model(self.model)

    @property
    def columns(self) -> tuple[str, ...]:
        """What the index reads of a record, in the order that `facts` takes it."""
        return ("id", self.order, *self.fields, *self.anchors.values())

    def key_of(self, row_id: int, order: Any) -> int:
        """Where a record stands: its key."""
        return self.first_key | place_of(order) << ROW_BITS | row_id


def place_of(order: Any) -> int:
    """A date or a name as a number: the larger, the earlier in a list."""
    if isinstance(order, datetime):
        order = order.astimezone(UTC).date()
    if isinstance(order, date):
        return order.toordinal()
    number = 0
    letters = "".join(words(str(order or "")))[:_LETTERS].ljust(_LETTERS)
    for letter in letters:
        number = number * 37 + (0 if letter == " " else int(letter, 36) + 1)
    return _PLACES - number


KINDS: dict[str, Kind] = {}
BY_MODEL: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    """Make a kind of record findable. Raises ValueError when its number or key is taken."""
    taken = {known.number: known.key for known in KINDS.values() if known.key != kind.key}
    if kind.number in taken or not 0 < kind.number < 1 << KIND_BITS:
        raise ValueError(f"{kind.key} cannot have the number {kind.number}.")
    KINDS[kind.key] = BY_MODEL[kind.model] = kind


def row_of(key: int) -> int:
    """The id of the record that a key stands for."""
    return key & ROW_MASK
