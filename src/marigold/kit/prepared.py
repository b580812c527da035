"""Queries whose words are written once.

Django writes the SQL of a query anew each time it is asked, and on a page that asks a dozen things this is most of the
work. A prepared query is written with blanks the first time; from then on only the blanks are filled in. The words are
Django's own, so that both databases get what they would have got.

    @prepared
    def _steps(goals, due):
        return Step.objects.filter(goal_id__in=goals, due_on__lte=due).values_list("ref", "due_on")

    rows = _steps(goals=[1, 2], due=today)

Inside such a function a value is a blank: it can stand in a condition, but nothing can be decided by it. What the words
depend on (`None`, yes or no, and a number named `limit`) is given as it is, and each gets words of its own.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, update_wrapper
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, Expression, IntegerField, Lookup, QuerySet, Subquery
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators
from django.utils import timezone

# Forms of one query kept at a time: each has words of its own.
FORMS = 128
LIST = "<list>"  # where the values of a list go, as many as there are


@CharField.register_lookup
class Like(Lookup):
    """`path__like="1/7/%"`: a pattern given whole. (Django's `startswith` makes its pattern from the value it knows.)"""

    lookup_name = "like"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The column, LIKE, the pattern."""
        left, given = self.process_lhs(compiler, connection)
        right, pattern = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", [*given, *pattern]


@CharField.register_lookup
class Beneath(Lookup):
    """`path__beneath=OuterRef("path")`: at a path or beneath it, as a stretch of the index whatever row the path is from.

    Paths end with a slash, and the sign after a slash is a zero. PostgreSQL compares byte by byte, as its index does.
    """

    lookup_name = "beneath"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """From the path up to, and without, the path with its last slash become a zero."""
        left, given = self.process_lhs(compiler, connection)
        right, path = self.process_rhs(compiler, connection)
        least, below = ("~>=~", "~<~") if connection.vendor == "postgresql" else (">=", "<")
        end = f"(SUBSTR({right}, 1, LENGTH({right}) - 1) || '0')"
        return f"({left} {least} {right} AND {left} {below} {end})", [*given, *path, *given, *path, *path]


class HowMany(Subquery):
    """How many rows a query gives, for each row around it."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


class Blank(Expression):
    """A value that is filled in each time the query is asked."""

    allowed_default = False

    def __init__(self, name: str, many: bool = False) -> None:
        super().__init__()
        self.name = name
        self.many = many

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """One placeholder, or the place of a list; the blank itself stands for the value."""
        return (LIST if self.many else "%s"), [self]


@dataclass(frozen=True, slots=True)
class Words:
    """The SQL of one form of a query, and how its rows become values."""

    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]
    make: Callable[[Sequence[Any]], Any]

    def ask(self, values: dict[str, Any]) -> list[Any]:
        """All rows for these values: tuples, or objects where the query is one of objects."""
        if not self.sql:
            return []
        sql, params = self._filled(values)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
        converters, make = self.converters, self.make
        if not converters:
            return [make(row) for row in rows]
        found = []
        for row in rows:
            cells = list(row)
            for at, turns, expression in converters:
                for turn in turns:
                    cells[at] = turn(cells[at], expression, connection)
            found.append(make(cells))
        return found

    def _filled(self, values: dict[str, Any]) -> tuple[str, list[Any]]:
        sql, params = self.sql, []
        for one in self.params:
            if not isinstance(one, Blank):
                params.append(one)
            elif one.many:
                several = [_adapted(value) for value in values[one.name]]
                sql = sql.replace(LIST, ", ".join(["%s"] * len(several)) or "NULL", 1)
                params += several
            else:
                params.append(_adapted(values[one.name]))
        return sql, params


def _adapted(value: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def write(rows: QuerySet[Any]) -> Words:
    """The words of a query with blanks in it.

    :raises TypeError: for what would need further queries, or rows of another kind than tuples and objects
    """
    objects = rows._iterable_class is ModelIterable
    if not objects and rows._iterable_class is not ValuesListIterable:
        raise TypeError("A prepared query gives objects or the tuples of values_list.")
    if rows._prefetch_related_lookups or rows._known_related_objects:  # type: ignore[attr-defined]
        raise TypeError("A prepared query stands alone: nothing is fetched beside it.")
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return Words("", (), (), tuple)
    chosen = [column[0] for column in compiler.select]
    converters = tuple((at, *found) for at, found in compiler.get_converters(chosen).items())
    return Words(sql, tuple(params), converters, _objects(compiler, rows.db) if objects else tuple)


def _objects(compiler: Any, alias: str) -> Callable[[Sequence[Any]], Any]:
    """How a row becomes an object with its related ones and what was added to it, as Django does it."""
    model, fields = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    first, end = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in compiler.select[first:end]]
    populators = get_related_populators(compiler.klass_info, compiler.select, alias)  # type: ignore[call-arg]  # a later Django's
    added = tuple((compiler.annotation_col_map or {}).items())

    def make(row: Sequence[Any]) -> Any:
        found = model.from_db(alias, names, row[first:end])
        for populator in populators:
            populator.populate(row, found)
        for name, at in added:
            setattr(found, name, row[at])
        return found

    return make


class Prepared:
    """A function that writes a query, called with values instead of blanks."""

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        update_wrapper(self, build)
        self._build = build
        self._words = lru_cache(maxsize=FORMS)(self._write)

    def __call__(self, **values: Any) -> list[Any]:
        return self.ask((), values)

    def ask(self, shape: Hashable, values: dict[str, Any]) -> list[Any]:
        """All rows. `shape` is what else the words depend on."""
        # Days of moments are reckoned by the database, in the time zone of who asks.
        zone = timezone.get_current_timezone_name()
        return self._words(connection.vendor, zone, shape, self.kinds(values)).ask(values)

    def kinds(self, values: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
        """What the words need to know of the values."""
        return tuple((name, _kind(name, value)) for name, value in values.items())

    def blanks(self, kinds: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        """What stands for the values while the words are written."""
        return {
            name: Blank(name, many=kind == "list") if isinstance(kind, str) else kind for name, kind in kinds
        }

    def _write(self, vendor: str, zone: str, shape: Hashable, kinds: Iterable[tuple[str, Any]]) -> Words:
        return write(self._build(**self.blanks(kinds)))


def _kind(name: str, value: Any) -> str | int | None:
    if value is None or value is True or value is False or name == "limit":
        return value
    return "list" if isinstance(value, list | tuple | set | frozenset) else "one"


prepared = Prepared
