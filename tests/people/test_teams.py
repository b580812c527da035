"""Teams, leaders and partner groups: who is on what, who carries the work, who took part and who is missing."""

from datetime import timedelta

import pytest

from marigold.access.scope import COMMAND_LINE
from marigold.audit.models import Event
from marigold.core.rules import judge
from marigold.core.rules.places import Held, TeamFacts
from marigold.kit.doing import NotThere, Refused, upkeep
from marigold.people import actions, selectors
from marigold.people.models import Involvement, Leader, Partner, Team, TeamMember
from marigold.practice.selectors import vocabulary
from marigold.support.actions import add_step
from marigold.support.models import Activity, ActivityPerson, Engagement, Goal, Step
from marigold.support.selectors.participation import carried_by, participation
from marigold.web.present.place_people import leaning, place_findings
from tests.web.reading import words


def test_a_team_and_its_members_are_kept_by_those_who_support_the_place(town, scope, now):
    west = town.units["west"]
    team = actions.add_team(unit=west, name="Data team", purpose="Reads numbers.", by=scope("imani"), at=now)
    member = actions.join_team(
        team=team, person=town.people["priya"], part="lead", starts_on=town.today, by=scope("dana"), at=now
    )
    with pytest.raises(Refused, match="on this team already"):
        actions.join_team(
            team=team, person=town.people["priya"], starts_on=town.today, by=scope("dana"), at=now
        )
    team = actions.change_team(
        team_ref=team.ref, version=team.version, name="Numbers team", by=scope("lead"), at=now
    )
    yesterday = town.today - timedelta(days=1)
    with pytest.raises(Refused, match="last day comes before"):
        actions.change_member(
            member_ref=member.ref, part="", starts_on=town.today, ends_on=yesterday, by=scope("lead"), at=now
        )
    left = actions.change_member(
        member_ref=member.ref, part="data", starts_on=yesterday, ends_on=town.today, by=scope("lead"), at=now
    )
    assert (left.part, left.starts_on, left.ends_on) == ("data", yesterday, town.today)
    # Whoever left may come back.
    actions.join_team(team=team, person=town.people["priya"], starts_on=town.today, by=scope("lead"), at=now)
    assert TeamMember.objects.filter(team=team).count() == 2
    kinds = list(
        Event.objects.filter(about=west.target, at=now).order_by("id").values_list("kind", flat=True)
    )
    assert kinds == [
        "people:team:added", "people:team:joined", "people:team:changed", "people:team:left", "people:team:joined",
    ]  # fmt: skip
    # Mei supports other places; Rosa leads this one and does not edit it; Carmen's system is another.
    for key in ("mei", "rosa", "carmen", "sam"):
        with pytest.raises(NotThere):
            actions.add_team(unit=west, name="Mine", by=scope(key), at=now)
        with pytest.raises(NotThere):
            actions.change_team(team_ref=team.ref, version=team.version, name="Mine", by=scope(key), at=now)
    assert set(Team.objects.filter(unit=west).values_list("name", flat=True)) == {
        "Cedar Basin implementation team", "Numbers team",
    }  # fmt: skip


def test_a_leader_s_involvement_is_dated_and_corrected_not_lost(town, scope, now):
    west, imani = town.units["west"], scope("imani")
    start = town.today - timedelta(days=200)
    leader = actions.add_leader(
        unit=west, person=town.people["rosa"], part="Coordinator", starts_on=start, rating="backs",
        note="Opens doors.", by=imani, at=now,
    )  # fmt: skip
    later = town.today - timedelta(days=20)
    actions.rate_leader(leader_ref=leader.ref, on=later, rating="absent", note="On leave.", by=imani, at=now)
    actions.rate_leader(
        leader_ref=leader.ref, on=later, rating="absent", note="Acting elsewhere.", by=imani, at=now
    )
    over_time = [(one.on, one.rating, one.note) for one in selectors.involvements(imani, leader)]
    assert over_time == [(later, "absent", "Acting elsewhere."), (start, "backs", "Opens doors.")]
    here = [one for one in selectors.people_here(imani, west, limit=50) if one.what == "leader"]
    assert [(one.name, one.first, one.second) for one in here] == [("Rosa Almeida", "Coordinator", "absent")]
    for wrong, told in (
        ({"rating": "great"}, "lead, back"),
        ({"on": start - timedelta(days=1)}, "not down as a leader"),
        ({"on": town.today + timedelta(days=1)}, "still to come"),
    ):
        with pytest.raises(Refused, match=told):
            actions.rate_leader(
                **(
                    {"leader_ref": leader.ref, "on": town.today, "rating": "leads", "by": imani, "at": now}
                    | wrong
                )
            )
    with pytest.raises(Refused, match="already"):
        actions.add_leader(
            unit=west, person=town.people["rosa"], starts_on=town.today, rating="leads", by=imani, at=now
        )
    # What is said about a leader is for those who may see people: not for partners, Rosa among them.
    for key in ("rosa", "tasha", "terrell", "carmen", "sam"):
        with pytest.raises(NotThere):
            selectors.leader(scope(key), leader.ref)
        with pytest.raises(NotThere):
            actions.rate_leader(leader_ref=leader.ref, on=town.today, rating="leads", by=scope(key), at=now)
    assert not [one for one in selectors.people_here(scope("rosa"), west, limit=50) if one.what == "leader"]
    assert Involvement.objects.filter(leader=leader).count() == 2
    actions.change_leader(
        leader_ref=leader.ref,
        version=leader.version,
        part="Coordinator",
        ends_on=town.today,
        by=imani,
        at=now,
    )
    assert Leader.objects.get(pk=leader.pk).ends_on == town.today


