"""Asking the index: within reach, decided by the database, in the same order on both stores."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from marigold.access.scope import Scope
from marigold.core.search import Query
from marigold.search.kinds import KINDS, Kind, row_of
from marigold.search.stores import store


def find(
    scope: Scope, query: Query, kinds: Sequence[Kind], *, limit: int, below: int | None = None
) -> dict[str, list[int]]:
    """The keys of records that fit and that somebody may see, by kind, first ones first: one question for all kinds.

    :param below: only keys smaller than this one, for the next page of one kind
    """
    questions: list[str] = []
    params: list[Any] = []
    memo: dict[str, Any] = {}  # what narrowing several kinds needs to know once
    for kind in kinds if query else ():
        anchors = kind.narrow(scope, memo)
        reach = _reach(scope, kind) if anchors is not None else None
        if anchors is None or reach is None:
            continue
        high = kind.last_key if below is None else min(below - 1, kind.last_key)
        sql, values = store().question(query, anchors, kind.first_key, high, *reach, limit)
        questions.append(f"SELECT key FROM ({sql}) AS found_{kind.number}")  # noqa: S608 - own words
        params += values
    found: dict[str, list[int]] = {}
    if questions:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(questions), params)
            keys = sorted((key for (key,) in cursor.fetchall()), reverse=True)
        for kind in kinds:
            mine = [key for key in keys if kind.first_key <= key <= kind.last_key]
            if mine:
                found[kind.key] = mine
    return found


def _reach(scope: Scope, kind: Kind) -> tuple[str, tuple[Any, ...]] | None:
    """The selector of a kind as a condition on one record, or None when it gives nobody anything."""
    this = RawSQL(store().row_id, (), output_field=BigIntegerField())  # noqa: S611 - own words
    try:
        rows = kind.rows(scope).order_by().filter(pk=this).values("pk")
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, params


def rows_of(scope: Scope, kind: Kind, keys: Sequence[int]) -> list[Any]:
    """The records of keys that were found, in order; asked for through their selector once more."""
    rows = kind.rows(scope).filter(pk__in=[row_of(key) for key in keys])
    found = {row.pk: row for row in rows.select_related(*kind.related).order_by()}
    return [found[row_of(key)] for key in keys if row_of(key) in found]


def all_kinds() -> list[Kind]:
    """All kinds of record that can be found, in the order of their numbers."""
    return sorted(KINDS.values(), key=lambda kind: kind.number)
