"""Stories: retold, agreed to by their tellers, put right with a trace, taken back everywhere at once, tied to what they show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.facilitation import same_words
from marigold.core.merging import plain
from marigold.facilitation import selectors
from marigold.facilitation.actions.saying import drop_name
from marigold.facilitation.events import Happened
from marigold.facilitation.models import CONSENTS, SHARED, Contributor, Session, Story, StoryTie
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.practice.models import Framework

LONG, MOST_CONDITIONS, CONDITION, MOST_STORIES = 4000, 8, 100, 20


@dataclass(frozen=True)
class Words:
    """A story as it is told."""

    title: str
    happened: str
    conditions: Sequence[str] = ()

    def tidy(self) -> dict[str, Any]:
        """As it is kept. Refused where something is missing or too long."""
        title = " ".join(plain(self.title).split())
        happened = plain(self.happened).strip()
        if not title:
            raise Refused("Give the story a short name.", field="title")
        if len(title) > 160:
            raise Refused("A name has at most 160 characters. Shorten it.", field="title")
        if not happened:
            raise Refused("Tell what happened.", field="happened")
        if len(happened) > LONG:
            raise Refused(f"At most {LONG} characters. Shorten it.", field="happened")
        return {"title": title, "happened": happened, "conditions": _conditions(self.conditions)}


def _conditions(said: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for one in said:
        words = " ".join(plain(one).split())
        if len(words) > CONDITION:
            raise Refused(f"Keep each to {CONDITION} characters.", field="conditions")
        if same_words(words):
            found.setdefault(same_words(words), words)
    if len(found) > MOST_CONDITIONS:
        raise Refused(f"Name the {MOST_CONDITIONS} that mattered most.", field="conditions")
    return list(found.values())


@action
def tell_story(
    *,
    session: Session,
    teller: Contributor,
    words: Words,
    by: Scope,
    at: datetime,
    retold_by: Contributor | None = None,
    consent: str = "asked",
    named: bool = False,
) -> Story:
    """Write down a story as it was retold. From a phone its teller is asked; by hand one may say what the teller said."""
    fields = words.tidy()
    by_hand = retold_by is None
    if by_hand and not (selectors.may_run(by, session.engagement) and selectors.runs(by, session)):
        raise NotThere(selectors.NOT_HERE)
    _belongs(session, teller, retold_by)
    if consent not in CONSENTS or (not by_hand and consent != "asked"):
        raise Refused("Only the teller says who may read it.", field="consent")
    known = session.stories.filter(teller=teller, retold_by=retold_by, title=fields["title"]).first()
    if known is not None and known.happened == fields["happened"]:
        nothing_changed()
        return known
    if session.stories.filter(teller=teller).count() >= MOST_STORIES:
        raise Refused(f"There are {MOST_STORIES} stories of this person already.")
    row = Story(
        root_id=session.root_id,
        engagement_id=session.engagement_id,
        session=session,
        teller=teller,
        retold_by=retold_by,
        writer_id=by.person_id if by_hand else None,
        on=timezone.localdate(at),
        consent=consent,
        named=named and consent in SHARED,
        created_at=at,
        **fields,
    )
    row.save()
    record(Happened.STORY_TOLD, row, by=by, at=at, about=session.target, change={"consent": [None, consent]})
    return row


def _belongs(session: Session, teller: Contributor, retold_by: Contributor | None) -> None:
    if teller.session_id != session.pk or (retold_by is not None and retold_by.session_id != session.pk):
        raise Refused("Choose someone who is in this session.", field="teller")
    if retold_by is not None and retold_by.pk == teller.pk:
        raise Refused("A story is retold by whoever heard it. Choose whose story it is.", field="teller")


@action
def consent_of(
    *,
    story: Story,
    consent: str,
    named: bool,
    by: Scope,
    at: datetime,
    teller: Contributor | None = None,
) -> Story:
    """Keep what its teller says of a story: how far it may go, and whether their name stands with it.

    `teller` is who holds the phone or the link; without, `by` ran the session and says it on the teller's word.
    """
    if teller is not None:
        if story.teller_id != teller.pk or not story.title:
            raise NotThere(selectors.NOT_HERE)
    elif not selectors.keeps(by, story):
        raise NotThere(selectors.NOT_HERE)
    if consent not in CONSENTS or consent == "asked":
        raise Refused("Choose who may read it.", field="consent")
    named = named and consent in SHARED
    if named and not story.teller.name:
        raise Refused("There is no name of the teller any more.", field="named")
    change = story.alter(consent=consent, named=named)
    if not change:
        nothing_changed()
        return story
    drop_name(story.teller)
    change["via"] = [None, "the teller" if teller is not None else "on the teller’s word"]
    record(Happened.STORY_CONSENT, story, by=by, at=at, about=story.session.target, change=change)
    return story


@action
def correct_story(
    *, story_ref: str, version: int, words: Words, why: str, agreed: bool, by: Scope, at: datetime
) -> Story:
    """Put right what was written down. What stood before stays beside it.

    `agreed`: the teller has heard the new words. Without, nobody else reads it until the teller says yes to them.
    """
    row = selectors.story(by, story_ref)
    if not selectors.keeps(by, row):
        raise NotThere(selectors.NOT_HERE)
    fields = words.tidy()
    if not why.strip():
        raise Refused("Say why it is put right.", field="why")
    if all(getattr(row, name) == value for name, value in fields.items()):
        nothing_changed()
        return row
    kept = {name: getattr(row, name) for name in fields}
    kept |= {"by": by.name, "at": at.isoformat(), "why": why.strip()[:300]}
    asks = {} if agreed else {"consent": "asked", "writer_id": by.person_id}
    change = row.alter(expected=version, before=[*row.before, kept], **fields, **asks)
    told: dict[str, Any] = {"why": [None, why.strip()]}
    told |= {name: change[name] for name in ("consent",) if name in change}
    record(Happened.STORY_CORRECTED, row, by=by, at=at, about=row.session.target, change=told)
    return row


@action
def remove_story(*, story: Story, by: Scope, at: datetime, teller: Contributor | None = None) -> Story:
    """Take a story's words out for good, with all it said before and what it was tied to."""
    if teller is not None:
        if story.teller_id != teller.pk:
            raise NotThere(selectors.NOT_HERE)
    elif not selectors.keeps(by, story):
        raise NotThere(selectors.NOT_HERE)
    story.ties.all().delete()
    story.alter(title="", happened="", conditions=[], before=[], consent="none", named=False)
    drop_name(story.teller)
    record(Happened.STORY_REMOVED, story, by=by, at=at, about=story.session.target)
    return story


@action
def tie_story(
    *,
    story_ref: str,
    framework: Framework,
    keys: Sequence[str],
    known: Iterable[str],
    by: Scope,
    at: datetime,
) -> Story:
    """Say which elements of a framework a story shows; those of other frameworks stay. `known` are the keys there are."""
    row = selectors.story(by, story_ref)
    if not selectors.may_tie(by, row):
        raise NotThere(selectors.NOT_HERE)
    wanted = set(keys)
    if not wanted <= set(known):
        raise Refused("Choose from the list.", field="keys")
    held = set(row.ties.filter(framework=framework).values_list("key", flat=True))
    if held == wanted:
        nothing_changed()
        return row
    row.ties.filter(framework=framework, key__in=held - wanted).delete()
    for key in sorted(wanted - held):
        StoryTie(story=row, framework=framework, key=key, person_id=by.person_id, created_at=at).save()
    change = {"framework": [None, framework.name], "elements": [sorted(held), sorted(wanted)]}
    record(Happened.STORY_TIED, row, by=by, at=at, about=row.session.target, change=change)
    return row
