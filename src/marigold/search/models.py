"""What the index holds. Without foreign keys: the records lie in rooms above, and the index can be built anew from them.

The words themselves are where each store searches quickest: on SQLite in the virtual table `search_words`, on PostgreSQL
in the column `words` of `Entry`, which only `search.stores` knows.
"""

from django.db import models

from marigold.kit.tables import Guarded


class Entry(Guarded):
    """One record in the index. Its key says what kind it is of, where it stands among its kind, and which it is."""

    key = models.BigIntegerField(primary_key=True)
    kind = models.SmallIntegerField()
    row_id = models.BigIntegerField()
    # Of the words, so that a record that did not change is not written again, and the index can be checked.
    digest = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "row_id"], name="search_entry_once")]

    class Reach:
        tree = None

    def __str__(self) -> str:
        return f"{self.kind}/{self.row_id}"


class Late(Guarded):
    """Records from one id to another that were stored in bulk and are not in the index yet."""

    kind = models.SmallIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()

    class Reach:
        tree = None

    def __str__(self) -> str:
        return f"{self.kind}/{self.first}-{self.last}"
