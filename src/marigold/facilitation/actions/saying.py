"""Joining a session, what the group says, and what it takes on."""

from datetime import date, datetime

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.merging import plain
from marigold.facilitation import selectors
from marigold.facilitation.events import Happened
from marigold.facilitation.models import INSIGHTS, Contributor, Insight, NextStep, Session
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Person
from marigold.support.actions import add_step
from marigold.support.models import Step

# More than any room holds or says; a script that floods a session meets them.
MOST_PEOPLE, MOST_SAID, LONGEST = 300, 60, 400
SOMEONE = "someone who took part"


@action
def join_session(
    *, session: Session, name: str, named: bool, by: Scope, at: datetime, phone: bool = True
) -> Contributor:
    """Take part, by a name one likes; from a phone, for a session that `selectors.by_code` opened."""
    called = " ".join(plain(name).split())[:80]
    if not called:
        raise Refused("Give a name to be called by. A first name will do.", field="name")
    if session.contributors.count() >= MOST_PEOPLE:
        raise Refused(f"{MOST_PEOPLE} people are in this session already.")
    row = Contributor(session=session, name=called, named=named, phone=phone, created_at=at)
    row.save()
    record(
        Happened.CONTRIBUTOR_JOINED,
        row,
        by=by,
        at=at,
        about=session.target,
        title=SOMEONE,
        change={"by_phone": [None, phone]},
    )
    return row


@action
def name_contributor(
    *, contributor: Contributor, name: str, named: bool, by: Scope, at: datetime
) -> Contributor:
    """Say whether one's name may stand among those who took part. By their own link or phone, or on their word.

    The window hands over a contributor that a link, a phone or `selectors.session` with the right to edit led to.
    """
    called = " ".join(plain(name).split())[:80]
    if named and not called:
        raise Refused("Give the name that may stand there.", field="name")
    change = contributor.alter(name=called or contributor.name, named=named)
    if not change:
        nothing_changed()
        return contributor
    drop_name(contributor)
    told = {"named": change["named"]} if "named" in change else {}
    about = contributor.session.target
    record(Happened.CONTRIBUTOR_CHANGED, contributor, by=by, at=at, about=about, title=SOMEONE, change=told)
    return contributor


def drop_name(contributor: Contributor) -> None:
    """Of a session that is over, keep no name that may stand nowhere. Called inside an action."""
    if contributor.session.state != "ended" or contributor.named:
        return
    if not contributor.stories.filter(named=True).exists():
        contributor.alter(name="")


@action
def say_insight(
    *, session: Session, kind: str, text: str, by: Scope, at: datetime, contributor: Contributor | None = None
) -> Insight:
    """Keep what the group found: from a phone (with who it was from), or by hand by someone who runs sessions here."""
    if contributor is None and not selectors.may_run(by, session.engagement):
        raise NotThere(selectors.NOT_HERE)
    if kind not in INSIGHTS:
        raise Refused("Choose what it is.", field="kind")
    words = " ".join(plain(text).split())
    if not words:
        raise Refused("Write something first.", field="text")
    if len(words) > LONGEST:
        raise Refused(f"At most {LONGEST} characters. Shorten it.", field="text")
    known = session.insights.filter(kind=kind, text=words, contributor=contributor).first()
    if known is not None:
        nothing_changed()
        return known
    if contributor is not None and contributor.insights.count() >= MOST_SAID:
        raise Refused("That is a lot from one phone. Let others speak.")
    row = Insight(
        root_id=session.root_id,
        session=session,
        kind=kind,
        text=words,
        contributor=contributor,
        created_at=at,
    )
    row.save()
    record(Happened.INSIGHT_SAID, row, by=by, at=at, about=session.target, change={"kind": [None, kind]})
    return row


@action
def correct_insight(
    *, insight_ref: str, version: int, text: str, why: str, by: Scope, at: datetime
) -> Insight:
    """Put right what was written down of what was said. What stood there before stays beside it."""
    row = selectors.insight(by, insight_ref, Permission.SESSION_EDIT)
    words = " ".join(plain(text).split())[:LONGEST]
    if not words:
        raise Refused("What was said stays. Write it as it was meant.", field="text")
    if not why.strip():
        raise Refused("Say why it is put right.", field="why")
    if words == row.text:
        nothing_changed()
        return row
    old = {"text": row.text, "by": by.name, "at": at.isoformat(), "why": why.strip()[:300]}
    row.alter(expected=version, text=words, before=[*row.before, old])
    about = row.session.target
    record(Happened.INSIGHT_CORRECTED, row, by=by, at=at, about=about, change={"why": [None, why.strip()]})
    return row


@action
def take_on_step(
    *,
    session_ref: str,
    title: str,
    by: Scope,
    at: datetime,
    owner: Person | None = None,
    owner_text: str = "",
    due_on: date | None = None,
) -> Step:
    """Make what a session will do more of a step of its engagement, with who does it by when."""
    session = selectors.session(by, session_ref, Permission.SESSION_EDIT)
    if owner is None and not owner_text.strip():
        raise Refused("Say who does it.", field="owner")
    if due_on is None:
        raise Refused("Give a day.", field="due_on")
    step = add_step(
        engagement_ref=session.engagement.ref,
        title=title,
        activity=session.activity,
        owner=owner,
        owner_text=owner_text.strip(),
        due_on=due_on,
        by=by,
        at=at,
    )
    NextStep(session=session, step=step, created_at=at).save()
    record(Happened.STEP_TAKEN_ON, session, by=by, at=at, change={"title": [None, step.title]})
    return step
