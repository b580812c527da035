"""Begin, keep, finish and throw away a self-evaluation. The log says that it happened, never what was said."""

from collections.abc import Mapping
from datetime import datetime

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.growth import Reflected, kept, refuses
from marigold.growth import selectors
from marigold.growth.events import Happened
from marigold.growth.frameworks import LIBRARY, asking, refuse_other_readers
from marigold.growth.models import Evaluation
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.practice import selectors as practice

A_LOOK = "a self-evaluation"


@action
def begin_evaluation(*, framework_key: str, by: Scope, at: datetime) -> Evaluation:
    """Begin a self-evaluation with the current edition of a framework, or go on with the draft there is."""
    edition = practice.edition(by, framework_key)
    if by.person_id is None or edition.framework.kind != "framework":
        raise NotThere("There is nothing here that you can evaluate yourself with.")
    draft = selectors.draft_of(by, edition.pk)
    if draft is not None:
        nothing_changed()
        return draft
    refuse_other_readers(by, edition)
    library = practice.edition(by, LIBRARY)
    if not asking(by, edition.pk, library.pk).entries:
        raise Refused("This framework names no competencies or functions yet.")
    row = Evaluation(person_id=by.person_id, edition=edition, asked_by=library, begun_on=by.on, created_at=at)
    row.save()
    record(Happened.EVALUATION_BEGUN, row, by=by, at=at, title=A_LOOK)
    return row


@action
def keep_answers(
    *, evaluation_ref: str, said: Mapping[str, Reflected], by: Scope, at: datetime
) -> Evaluation:
    """Keep what was said of some entries; the others stay as they are, so that two devices do not undo each other."""
    row = selectors.evaluation(by, evaluation_ref)
    if row.finished_on is not None:
        raise Refused("This self-evaluation is finished. Begin a new one to answer again.")
    asked = asking(by, row.edition_id, row.asked_by_id)
    problem = refuses(said, asked.by_key, asked.steps)
    if problem:
        raise Refused(problem)
    answers = dict(row.answers)
    for key, one in said.items():
        data = one.as_data()
        if data:
            answers[key] = data
        else:
            answers.pop(key, None)
    if not row.alter(answers=answers):
        nothing_changed()
        return row
    record(Happened.EVALUATION_KEPT, row, by=by, at=at, title=A_LOOK)
    return row


@action
def finish_evaluation(*, evaluation_ref: str, by: Scope, at: datetime) -> Evaluation:
    """Close a self-evaluation. Its report opens, and it is held beside the next."""
    row = selectors.evaluation(by, evaluation_ref)
    if row.finished_on is not None:
        nothing_changed()
        return row
    asked = asking(by, row.edition_id, row.asked_by_id)
    open_still = [beat for beat in asked.entries if not kept(row.answers.get(beat.key, {})).answered]
    if open_still:
        first = open_still[0].name
        more = f" and {len(open_still) - 1} more" if len(open_still) > 1 else ""
        raise Refused(
            f"Still open: {first}{more}. Choose a step, or “not part of my work”.", field=open_still[0].key
        )
    row.alter(finished_on=by.on)
    record(Happened.EVALUATION_FINISHED, row, by=by, at=at, title=A_LOOK)
    return row


@action
def remove_evaluation(*, evaluation_ref: str, by: Scope, at: datetime) -> None:
    """Throw one's own self-evaluation away for good, with the views beside it and every share of it."""
    row = selectors.evaluation(by, evaluation_ref)
    record(Happened.EVALUATION_REMOVED, row, by=by, at=at, title=A_LOOK)
    row.delete()
