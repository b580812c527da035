"""Writes to partners, teams and leaders."""

from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people import selectors
from marigold.people.actions.door import may_begin, open_place, past_day
from marigold.people.events import Happened
from marigold.people.models import Involvement, Leader, Partner, Person, Team, TeamMember, Unit

RATINGS = ("leads", "backs", "absent")


@action
def add_partner(
    *, unit: Unit, person: Person, group: str, starts_on: date, by: Scope, at: datetime, part: str = ""
) -> Partner:
    """Name someone as a partner of a unit, in one of the practice model's partner groups."""
    may_begin(by, Permission.PERSON_EDIT, unit)
    partner = Partner(
        root_id=unit.root_id,
        unit=unit,
        person=person,
        group=group,
        part=part,
        starts_on=starts_on,
        created_at=at,
    )
    partner.save()
    record(
        Happened.PARTNER_ADDED,
        partner,
        by=by,
        at=at,
        about=unit.target,
        change={"person": [None, person.name], "group": [None, group]},
    )
    return partner


def _tend(by: Scope, unit: Unit) -> None:
    """Those who edit the place, or are named on an engagement there."""
    if not selectors.may_tend(by, unit):
        raise NotThere("There is nothing here that you can change.")


@action
def add_team(*, unit: Unit, name: str, by: Scope, at: datetime, purpose: str = "") -> Team:
    """Add a team to a unit."""
    _tend(by, unit)
    open_place(unit)
    if not name.strip():
        raise Refused("Give the team a name.", field="name")
    team = Team(root_id=unit.root_id, unit=unit, name=name.strip(), purpose=purpose, created_at=at)
    team.save()
    record(Happened.TEAM_ADDED, team, by=by, at=at, about=unit.target, change={"name": [None, name]})
    return team


@action
def change_team(*, team_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> Team:
    """Change a team's name or what it is for."""
    team = selectors.team(by, team_ref)
    _tend(by, team.unit)
    if not str(fields.get("name", team.name)).strip():
        raise Refused("Give the team a name.", field="name")
    change = team.alter(expected=version, **fields)
    if change:
        record(Happened.TEAM_CHANGED, team, by=by, at=at, about=team.unit.target, change=change)
    else:
        nothing_changed()
    return team


@action
def join_team(
    *, team: Team, person: Person, starts_on: date, by: Scope, at: datetime, part: str = ""
) -> TeamMember:
    """Put someone on a team, once at a time."""
    _tend(by, team.unit)
    open_place(team.unit)
    if TeamMember.objects.filter(team=team, person=person, ends_on__isnull=True).exists():
        raise Refused(f"{person.name} is on this team already.", field="person")
    member = TeamMember(team=team, person=person, part=part, starts_on=starts_on, created_at=at)
    member.save()
    record(
        Happened.TEAM_JOINED,
        member,
        by=by,
        at=at,
        about=team.unit.target,
        change={"person": [None, person.name], "part": [None, part], "starts_on": [None, starts_on]},
    )
    return member


@action
def change_member(
    *, member_ref: str, part: str, starts_on: date, ends_on: date | None, by: Scope, at: datetime
) -> TeamMember:
    """Change someone's part on a team and its days; a last day takes them off it."""
    member = selectors.team_member(by, member_ref)
    _tend(by, member.team.unit)
    if ends_on and ends_on < starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")
    change = member.alter(part=part, starts_on=starts_on, ends_on=ends_on)
    if not change:
        nothing_changed()
        return member
    left = bool(ends_on) and "ends_on" in change
    kind = Happened.TEAM_LEFT if left else Happened.TEAM_MEMBER_CHANGED
    change["person"] = [member.person.name, member.person.name]
    record(kind, member, by=by, at=at, about=member.team.unit.target, change=change)
    return member


@action
def add_leader(
    *,
    unit: Unit,
    person: Person,
    starts_on: date,
    rating: str,
    by: Scope,
    at: datetime,
    part: str = "",
    note: str = "",
) -> Leader:
    """Name someone as a leader of a place, with how involved they are from that day on."""
    _tend(by, unit)
    open_place(unit)
    past_day(starts_on, at)
    if Leader.objects.filter(unit=unit, person=person, ends_on__isnull=True).exists():
        raise Refused(f"{person.name} is down as a leader here already.", field="person")
    _known(rating)
    leader = Leader(
        root_id=unit.root_id, unit=unit, person=person, part=part, starts_on=starts_on, created_at=at
    )
    leader.save()
    Involvement(leader=leader, on=starts_on, rating=rating, note=note, created_at=at).save()
    change = {"person": [None, person.name], "rating": [None, rating], "starts_on": [None, starts_on]}
    record(Happened.LEADER_ADDED, leader, by=by, at=at, about=unit.target, change=change)
    return leader


@action
def rate_leader(
    *, leader_ref: str, on: date, rating: str, by: Scope, at: datetime, note: str = ""
) -> Involvement:
    """Say from a day on how involved a leader is; saying it anew for the same day corrects it."""
    leader = selectors.leader(by, leader_ref)
    _tend(by, leader.unit)
    past_day(on, at)
    _known(rating)
    if on < leader.starts_on or (leader.ends_on and on > leader.ends_on):
        raise Refused("On this day they were not down as a leader here.", field="on")
    row = Involvement.objects.filter(leader=leader, on=on).first()
    if row is None:
        row = Involvement(leader=leader, on=on, rating=rating, note=note, created_at=at)
        row.save()
        change: dict[str, list[Any]] = {"rating": [None, rating], "note": [None, note]}
    else:
        change = row.alter(rating=rating, note=note)
    if change:
        change["on"] = [None, on]
        record(Happened.LEADER_RATED, leader, by=by, at=at, about=leader.unit.target, change=change)
    else:
        nothing_changed()
    return row


@action
def change_leader(
    *, leader_ref: str, version: int, part: str, ends_on: date | None, by: Scope, at: datetime
) -> Leader:
    """Change what a leader does here, or let their time as one end."""
    leader = selectors.leader(by, leader_ref)
    _tend(by, leader.unit)
    if ends_on and ends_on < leader.starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")
    change = leader.alter(expected=version, part=part, ends_on=ends_on)
    if change:
        record(Happened.LEADER_CHANGED, leader, by=by, at=at, about=leader.unit.target, change=change)
    else:
        nothing_changed()
    return leader


def _known(rating: str) -> None:
    if rating not in RATINGS:
        raise Refused("Say whether they lead, back or are absent.", field="rating")
