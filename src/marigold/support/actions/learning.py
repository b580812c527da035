"""What a system learns: lessons shared, reviews held, and research that uses its data."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit
from marigold.support import selectors
from marigold.support.actions.notes import TOLD
from marigold.support.events import Happened
from marigold.support.models import Engagement, Lesson, LessonUse, Note, StudyUse, SystemReview
from marigold.support.selectors import learning as reads

NOT_HERE = "There is nothing here that you can change."


def _filled(fields: dict[str, Any], **asked: str) -> dict[str, Any]:
    """The fields, trimmed; refused with a sentence where one that is asked for is empty."""
    told = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    for name, sentence in asked.items():
        if name in told and not told[name]:
            raise Refused(sentence, field=name)
    return told


@action
def share_lesson(
    *,
    engagement_ref: str,
    title: str,
    text: str,
    nameless: bool,
    by: Scope,
    at: datetime,
    note: Note | None = None,
    about: Sequence[str] = (),
) -> Lesson:
    """Share something learned with the whole system, told without names of people or places.

    `nameless`: whoever shares it has read it again for names. Tier and stage of the engagement go with it.
    """
    engagement = selectors.engagement(by, engagement_ref, Permission.NOTE_EDIT)
    if engagement.root_id not in reads.roots_with(by, Permission.LESSON_EDIT):
        raise NotThere(NOT_HERE)
    told = _filled(
        {"title": title, "text": text}, title="Give the lesson a short name.", text="Say what was learned."
    )
    _nobody_named(told, engagement, nameless)
    if note is not None:
        _may_be_told(note, by)
    row = Lesson(
        root_id=engagement.root_id,
        engagement=engagement,
        note=note,
        stage=engagement.stage,
        tier=engagement.tier,
        about=list(about),
        on=timezone.localdate(at),
        author_id=by.person_id,
        created_at=at,
        **told,
    )
    row.save()
    record(Happened.LESSON_SHARED, row, by=by, at=at, change={"title": [None, row.title]})
    return row


def _may_be_told(note: Note, by: Scope) -> None:
    """Refuse what was said to somebody else for fewer eyes, or written down as partners said it."""
    if note.own_words:
        raise Refused("These are partners’ own words. Tell what you learned in yours, not from this note.")
    if note.author_id != by.person_id and note.visibility not in TOLD:
        raise Refused(f"{note.author.name} wrote this for fewer people. Ask them to share it.")


def _nobody_named(told: dict[str, Any], engagement: Engagement, nameless: bool) -> None:
    """Refuse a lesson nobody read again, or with the full name of somebody on the engagement, or of its place."""
    if not nameless:
        raise Refused(
            "Read it again: nobody and no place may be known by it. Then tick the box.", field="nameless"
        )
    names = {row.person.name for row in engagement.assignments.select_related("person")}
    names |= {engagement.unit.name, engagement.name}
    for field, words in told.items():
        found = sorted(name for name in names if name and name.lower() in str(words).lower())
        if found:
            raise Refused(f"{found[0]} is named here. Tell it without names.", field=field)


@action
def change_lesson(
    *, lesson_ref: str, version: int, by: Scope, at: datetime, nameless: bool = False, **fields: Any
) -> Lesson:
    """Reword a lesson; it is read again for names."""
    row = reads.lesson(by, lesson_ref)
    if not reads.may_change_lesson(by, row):
        raise NotThere(NOT_HERE)
    told = _filled(fields, title="Give the lesson a short name.", text="Say what was learned.")
    _nobody_named({name: told[name] for name in ("title", "text") if name in told}, row.engagement, nameless)
    change = row.alter(expected=version, **told)
    if change:
        record(Happened.LESSON_CHANGED, row, by=by, at=at, change={"fields": [None, sorted(change)]})
    else:
        nothing_changed()
    return row


@action
def use_lesson(*, lesson_ref: str, engagement_ref: str, by: Scope, at: datetime, text: str = "") -> LessonUse:
    """Say that a lesson was taken up in an engagement one supports, and what came of it."""
    row = reads.lesson(by, lesson_ref)
    engagement = selectors.engagement(by, engagement_ref, Permission.ENGAGEMENT_EDIT)
    if engagement.root_id != row.root_id:
        raise Refused("The lesson belongs to another system.", field="engagement")
    if engagement.pk == row.engagement_id:
        raise Refused("It was learned there.", field="engagement")
    known = LessonUse.objects.filter(lesson=row, engagement=engagement).first()
    if known is not None:
        change = known.alter(text=text.strip() or known.text)
    else:
        known = LessonUse(
            lesson=row, engagement=engagement, person_id=by.person_id, on=timezone.localdate(at), text=text.strip(),
            created_at=at,
        )  # fmt: skip
        known.save()
        change = {"engagement": [None, engagement.name]}
    if change:
        record(Happened.LESSON_USED, row, by=by, at=at, about=engagement.target, change=change)
    else:
        nothing_changed()
    return known


@action
def hold_review(
    *, root: Unit, aims: str, by: Scope, at: datetime, on: date | None = None, **fields: Any
) -> SystemReview:
    """Keep a look at a system's aims and activities (with_whom, patterns, better, next_on)."""
    if not by.allows_at(Permission.CHANGE_EDIT, root.path) or root.parent_id is not None:
        raise NotThere(NOT_HERE)
    today = timezone.localdate(at)
    told = _filled({"aims": aims, **fields}, aims="Say how the aims and activities fare.")
    _days(told, on or today, today)
    row = SystemReview(root=root, on=on or today, by_id=by.person_id, created_at=at, **told)
    row.save()
    record(
        Happened.REVIEW_HELD, row, by=by, at=at, about=root.target, change={"next_on": [None, row.next_on]}
    )
    return row


