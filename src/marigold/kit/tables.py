"""The base of every table: three identifiers, a version, and a guard against writes outside actions."""

from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import F

from marigold.kit import doing
from marigold.kit.refs import new_ref

T = TypeVar("T", bound="Table")


def _guard(what: str) -> None:
    if not doing.inside():
        raise doing.WriteOutsideAction(f"{what} outside an action.")


class GuardedQuerySet(models.QuerySet[Any]):
    """A queryset whose writing methods refuse outside actions."""

    def update(self, **kwargs: Any) -> int:
        _guard(f"update of {self.model.__name__}")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        _guard(f"delete of {self.model.__name__}")
        return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        _guard(f"bulk_create of {self.model.__name__}")
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> Any:
        _guard(f"bulk_update of {self.model.__name__}")
        return super().bulk_update(*args, **kwargs)


class Guarded(models.Model):
    """Rows written only inside actions."""

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, inside an action only."""
        _guard(f"save of {type(self).__name__}")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, inside an action only."""
        _guard(f"delete of {type(self).__name__}")
        return super().delete(*args, **kwargs)


class Table(Guarded):
    """A guarded row with a short random `ref` for addresses and a `version` for compare-and-set."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    @property
    def target(self) -> str:
        """The name of this record in the audit log: `app.table/ref`."""
        return f"{self._meta.label_lower}/{self.ref}"

    def alter(self, *, expected: int | None = None, **fields: Any) -> dict[str, list[Any]]:
        """Set fields if nobody saved in between; return {field: [before, after]} for those that differ.

        `expected` is the version the person had before them; without it, the version of this loaded row.
        Raises Stale with both texts when the stored version is another one.
        """
        change = {
            name: [getattr(self, name), value]
            for name, value in fields.items()
            if getattr(self, name) != value
        }
        seen = self.version if expected is None else expected
        rows = type(self)._default_manager.filter(pk=self.pk, version=seen)
        if not change:
            if expected is not None and not rows.exists():
                raise self._stale(fields)
            return {}
        if not rows.update(**{name: pair[1] for name, pair in change.items()}, version=F("version") + 1):
            raise self._stale(fields)
        for name, pair in change.items():
            setattr(self, name, pair[1])
        self.version = seen + 1
        return change

    def _stale(self, fields: dict[str, Any]) -> doing.Stale:
        now = type(self)._default_manager.get(pk=self.pk)
        theirs = {name: getattr(now, name) for name in fields}
        return doing.Stale(now, theirs, dict(fields))


class KeptManager(models.Manager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    """Finds rows that are not in the trash."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(trashed_at__isnull=True)


class Trashable(Table):
    """A row that can be put in the trash and taken out again for thirty days.

    `objects` leaves out what lies in the trash, so that no page, list, search or file can forget to. Only the trash
    itself asks `with_trash`.
    """

    trashed_at = models.DateTimeField(null=True, editable=False)
    trashed_by = models.CharField(max_length=200, blank=True, editable=False)

    objects: ClassVar[Any] = KeptManager()
    with_trash: ClassVar[Any] = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def move(self, *, trashed_at: Any, trashed_by: str) -> bool:
        """Into the trash, or out of it with None; False when somebody changed the row meanwhile."""
        rows = type(self).with_trash.filter(pk=self.pk, version=self.version)
        moved = rows.update(trashed_at=trashed_at, trashed_by=trashed_by, version=F("version") + 1)
        if moved:
            self.trashed_at, self.trashed_by, self.version = trashed_at, trashed_by, self.version + 1
        return bool(moved)
