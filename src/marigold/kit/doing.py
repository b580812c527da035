"""Writing goes through the door: actions, what they refuse, and the guard that keeps everything else out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


class WriteOutsideAction(RuntimeError):
    """A table was written outside an action."""


class Unaudited(RuntimeError):
    """An action ended without leaving an event in the audit log."""


class NotThere(LookupError):
    """There is no such record, or it is not yours: the two answer the same."""


class Refused(ValueError):
    """An action was refused; `findings` say which rule and why, `fields` where on the form."""

    def __init__(self, message: str, *, findings: tuple[Any, ...] = (), field: str = "") -> None:
        super().__init__(message)
        self.message, self.findings, self.field = message, findings, field


class Stale(RuntimeError):
    """Someone saved the same record first. `theirs` is what is stored now, `yours` what was to be saved."""

    def __init__(self, row: Any, theirs: dict[str, Any], yours: dict[str, Any]) -> None:
        super().__init__("This was changed while you were editing.")
        self.row, self.theirs, self.yours = row, theirs, yours


@dataclass
class Doing:
    """One action under way."""

    name: str
    events: int = 0
    unchanged: bool = False
    names: list[str] = field(default_factory=list)


_doing: ContextVar[Doing | None] = ContextVar("doing", default=None)


def inside() -> bool:
    """True while an action (or a declared exception) is under way."""
    return _doing.get() is not None


def note_event() -> None:
    """Called by the audit log: the action under way has left an event."""
    doing = _doing.get()
    if doing is None:
        raise WriteOutsideAction("An audit event belongs to an action.")
    doing.events += 1


def nothing_changed() -> None:
    """Said by an action that found its work already done, so that no event is due."""
    doing = _doing.get()
    if doing is not None:
        doing.unchanged = True


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run a write in one transaction, with `by` and `at`, and insist on an audit event.

    A nested action joins the transaction of the outer one; each must leave its own event.
    Raises Unaudited (and rolls back) when no event was recorded.
    """

    @wraps(function)
    def do(*args: P.args, **kwargs: P.kwargs) -> R:
        if args:
            raise TypeError(f"{function.__name__} takes keyword arguments only.")
        if kwargs.get("by") is None or kwargs.get("at") is None:
            raise TypeError(f"{function.__name__} needs `by` and `at`.")
        doing = Doing(function.__name__)
        token = _doing.set(doing)
        try:
            with transaction.atomic():
                answer = function(**kwargs)  # type: ignore[call-arg]
                if not doing.events and not doing.unchanged:
                    raise Unaudited(f"{function.__name__} left no event.")
                return answer
        finally:
            _doing.reset(token)

    do.is_action = True  # type: ignore[attr-defined]
    return do


@contextmanager
def upkeep(reason: str) -> Iterator[None]:
    """Write without an action, for the few things that are not people's work (sign-in times, roll-ups, restores)."""
    if not reason:
        raise ValueError("Upkeep needs a reason.")
    token = _doing.set(Doing(reason, unchanged=True))
    try:
        yield
    finally:
        _doing.reset(token)
