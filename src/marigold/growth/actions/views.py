"""Others' views beside a self-evaluation: asked for by the person, given, declined, closed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.growth import Reflected, refuses
from marigold.growth import selectors
from marigold.growth.actions.evaluations import A_LOOK
from marigold.growth.events import Happened
from marigold.growth.frameworks import asking
from marigold.growth.models import Evaluation, View, ViewAsked
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.people.models import Person

A_VIEW = "a view of someone’s practice"
MOST_WORDS = 5_000


@action
def ask_views(
    *, evaluation_ref: str, people: Mapping[Person, str], until: date, by: Scope, at: datetime
) -> Evaluation:
    """Ask people for their view of one's practice. Whoever calls this says who may be asked, and on which side.

    Participants are asked once and together: who is asked later could be told apart by the difference.
    """
    row = selectors.evaluation(by, evaluation_ref)
    if row.views_closed_on is not None:
        raise Refused("The time for views is over for this self-evaluation.")
    if until < by.on:
        raise Refused("Give them a day from today on.", field="until")
    known = {one.person_id: one for one in row.asked.all()}
    new = {person: side for person, side in people.items() if person.pk not in known}
    if not new:
        raise Refused("Choose someone whom you have not asked yet.", field="people")
    asked_before = any(one.side == "participant" for one in known.values())
    quiet = sum(side == "participant" for side in new.values())
    if quiet and asked_before:
        raise Refused("Participants were asked already. Ask them together, once.", field="people")
    if quiet and quiet < selectors.FLOOR:
        raise Refused(
            f"Ask at least {selectors.FLOOR} participants, so that nobody’s answer can be told.",
            field="people",
        )
    for person, side in new.items():
        ViewAsked(evaluation=row, person=person, side=side, asked_on=by.on).save()
    row.alter(views_until=until)
    change = {"asked": [None, ", ".join(sorted(person.name for person in new))]}
    record(Happened.VIEW_ASKED, row, by=by, at=at, title=A_LOOK, change=change)
    return row


@action
def give_view(
    *, evaluation_ref: str, said: Mapping[str, Reflected], words: str, finish: bool, by: Scope, at: datetime
) -> None:
    """Give the view one was asked for. A participant's is kept without name or day, and cannot be changed after."""
    asked = selectors.view_asked(by, evaluation_ref)
    row = asked.evaluation
    _refuse_late(row, asked, by)
    about = asking(by, row.edition_id, row.asked_by_id)
    problem = refuses(said, about.by_key, about.steps)
    if problem or len(words) > MOST_WORDS:
        raise Refused(problem or f"Use at most {MOST_WORDS:,} characters.", field="words")
    answers = {key: one.as_data() for key, one in said.items() if one.as_data()}
    if finish and not any("level" in data for data in answers.values()):
        raise Refused("Choose a step for at least one entry.")
    quiet = asked.side == "participant"
    if quiet:
        steps = _steps_only(answers)
        View(evaluation=row, side=asked.side, answers=steps, created_at=row.created_at).save(
            force_insert=True
        )
    else:
        _named(asked, answers, words, finish, by, at)
    if finish or quiet:
        asked.answered = True
        asked.save()
    # Of a participant the log tells neither who nor when: either would tell which answer is theirs.
    nobody = replace(by, person_id=None, person_ref="", name="A participant who was asked")
    record(
        Happened.VIEW_GIVEN if finish or quiet else Happened.VIEW_KEPT,
        row,
        by=nobody if quiet else by,
        at=row.created_at if quiet else at,
        title=A_VIEW,
    )


def _refuse_late(row: Evaluation, asked: ViewAsked, by: Scope) -> None:
    over = row.views_closed_on is not None or (row.views_until is not None and row.views_until < by.on)
    if over:
        raise Refused("The time for this view is over. Thank you for looking in.")
    if asked.answered and asked.side == "participant":
        raise Refused("You have answered. What you said is kept without your name, so it cannot be changed.")


def _steps_only(answers: Mapping[str, dict[str, object]]) -> dict[str, object]:
    return {key: {"level": data["level"]} for key, data in answers.items() if "level" in data}


def _named(
    asked: ViewAsked, answers: Mapping[str, object], words: str, finish: bool, by: Scope, at: datetime
) -> None:
    given = by.on if finish else None
    row = selectors.view_of(by, asked)
    if row is None:
        View(
            evaluation=asked.evaluation,
            side=asked.side,
            rater_id=by.person_id,
            answers=dict(answers),
            words=words,
            given_on=given,
            created_at=at,
        ).save()
    else:
        row.alter(answers=dict(answers), words=words, given_on=given or row.given_on)


@action
def decline_view(*, evaluation_ref: str, by: Scope, at: datetime) -> None:
    """Say that one will not give a view. The person who asked sees no reason."""
    asked = selectors.view_asked(by, evaluation_ref)
    asked.declined = True
    asked.save()
    record(Happened.VIEW_DECLINED, asked.evaluation, by=by, at=at, title=A_VIEW)


@action
def close_views(*, evaluation_ref: str, by: Scope, at: datetime) -> Evaluation:
    """End the time for views: no more come in, and participants' middle is told where enough answered."""
    row = selectors.evaluation(by, evaluation_ref)
    if row.views_closed_on is not None:
        nothing_changed()
        return row
    row.alter(views_closed_on=by.on)
    record(Happened.VIEWS_CLOSED, row, by=by, at=at, title=A_LOOK)
    return row
