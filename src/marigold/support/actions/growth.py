"""Growth among people who work together: whom one may ask for a view, and to whom one may show it."""

from collections.abc import Sequence
from datetime import date, datetime

from marigold.access.scope import Scope
from marigold.growth import actions as growth
from marigold.growth.models import Evaluation, Share
from marigold.kit.doing import Refused
from marigold.people.models import Person
from marigold.support.selectors.growth import may_view_me
from marigold.support.selectors.own import companions


def ask_for_views(
    *, evaluation_ref: str, people: Sequence[str], until: date, by: Scope, at: datetime
) -> Evaluation:
    """Ask people one works with for their view of one's practice."""
    known = {person.ref: (person, side) for person, side in may_view_me(by)}
    if not people:
        raise Refused("Choose at least one person.", field="people")
    if not set(people) <= set(known):
        raise Refused("Choose only people you work with.", field="people")
    wanted = dict(known[ref] for ref in dict.fromkeys(people))
    return growth.ask_views(evaluation_ref=evaluation_ref, people=wanted, until=until, by=by, at=at)


def _reader(ref: str, by: Scope) -> Person:
    reader = next((one for one in companions(by) if one.ref == ref), None)
    if reader is None:
        raise Refused("Choose someone you work with.", field="reader")
    return reader


def show_evaluation(*, evaluation_ref: str, reader_ref: str, notes: bool, by: Scope, at: datetime) -> Share:
    """Show a finished self-evaluation to someone one works with."""
    reader = _reader(reader_ref, by)
    return growth.share_evaluation(evaluation_ref=evaluation_ref, reader=reader, notes=notes, by=by, at=at)


def show_plan(*, plan_ref: str, reader_ref: str, by: Scope, at: datetime) -> Share:
    """Show one's growth plan to someone one works with."""
    return growth.share_plan(plan_ref=plan_ref, reader=_reader(reader_ref, by), by=by, at=at)
