"""The two stores behind one small interface: put words under a key, take them out, and ask. Nothing else knows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from marigold.core.search import Query, vector
from marigold.search.kinds import ROW_MASK


@dataclass(frozen=True)
class Words:
    """What is stored of one record: its key, of what kind and which it is, its words, and what it hangs on."""

    key: int
    kind: int
    row_id: int
    digest: int
    words: list[str]
    anchors: list[str]


class Store:
    """What both stores do alike."""

    # As SQL, for conditions on the record of a key while the index is asked.
    row_id = ""

    def put(self, entries: Sequence[Words]) -> None:
        """Store entries whose keys are free."""
        raise NotImplementedError

    def take(self, keys: Iterable[int]) -> None:
        """Take entries out."""
        raise NotImplementedError

    def empty(self) -> None:
        """Take everything out."""
        raise NotImplementedError

    def question(
        self,
        query: Query,
        anchors: Sequence[str],
        low: int,
        high: int,
        reach: str,
        params: Sequence[Any],
        limit: int,
    ) -> tuple[str, list[Any]]:
        """The keys from `low` to `high` that fit and are within `reach` (a subquery), the largest first, as SQL."""
        raise NotImplementedError


class SQLite(Store):
    """FTS5 without a copy of the texts. Its rows come in the order of their keys, so that a long answer ends early."""

    row_id = f"(search_words.rowid & {ROW_MASK})"

    def put(self, entries: Sequence[Words]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_entry (key, kind, row_id, digest) VALUES (%s, %s, %s, %s)",
                [(one.key, one.kind, one.row_id, one.digest) for one in entries],
            )
            cursor.executemany(
                "INSERT INTO search_words (rowid, words, anchors) VALUES (%s, %s, %s)",
                [(one.key, " ".join(one.words), " ".join(one.anchors)) for one in entries],
            )

    def take(self, keys: Iterable[int]) -> None:
        gone = [(key,) for key in keys]
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_words WHERE rowid = %s", gone)
            cursor.executemany("DELETE FROM search_entry WHERE key = %s", gone)

    def empty(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('delete-all')")
            cursor.execute("DELETE FROM search_entry")

    def question(
        self,
        query: Query,
        anchors: Sequence[str],
        low: int,
        high: int,
        reach: str,
        params: Sequence[Any],
        limit: int,
    ) -> tuple[str, list[Any]]:
        asked = f"words : ({query.fts5})"
        if anchors:
            asked += f" AND anchors : ({' OR '.join(anchors)})"
        sql = (
            "SELECT rowid AS key FROM search_words WHERE search_words MATCH %s AND rowid BETWEEN %s AND %s "  # noqa: S608
            f"AND EXISTS ({reach}) ORDER BY rowid DESC LIMIT %s"
        )
        return sql, [asked, low, high, *params, limit]


class PostgreSQL(Store):
    """A tsvector made of our own words, with an index over it."""

    row_id = f"(search_entry.key & {ROW_MASK})"

    def put(self, entries: Sequence[Words]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_entry (key, kind, row_id, digest, words) VALUES (%s, %s, %s, %s, %s::tsvector)",
                [(one.key, one.kind, one.row_id, one.digest, _lexemes(one)) for one in entries],
            )

    def take(self, keys: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_entry WHERE key = ANY(%s)", [list(keys)])

    def empty(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_entry")

    def question(
        self,
        query: Query,
        anchors: Sequence[str],
        low: int,
        high: int,
        reach: str,
        params: Sequence[Any],
        limit: int,
    ) -> tuple[str, list[Any]]:
        asked = query.tsquery
        if anchors:
            asked += " & (" + " | ".join(f"'{_anchor(one)}'" for one in anchors) + ")"
        sql = (
            "SELECT key FROM search_entry WHERE words @@ %s::tsquery AND key BETWEEN %s AND %s "  # noqa: S608
            f"AND EXISTS ({reach}) ORDER BY key DESC LIMIT %s"
        )
        return sql, [asked, low, high, *params, limit]


def _lexemes(one: Words) -> str:
    anchors = "".join(f" '{_anchor(name)}'" for name in one.anchors)
    return vector(one.words) + anchors


def _anchor(name: str) -> str:
    """Apart from words, none of which has such a sign in it."""
    return f"{name}."


def store() -> Store:
    """The store of the present connection."""
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