def _days(told: dict[str, Any], on: date, today: date) -> None:
    if on > today:
        raise Refused("A look is kept once it was held. Choose today or an earlier day.", field="on")
    if told.get("next_on") is not None and told["next_on"] <= on:
        raise Refused("Choose a day after this look for the next one.", field="next_on")


@action
def change_review(*, review_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> SystemReview:
    """Put a kept look right."""
    row = reads.review(by, review_ref)
    if not by.allows_at(Permission.CHANGE_EDIT, row.root.path):
        raise NotThere(NOT_HERE)
    told = _filled(fields, aims="Say how the aims and activities fare.")
    _days(told, told.get("on", row.on), timezone.localdate(at))
    change = row.alter(expected=version, **told)
    if change:
        record(Happened.REVIEW_CHANGED, row, by=by, at=at, about=row.root.target, change=change)
    else:
        nothing_changed()
    return row


@action
def note_study(*, root: Unit, by: Scope, at: datetime, **fields: Any) -> StudyUse:
    """Note a study that used practice data without names (title, who, purpose, data, on, link, found)."""
    if not by.allows_at(Permission.RESEARCH_EXPORT, root.path) or root.parent_id is not None:
        raise NotThere(NOT_HERE)
    row = StudyUse(root=root, by_id=by.person_id, created_at=at, **_study(fields))
    row.save()
    record(Happened.STUDY_NOTED, row, by=by, at=at, about=root.target, change={"who": [None, row.who]})
    return row


def _study(fields: dict[str, Any]) -> dict[str, Any]:
    return _filled(
        fields,
        title="Give the title of the study.",
        who="Say who does the study.",
        purpose="Say what it is for.",
        data="Say which data it uses.",
    )


@action
def change_study(*, study_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> StudyUse:
    """Change what is noted of a study, such as what it found."""
    row = reads.study(by, study_ref)
    change = row.alter(expected=version, **_study(fields))
    if change:
        record(Happened.STUDY_CHANGED, row, by=by, at=at, about=row.root.target, change=change)
    else:
        nothing_changed()
    return row


@action
def tell_export(*, root: Unit, rows: int, since: date, until: date, by: Scope, at: datetime) -> None:
    """Leave word that practice data without names was downloaded: by whom, how much, of which time."""
    if not by.allows_at(Permission.RESEARCH_EXPORT, root.path):
        raise NotThere(NOT_HERE)
    change = {"rows": [None, rows], "since": [None, since], "until": [None, until]}
    record(Happened.RESEARCH_EXPORTED, root, by=by, at=at, about=root.target, change=change)
