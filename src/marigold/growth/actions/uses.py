"""Write a role profile, note who does a function today, and what was decided about staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.growth.events import Happened
from marigold.growth.frameworks import asking, refuse_other_readers
from marigold.growth.models import FunctionHolder, RoleProfile, StaffingChoice
from marigold.growth.selectors import uses as reads
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Person, Unit
from marigold.practice.models import Edition

MOST = 5_000
WANTED = {"must": "Needed from the start", "nice": "Helps; can be learned on the job"}
KINDS = {
    "found": "Someone here does it already",
    "shared": "Share it among people here",
    "freed": "Free or move someone’s time",
    "post": "Make a new post",
}


@dataclass(frozen=True)
class Role:
    """What a role profile says."""

    title: str
    about: str
    not_theirs: str
    titles: Sequence[str]
    chosen: Mapping[str, str]


@dataclass(frozen=True)
class Held:
    """Who does a function: a person, or a post or team in words; how much of a week; since and until when."""

    person: Person | None
    words: str
    share: int | None
    notes: str
    since: date
    until: date | None = None


def may_map(by: Scope, unit: Unit) -> None:
    """Raise NotThere unless one keeps the map of roles of a place."""
    if not by.allows_at(Permission.ROLEMAP_EDIT, unit.path):
        raise NotThere("There is nothing here that you can change.")


def _role(role: Role, edition: Edition, by: Scope) -> dict[str, object]:
    if not role.title.strip():
        raise Refused("Give the role a title.", field="title")
    if max(len(role.about), len(role.not_theirs)) > MOST:
        raise Refused(f"Use at most {MOST:,} characters.", field="about")
    known = asking(by, edition.pk).by_key
    unknown = [key for key in role.chosen if key not in known]
    if unknown or not set(role.chosen.values()) <= set(WANTED):
        raise Refused("A choice is not part of this framework. Reload the page.", field="chosen")
    if "must" not in role.chosen.values():
        raise Refused("Choose at least one entry that is needed from the start.", field="chosen")
    if not role.not_theirs.strip():
        raise Refused("Say what is not part of the role, so that it has an edge.", field="not_theirs")
    titles = list(dict.fromkeys(one.strip()[:200] for one in role.titles if one.strip()))
    return {
        "title": role.title.strip()[:200],
        "about": role.about.strip(),
        "not_theirs": role.not_theirs.strip(),
        "titles": titles[:40],
        "chosen": {key: role.chosen[key] for key in known if key in role.chosen},
    }


@action
def write_profile(*, root: Unit, edition: Edition, role: Role, by: Scope, at: datetime) -> RoleProfile:
    """Describe a role of a system by entries of a framework."""
    may_map(by, root)
    if root.pk != root.root_id:
        raise Refused("A role is described for a whole system.")
    refuse_other_readers(by, edition)
    row = RoleProfile(root=root, edition=edition, created_at=at, **_role(role, edition, by))
    row.save()
    record(Happened.PROFILE_WRITTEN, row, by=by, at=at, about=root.target)
    return row


@action
def change_profile(
    *, profile_ref: str, version: int, role: Role, ended: bool, by: Scope, at: datetime
) -> RoleProfile:
    """Change a role profile, or end it."""
    row = reads.role_profile(by, profile_ref)
    may_map(by, row.root)
    ended_on = (row.ended_on or by.on) if ended else None
    change = row.alter(expected=version, ended_on=ended_on, **_role(role, row.edition, by))
    if not change:
        nothing_changed()
        return row
    record(Happened.PROFILE_CHANGED, row, by=by, at=at, about=row.root.target)
    return row


def _held(held: Held) -> dict[str, object]:
    if held.person is None and not held.words.strip():
        raise Refused("Choose a person, or name a post or a team in words.", field="words")
    if held.share is not None and not 1 <= held.share <= 100:
        raise Refused("Give the share of a week from 1 to 100.", field="share")
    if held.until is not None and held.until < held.since:
        raise Refused("It ends before it begins. Choose a later day.", field="until")
    if len(held.notes) > MOST:
        raise Refused(f"Use at most {MOST:,} characters.", field="notes")
    words = held.words.strip() or (held.person.title if held.person else "")
    return {
        "person": held.person,
        "words": words[:200],
        "share": held.share,
        "notes": held.notes.strip(),
        "since": held.since,
        "until": held.until,
    }


@action
def name_holder(
    *, unit: Unit, edition: Edition, element_key: str, held: Held, by: Scope, at: datetime
) -> FunctionHolder:
    """Note who does a function in a place today, whatever their title."""
    may_map(by, unit)
    refuse_other_readers(by, edition)
    entry = asking(by, edition.pk).by_key.get(element_key)
    if entry is None:
        raise NotThere("This framework has no such entry.")
    row = FunctionHolder(
        root_id=unit.root_id,
        unit=unit,
        framework_id=edition.framework_id,
        element_key=element_key,
        element_name=entry.name,
        created_at=at,
        **_held(held),
    )
    row.save()
    change = {"who": [None, held.person.name if held.person else row.words]}
    record(Happened.HOLDER_NAMED, row, by=by, at=at, about=unit.target, title=entry.name, change=change)
    return row


@action
def change_holder(*, holder_ref: str, version: int, held: Held, by: Scope, at: datetime) -> FunctionHolder:
    """Change who does a function, how much, or until when."""
    row = reads.holder(by, holder_ref)
    may_map(by, row.unit)
    change = row.alter(expected=version, **_held(held))
    if not change:
        nothing_changed()
        return row
    record(Happened.HOLDER_CHANGED, row, by=by, at=at, about=row.unit.target, title=row.element_name)
    return row


def _decided(kind: str, what: str, reason: str, on: date, by: Scope) -> None:
    if kind not in KINDS:
        raise Refused("Choose what was decided.", field="kind")
    for name, text, words in (("what", what, "Say what was decided."), ("reason", reason, "Say why.")):
        if not text.strip():
            raise Refused(words, field=name)
        if len(text) > MOST:
            raise Refused(f"Use at most {MOST:,} characters.", field=name)
    if on > by.on:
        raise Refused("Note it once it is decided. Choose today or a day before.", field="on")


@action
def choose_staffing(
    *, unit: Unit, edition: Edition, kind: str, what: str, reason: str, on: date, by: Scope, at: datetime
) -> StaffingChoice:
    """Note what was decided about who does the work. A new post comes after the map of who does it already."""
    may_map(by, unit)
    refuse_other_readers(by, edition)
    _decided(kind, what, reason, on, by)
    entries = asking(by, edition.pk).by_key
    covered = {row.element_key for row in reads.holders(by, [unit.pk], edition.framework.key)} & set(entries)
    if kind == "post" and not covered:
        raise Refused(
            "Before a new post, map who does this work here already. Name someone for at least one function first.",
            field="kind",
        )
    row = StaffingChoice(
        root_id=unit.root_id,
        unit=unit,
        framework_id=edition.framework_id,
        on=on,
        kind=kind,
        what=what.strip(),
        reason=reason.strip(),
        covered=len(covered),
        entries=len(entries),
        created_at=at,
    )
    row.save()
    change = {"reason": [None, row.reason]}
    record(
        Happened.STAFFING_CHOSEN, row, by=by, at=at, about=unit.target, title=row.what[:200], change=change
    )
    return row