def test_a_team_that_leans_on_one_person_is_found_and_mended(town, scope, now):
    lead, west = scope("lead"), town.units["west"]
    words_here = vocabulary(lead, town.editions[west.pk if west.parent_id is None else west.root_id].pk)

    def found():
        (team,) = leaning(lead, west, selectors.people_here(lead, west, limit=50), words_here)
        return team

    team = found()
    assert [one.name for one in team.held][:1] == ["Rosa Almeida"]
    # Counted from the tables: what Rosa carries beneath the region, and what the others do.
    for one in team.held:
        owner = {"owner__name": one.name, "engagement__unit__path__startswith": west.path}
        assert one.steps == Step.objects.filter(state__in=["open", "working", "waiting"], **owner).count()
        assert one.goals == Goal.objects.filter(state__in=["active", "proposed"], **owner).count()
    engagement = Engagement.objects.get(unit=west)
    for number in range(6):
        _step(engagement, town.people["rosa"], f"Rosa again {number}", lead, now)
    (finding,) = found().findings
    rosa = next(one for one in found().held if one.name == "Rosa Almeida")
    total = sum(one.all for one in found().held)
    assert finding.rule == "team.key-person"
    assert finding.message == (
        f"Cedar Basin implementation team leans on one person: Rosa Almeida carries {rosa.all} of its {total} "
        "roles, open steps and goals."
    )
    for number in range(12):
        _step(engagement, town.people["priya" if number % 2 else "tasha"], f"Shared {number}", lead, now)
    assert found().findings == ()
    # Steps of another place do not count here; whoever may not see goals is told nothing.
    assert carried_by(lead, town.units["east"], {town.people["rosa"].ref}) == {
        town.people["rosa"].ref: (0, 0)
    }
    assert carried_by(scope("imani"), west, {town.people["rosa"].ref}) == {}


def _step(engagement, owner, title, by, at):
    goal = Goal.objects.filter(engagement=engagement).order_by("number").first()
    return add_step(engagement_ref=engagement.ref, goal=goal, title=title, owner=owner, by=by, at=at)


def test_few_things_on_one_person_are_no_risk_yet():
    small = TeamFacts("Three people", (Held("Ada", 2, 2, 1), Held("Ben")))
    assert judge(small, None) == ()
    assert [one.rule for one in judge(TeamFacts("T", (Held("Ada", 2, 2, 2), Held("Ben"))), None)] == [
        "team.key-person"
    ]
    even = TeamFacts("T", (Held("Ada", 3), Held("Ben", 3)))
    assert judge(even, None) == ()


def test_which_groups_took_part_is_counted_once_each_and_the_missing_are_named(town, scope, now):
    lead, west = scope("lead"), town.units["west"]
    since, until = town.today - timedelta(days=365), town.today
    found = participation(lead, west, since=since, until=until)
    held = Activity.objects.filter(
        unit__path__startswith=west.path, state="done", direct=True, on__range=(since, until)
    )
    assert found.contacts == held.count() > 0
    providers = {"rosa", "priya", "terrell"}
    came = ActivityPerson.objects.filter(activity__in=held, side="partner")
    expected = came.filter(person__in=[town.people[key].pk for key in providers])
    group = found.groups["partner.providers"]
    assert group.activities == expected.values("activity_id").distinct().count() > 0
    # Several of a group in one contact are one contact of the group.
    assert sum(group.people.values()) >= group.activities + group.goals
    assert set(found.groups) == {"partner.providers", "partner.community"}
    words_here = vocabulary(lead, town.editions[west.root_id].pk)
    (finding,) = [
        one
        for one in place_findings([], found, words_here, town.today)
        if one.rule == "place.groups-took-part"
    ]
    assert finding.message == (
        "Nobody took part from: Funders and policymakers; Purveyor and intermediaries; Developers and researchers."
    )
    # Gordon comes once, and his group is no longer missing; what he stood for before or elsewhere stays apart.
    last = held.order_by("on").last()
    actions.add_partner(
        unit=town.units["k12"], person=town.people["gordon"], group="partner.agencies", starts_on=since,
        by=COMMAND_LINE, at=now,
    )  # fmt: skip
    with upkeep("a test's own row"):
        ActivityPerson(activity=last, person=town.people["gordon"], role="participant", side="partner").save()
    again = participation(lead, west, since=since, until=until)
    assert (again.groups["partner.funders"].activities, again.groups["partner.funders"].last) == (1, last.on)
    assert "partner.agencies" not in again.groups
    # Before that day he had not come yet.
    assert (
        "partner.funders"
        not in participation(lead, west, since=since, until=last.on - timedelta(days=1)).groups
    )
    # Those who cannot see every activity are not shown part of the numbers.
    for key in ("rosa", "imani", "amos", "sam"):
        assert participation(scope(key), west, since=since, until=until) is None
    assert Partner.objects.filter(person=town.people["gordon"]).count() == 2


