"""Someone goes a whole pathway in the town, with the same actions as people use."""

from dataclasses import replace
from datetime import datetime, timedelta

from marigold.core.growth import Reflected
from marigold.core.growth.pathway import Shown
from marigold.growth import actions
from marigold.growth.actions.pathways import Given
from marigold.growth.frameworks import asking
from marigold.growth.models import Award, Enrolment, Submission
from marigold.people.selectors import scope_for

LEVEL_1 = "pathway.level-1"
PARTS = ("level-1.look", "level-1.view", "level-1.team", "level-1.strategy", "level-1.cycle", "level-1.own")


def asks(town, key: str, at: datetime):
    """The scope of one of the cast on a day; their roles are those of today."""
    return replace(scope_for(town.people[key], on=town.today), on=at.date())


def enrolled(town, key: str, at: datetime, root: str = "state") -> Enrolment:
    """On the way to Level 1."""
    by = asks(town, key, at)
    return actions.enrol(pathway_key=LEVEL_1, root=town.units[root], by=by, at=at)


def looked(town, key: str, at: datetime):
    """A finished look at one's practice, every entry rated."""
    by = asks(town, key, at)
    row = actions.begin_evaluation(framework_key="tci", by=by, at=at)
    entries = asking(by, row.edition_id, row.asked_by_id).entries
    said = {beat.key: Reflected(level=3, words="Only mine to read") for beat in entries}
    actions.keep_answers(evaluation_ref=row.ref, said=said, by=by, at=at)
    return actions.finish_evaluation(evaluation_ref=row.ref, by=by, at=at)


def handed(town, key: str, row: Enrolment, part: str, at: datetime, words: str = "My account") -> Submission:
    """One part handed in."""
    shown = (Shown("work", "support.activity/none", "A team meeting", at.date(), 15),)
    given = Given(words=words, shown=shown)
    return actions.submit(
        enrolment_ref=row.ref, requirement_key=part, given=given, by=asks(town, key, at), at=at
    )


def awarded(town, key: str, at: datetime, root: str = "state") -> Award:
    """Every part handed in and accepted, and the award given by the lead."""
    row, lead = enrolled(town, key, at, root), asks(town, "lead", at)
    for part in PARTS:
        made = handed(town, key, row, part, at)
        actions.answer_submission(submission_ref=made.ref, accept=True, words="", by=lead, at=at)
    return actions.give_award(enrolment_ref=row.ref, by=lead, at=at)


def years_ago(now: datetime, years: int) -> datetime:
    """So many years before, and a day."""
    return now - timedelta(days=366 * years)