def test_the_pages_of_teams_and_leaders(town, signed_in, scope, now):
    west = town.units["west"]
    imani = signed_in("imani")
    page = words(imani.get(f"/places/{west.ref}/people/"))
    assert "Cedar Basin implementation team" in page and "Tasha Bell" in page
    made = imani.post(f"/places/{west.ref}/teams/new/", {"name": "Coaches", "purpose": "", "once": "a"})
    team = Team.objects.get(name="Coaches")
    assert made["Location"] == f"/teams/{team.ref}/"
    sent = {"what": "join", "person": town.people["helen"].ref, "part": "coach", "starts_on": str(town.today)}
    assert imani.post(f"/teams/{team.ref}/", {**sent, "once": "b"}).status_code == 302
    twice = imani.post(f"/teams/{team.ref}/", {**sent, "once": "c"})
    assert twice.status_code == 422 and "on this team already" in words(twice)
    member = TeamMember.objects.get(team=team)
    gone = {"what": "member", "member": member.ref, "part": "coach", "starts_on": str(town.today)}
    wrong = imani.post(f"/teams/{team.ref}/", {**gone, "ends_on": "2001-01-01"})
    assert wrong.status_code == 422
    imani.post(f"/teams/{team.ref}/", {**gone, "ends_on": str(town.today), "once": "d"})
    assert TeamMember.objects.get(team=team).ends_on == town.today
    stale = {"what": "team", "name": "Other", "purpose": "", "version": team.version}
    imani.post(f"/teams/{team.ref}/", {**stale, "once": "e"})
    assert (
        signed_in("dana").post(f"/teams/{team.ref}/", {**stale, "name": "Third", "once": "f"}).status_code
        == 409
    )

    sent = {
        "person": town.people["rosa"].ref,
        "part": "Coordinator",
        "rating": "absent",
        "starts_on": str(town.today),
        "note": "On leave.",
    }
    assert imani.post(f"/places/{west.ref}/leaders/new/", {**sent, "once": "g"}).status_code == 302
    leader = Leader.objects.get(unit=west)
    page = words(imani.get(f"/places/{west.ref}/people/"))
    assert "none of them leads or backs the work now" in page
    place = words(imani.get(f"/places/{west.ref}/"))
    assert "Rosa Almeida Coordinator, absent from the work" in place
    rate = {"what": "rate", "rating": "leads", "on": str(town.today), "note": ""}
    imani.post(f"/leaders/{leader.ref}/", {**rate, "once": "h"})
    assert "none of them leads" not in words(imani.get(f"/places/{west.ref}/people/"))
    assert "leads the work" in words(imani.get(f"/leaders/{leader.ref}/"))
    # Tasha sees the place, its team and nothing that is said about leaders; Sam sees nothing.
    tasha = signed_in("tasha")
    seen = words(tasha.get(f"/places/{west.ref}/people/"))
    assert "Coordinator" not in seen and "Only people who may see every activity" in seen
    assert tasha.get(f"/teams/{team.ref}/").status_code == 200
    assert tasha.post(f"/teams/{team.ref}/", {**stale, "once": "i"}).status_code == 404
    for address in (
        f"/leaders/{leader.ref}/",
        f"/places/{west.ref}/teams/new/",
        f"/places/{west.ref}/leaders/new/",
    ):
        assert tasha.get(address).status_code == 404
    for address in (f"/teams/{team.ref}/", f"/places/{west.ref}/people/"):
        assert signed_in("sam").get(address).status_code == 404
    lead = words(
        signed_in("lead").get(f"/places/{west.ref}/people/", {"since": "2001-01-01", "until": "2001-02-01"})
    )
    assert "Jan 1, 2001 to Feb 1, 2001: 0 contacts and 0 new goals" in lead
