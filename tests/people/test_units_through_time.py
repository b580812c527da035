"""Places that are renamed, merge or split: nothing that was is rewritten, and hours stay comparable."""

from collections import Counter
from datetime import date, timedelta

import pytest

from marigold.access.scope import COMMAND_LINE
from marigold.audit.models import Event
from marigold.core.search import read
from marigold.kit.doing import NotThere, Refused
from marigold.people import actions, selectors
from marigold.people.models import FormerPath, Partner, Post, Reshaping, Succession, Unit
from marigold.search import finding, index
from marigold.search.kinds import KINDS
from marigold.support import actions as support
from marigold.support import dose, uses
from marigold.support import selectors as reads
from marigold.support.actions.links import Links
from marigold.support.models import Activity, Dose, Engagement
from marigold.support.selectors import pages
from marigold.support.selectors.reshaping import plan_merge, plan_split
from tests.support.used import told_exactly

ALWAYS = date.min


def turns():
    """Merges and splits but the one of the town's own story."""
    return Reshaping.objects.exclude(reason__startswith="The two boards joined, so that")


def fresh(town, key):
    return Unit.objects.get(pk=town.units[key].pk)


def months_ago(town, months):
    """The 15th of a month that has passed."""
    number = town.today.year * 12 + town.today.month - 1 - months
    return date(number // 12, number % 12 + 1, 15)


def minutes(scope, unit):
    """Minutes of a place by month, as its page counts them."""
    unit = Unit.objects.get(pk=unit.pk)
    found = Counter()
    for cell in reads.hours_of(scope, unit, selectors.past_of(scope, unit), since=ALWAYS):
        found[cell.month] += cell.minutes
    return +found


def own_minutes(unit):
    found = Counter()
    for cell in Dose.objects.filter(unit_id=unit.pk):
        found[cell.month] += cell.minutes
    return +found


def found_everywhere(scope, words):
    """Places that the search finds."""
    kind = KINDS["unit"]
    keys = finding.find(scope, read(words), [kind], limit=20).get("unit", [])
    return finding.rows_of(scope, kind, keys)


def exact(town):
    """The stored roll-up is what a recount of all activities finds."""
    for root in town.editions:
        assert dose.stored(root) == dose.recount(root)
        assert uses.stored(root) == uses.recount(root)
        told_exactly(root)


def merge(town, scope, now, keys, on, *, into="", name="One Place", choices=None, **more):
    refs = [town.units[key].ref for key in keys]
    return support.merge_units(
        refs=refs,
        into=town.units[into].ref if into else "",
        name=name,
        on=on,
        reason="The boards joined.",
        choices=choices or {},
        by=scope("lead"),
        at=now,
        **more,
    )


# Renaming


def test_a_renamed_place_is_found_by_its_old_name_and_tells_when(town, scope, now):
    west = fresh(town, "west")
    on = months_ago(town, 3)
    actions.rename_unit(
        unit_ref=west.ref,
        version=west.version,
        name="Cedar Valley Region",
        on=on,
        reason="The counties voted for it.",
        by=scope("lead"),
        at=now,
    )
    row = selectors.unit(scope("rosa"), west.ref)
    assert row.name == "Cedar Valley Region"
    assert [unit.pk for unit in selectors.find_units(scope("lead"), "Cedar Basin Region")][:1] == [west.pk]
    assert [unit.pk for unit in selectors.find_units(scope("lead"), "valley")] == [west.pk]
    # Words of both names together find it too; a name of another place does not.
    assert west.pk not in {unit.pk for unit in selectors.find_units(scope("lead"), "Yarrow")}
    # Whoever may not see the place does not find it by its old name either.
    assert selectors.find_units(scope("carmen"), "Cedar Basin Region") == []
    (past,) = [one for one in selectors.past_of(scope("lead"), row) if one.unit_id == row.pk]
    assert (past.kind, past.name, past.on) == ("renamed", "Cedar Basin Region", on)
    event = Event.objects.filter(target=west.target).latest("id")
    assert event.change["name"] == ["Cedar Basin Region", "Cedar Valley Region"]
    assert event.change["reason"] == [None, "The counties voted for it."]


def test_a_rename_is_refused_without_a_reason_ahead_of_time_out_of_order_or_by_others(town, scope, now):
    west = fresh(town, "west")

    def rename(by="lead", **other):
        fields = {"name": "New", "on": months_ago(town, 3), "reason": "Voted."} | other
        row = Unit.objects.get(pk=west.pk)
        return actions.rename_unit(unit_ref=west.ref, version=row.version, by=scope(by), at=now, **fields)

    for other, field in (
        ({"name": " "}, "name"),
        ({"name": "Cedar Basin Region"}, "name"),
        ({"reason": " "}, "reason"),
        ({"on": town.today + timedelta(days=1)}, "on"),
    ):
        with pytest.raises(Refused) as refused:
            rename(**other)
        assert refused.value.field == field
    for key in ("rosa", "imani", "carmen"):
        with pytest.raises(NotThere):
            rename(by=key)
    rename()
    with pytest.raises(Refused, match="Choose a later day"):
        rename(name="Newer", on=months_ago(town, 4))
    assert Succession.objects.filter(unit=west).count() == 1


def test_a_rename_by_mistake_is_taken_back_and_leaves_its_trace_in_the_log(town, scope, now):
    west = fresh(town, "west")
    actions.rename_unit(
        unit_ref=west.ref, version=west.version, name="Wrong", on=town.today, reason="A slip.",
        by=scope("lead"), at=now,
    )  # fmt: skip
    with pytest.raises(NotThere):
        actions.take_back_rename(unit_ref=west.ref, by=scope("rosa"), at=now)
    actions.take_back_rename(unit_ref=west.ref, by=scope("lead"), at=now)
    assert fresh(town, "west").name == "Cedar Basin Region"
    assert not Succession.objects.filter(unit=west).exists()
    assert selectors.find_units(scope("lead"), "Wrong") == []
    with pytest.raises(Refused):
        actions.take_back_rename(unit_ref=west.ref, by=scope("lead"), at=now)
    kinds = [event.kind for event in Event.objects.filter(target=west.target).order_by("-id")[:2]]
    assert kinds == ["people:unit:restored", "people:unit:renamed"]


# Merging


def test_two_counties_become_one_and_its_hours_before_are_theirs_together(town, scope, now):
    on = months_ago(town, 4)
    month = on.replace(day=1)
    lead = scope("lead")
    before = {key: minutes(lead, town.units[key]) for key in ("tallgrass", "juniper", "west", "state")}
    own = {key: own_minutes(town.units[key]) for key in ("tallgrass", "juniper")}
    assert before["tallgrass"] and before["juniper"]
    county = merge(town, scope, now, ("tallgrass", "juniper"), on, name="Basin County")
    exact(town)

    # Nothing before the month is rewritten; from then on hours count in the new place only.
    for key in ("tallgrass", "juniper"):
        kept = own_minutes(town.units[key])
        assert {m: n for m, n in kept.items() if m < month} == {
            m: n for m, n in own[key].items() if m < month
        }
        assert not [m for m in kept if m >= month]
    assert not [m for m in own_minutes(county) if m < month]

    # The new place has the hours of both, month by month, as if they had always been one.
    assert minutes(lead, county) == before["tallgrass"] + before["juniper"]
    for key in ("west", "state"):
        assert minutes(lead, town.units[key]) == before[key]

    # It hangs where they hung, they are closed beneath it, and what was beneath them is beneath it now.
    assert (county.parent_id, county.level, county.closed_on) == (town.units["west"].pk, "county", None)
    for key in ("tallgrass", "juniper"):
        row = fresh(town, key)
        assert (row.parent_id, row.closed_on) == (county.pk, on)
    for key in ("tallgrass-dss", "cedar-health", "juniper-center"):
        row = fresh(town, key)
        assert (row.parent_id, row.path) == (county.pk, f"{county.path}{row.pk}/")

    # One event for every unit touched.
    touched = [
        county,
        *(
            fresh(town, key)
            for key in ("tallgrass", "juniper", "tallgrass-dss", "cedar-health", "juniper-center")
        ),
    ]
    for row in touched:
        assert Event.objects.filter(target=row.target, at=now).count() == 1


def recounted(unit, scope):
    """A merged place's minutes by month, counted from the activities themselves, each once.

    An activity counts if, in its month, the place or one that merged into it later stood on its path.
    """
    past = selectors.past_of(scope, unit)
    apart = {unit.pk: date.max}
    grew = True
    while grew:
        grew = False
        for one in past:
            if one.kind == "merged" and one.unit_id in apart:
                until = min(apart[one.unit_id], one.on.replace(day=1))
                if until > apart.get(one.former_id, date.min):
                    apart[one.former_id] = until
                    grew = True
    found = Counter()
    for row in Activity.objects.filter(root_id=unit.root_id, state="done").select_related("unit"):
        month = row.on.replace(day=1)
        stood = FormerPath.objects.filter(unit=row.unit, until__gt=month).order_by("until").first()
        path = stood.path if stood else row.unit.path
        if any(month < apart.get(int(part), date.min) for part in path.split("/") if part):
            found[month] += row.minutes
    return +found


def test_hours_of_a_twice_merged_place_agree_with_a_recount(town, scope, now):
    lead = scope("lead")
    merge(town, scope, now, ("tallgrass-dss", "cedar-health"), months_ago(town, 6), name="Tallgrass Services")
    merge(town, scope, now, ("tallgrass", "juniper"), months_ago(town, 4), name="Basin County")
    town.units["basin"] = Unit.objects.get(name="Basin County")
    town.units["services"] = Unit.objects.get(name="Tallgrass Services")
    try:
        last = merge(town, scope, now, ("basin", "threecreeks"), months_ago(town, 2), name="Great County")
        agency = merge(
            town, scope, now, ("services", "juniper-center"), months_ago(town, 1), into="services", name=""
        )
    finally:
        del town.units["basin"], town.units["services"]
    exact(town)
    for unit in (last, agency, fresh(town, "west"), fresh(town, "east"), fresh(town, "tallgrass")):
        assert minutes(lead, unit) == recounted(unit, lead), unit.name
    # Services merged beneath the county: its hours are in the county's once, not twice.
    everything = sum(minutes(lead, fresh(town, "state")).values())
    parts = sum(minutes(lead, last).values())
    assert 0 < parts < everything


def test_a_merge_across_regions_leaves_each_region_its_hours_and_says_so(town, scope, now):
    lead = scope("lead")
    on = months_ago(town, 5)
    month = on.replace(day=1)
    before = {key: minutes(lead, town.units[key]) for key in ("west", "east", "juniper", "threecreeks")}
    county = merge(town, scope, now, ("juniper", "threecreeks"), on, name="Flats and Creeks County")
    exact(town)
    west, east = minutes(lead, town.units["west"]), minutes(lead, town.units["east"])
    for m in {*west, *east}:
        if m < month:
            assert (west[m], east[m]) == (before["west"][m], before["east"][m])
        else:
            moved = before["threecreeks"][m]
            assert (west[m], east[m]) == (before["west"][m] + moved, before["east"][m] - moved)
    assert minutes(lead, county) == before["juniper"] + before["threecreeks"]
    told = {
        (one.unit_id, one.kind, one.name)
        for one in Succession.objects.filter(kind__in=["joined", "left"], reshaping__in=turns())
    }
    assert told == {
        (town.units["west"].pk, "joined", "Three Creeks County"),
        (town.units["east"].pk, "left", "Three Creeks County"),
    }


def test_engagements_roles_and_partners_go_on_or_stay_as_chosen(town, scope, now):
    on = months_ago(town, 2)
    dss = fresh(town, "tallgrass-dss")
    engagement = Engagement.objects.get(unit=dss)
    early = Activity.objects.filter(engagement=engagement, on__lt=on, state="done").count()
    post = Post.objects.get(unit=dss)
    partner = Partner.objects.get(unit=dss)
    agency = merge(
        town, scope, now, ("tallgrass-dss", "cedar-health"), on,
        choices={f"partner-{partner.ref}": "stay"},
    )  # fmt: skip
    exact(town)
    engagement.refresh_from_db()
    assert engagement.unit_id == agency.pk
    # What was done before stays where it was done; what comes later belongs to the new place.
    assert Activity.objects.filter(engagement=engagement, unit=dss).count() == early
    assert not Activity.objects.filter(engagement=engagement, unit=dss, on__gte=on).exists()
    assert Activity.objects.filter(engagement=engagement, unit=agency).exists()
    post.refresh_from_db()
    assert post.ends_on == on - timedelta(days=1)
    there = Post.objects.get(unit=agency)
    assert (there.person_id, there.role_id, there.starts_on, there.ends_on, there.title) == (
        post.person_id, post.role_id, on, None, "Director",
    )  # fmt: skip
    partner.refresh_from_db()
    assert (partner.unit_id, partner.ends_on) == (dss.pk, None)
    # What happened in the place before still stands beside the engagement's charts.
    here = Engagement.objects.select_related("unit").get(pk=engagement.pk)
    assert [event.title for event in pages.events_of(scope("imani"), here)] == ["New director"]
    # Terrell's role went along, so he reads the new place and what became part of it, and nothing else.
    terrell = scope("terrell")
    assert {row.pk for row in selectors.units(terrell)} == {agency.pk, dss.pk, town.units["cedar-health"].pk}
    over = Engagement.objects.get(unit=town.units["cedar-health"])  # support there has ended
    assert {row.pk for row in reads.engagements(terrell)} == {engagement.pk, over.pk}


def test_a_closed_place_is_read_and_nothing_new_begins_there(town, scope, now):
    on = months_ago(town, 2)
    agency = merge(town, scope, now, ("tallgrass-dss", "cedar-health"), on)
    closed = fresh(town, "cedar-health")
    assert selectors.unit(scope("lead"), closed.ref).closed_on == on
    lead, person = scope("lead"), town.people["tasha"]
    common = {"by": lead, "at": now}
    begin = (
        lambda: actions.add_unit(parent=closed, name="Annex", level="community", **common),
        lambda: actions.add_person(unit=closed, name="Ada", **common),
        lambda: actions.give_post(person=person, unit=closed, role_key="partner", starts_on=on, **common),
        lambda: actions.add_partner(
            unit=closed, person=person, group="partner.community", starts_on=on, **common
        ),
        lambda: actions.add_team(unit=closed, name="Team", **common),
        lambda: support.open_engagement(
            unit=closed,
            edition=town.editions[closed.root_id],
            tier="tier.brief",
            tier_reason="Asked.",
            people=[],
            starts_on=on,
            **common,
        ),
        lambda: actions.rename_unit(
            unit_ref=closed.ref, version=closed.version, name="Else", on=on, reason="Why.", **common
        ),
    )
    for attempt in begin:
        with pytest.raises(Refused, match="is closed"):
            attempt()
    assert not Unit.objects.filter(parent=closed).exists()
    assert agency.closed_on is None


def test_what_cannot_merge_is_refused_with_the_reason(town, scope, now):
    on = months_ago(town, 2)
    for keys, told in (
        (("tallgrass",), "at least two"),
        (("west", "tallgrass"), "lies beneath Cedar Basin Region"),
        (("tallgrass", "heron-house"), "not of the same level"),
        (("west", "mesa"), "different systems"),
        (("state", "west"), "whole system"),
    ):
        with pytest.raises(Refused, match=told):
            merge(town, scope, now, keys, on)
    with pytest.raises(Refused, match="still to come"):
        merge(town, scope, now, ("tallgrass", "juniper"), town.today + timedelta(days=1))
    with pytest.raises(Refused, match="Give the new place a name"):
        merge(town, scope, now, ("tallgrass", "juniper"), on, name=" ")
    with pytest.raises(Refused, match="which of the places goes on"):
        merge(town, scope, now, ("tallgrass", "juniper"), on, into="heron")
    merge(town, scope, now, ("tallgrass", "juniper"), on)
    with pytest.raises(Refused, match="closed already"):
        merge(town, scope, now, ("tallgrass", "heron"), on)
    assert turns().count() == 1


def test_a_merge_needs_the_right_on_every_side(town, scope, now):
    # Tasha leads the west now, and only that.
    actions.give_post(
        person=town.people["tasha"], unit=town.units["west"], role_key="lead", starts_on=town.today,
        by=COMMAND_LINE, at=now,
    )  # fmt: skip
    tasha = scope("tasha")
    common = {"into": "", "name": "One", "on": months_ago(town, 2), "reason": "Why.", "choices": {}}
    refs = {key: town.units[key].ref for key in town.units}
    for keys in (("tallgrass", "threecreeks"), ("threecreeks", "heron")):
        with pytest.raises(NotThere):
            support.merge_units(refs=[refs[key] for key in keys], by=tasha, at=now, **common)
    # West and East would hang under the state, which is not hers either.
    with pytest.raises(NotThere):
        support.merge_units(refs=[refs["west"], refs["east"]], by=tasha, at=now, **common)
    support.merge_units(refs=[refs["tallgrass"], refs["juniper"]], by=tasha, at=now, **common)
    for key in ("imani", "rosa", "carmen", "sam"):
        with pytest.raises(NotThere):
            plan_split(scope(key), ref=refs["heron"], names=["A", "B"], on=town.today, today=town.today)


def test_what_is_saved_is_what_was_shown(town, scope, now):
    on = months_ago(town, 2)
    refs = [town.units[key].ref for key in ("tallgrass", "juniper")]
    shown = plan_merge(scope("lead"), refs=refs, into="", name="One Place", on=on, today=town.today)
    assert {piece.name for piece in shown.pieces if piece.kind == "child"} == {
        "Tallgrass County DSS", "Cedar Basin Health Partners", "Juniper Flats Family Center",
    }  # fmt: skip
    actions.add_unit(
        parent=town.units["juniper"], name="New Clinic", level="agency", by=scope("lead"), at=now
    )
    with pytest.raises(Refused, match="changed since"):
        merge(town, scope, now, ("tallgrass", "juniper"), on, seen=shown.digest)
    assert not turns().exists()
    again = plan_merge(scope("lead"), refs=refs, into="", name="One Place", on=on, today=town.today)
    merge(town, scope, now, ("tallgrass", "juniper"), on, seen=again.digest)
    assert Unit.objects.get(name="New Clinic").parent == Unit.objects.get(name="One Place")


def everything(town):
    """All that a merge could touch, to compare before and after it is taken back."""
    return {
        "known as": sorted(Unit.objects.values_list("id", "known_as")),
        "units": sorted(Unit.objects.values_list("id", "parent_id", "path", "name", "closed_on")),
        "engagements": sorted(Engagement.objects.values_list("id", "unit_id")),
        "activities": sorted(Activity.objects.values_list("id", "unit_id")),
        "posts": sorted(Post.objects.values_list("id", "unit_id", "starts_on")),
        "ends": sorted((key, str(on)) for key, on in Post.objects.values_list("id", "ends_on")),
        "partners": sorted(
            (key, unit, str(on)) for key, unit, on in Partner.objects.values_list("id", "unit_id", "ends_on")
        ),
        "dose": [dose.stored(root) for root in town.editions],
        "paths": FormerPath.objects.count(),
        "successions": Succession.objects.count(),
    }


def test_a_merge_is_taken_back_and_everything_is_as_before(town, scope, now):
    before = everything(town)
    merge(town, scope, now, ("tallgrass-dss", "cedar-health"), months_ago(town, 3))
    turn = turns().get()
    with pytest.raises(NotThere):
        support.undo_reshaping(reshaping_ref=turn.ref, by=scope("imani"), at=now)
    support.undo_reshaping(reshaping_ref=turn.ref, by=scope("lead"), at=now)
    exact(town)
    assert everything(town) == before
    with pytest.raises(Refused, match="taken back already"):
        support.undo_reshaping(reshaping_ref=turn.ref, by=scope("lead"), at=now)


def test_a_merge_across_regions_is_taken_back_too(town, scope, now):
    before = everything(town)
    for into in ("", "juniper"):
        merge(town, scope, now, ("juniper", "threecreeks"), months_ago(town, 5), into=into)
        turn = turns().latest("id")
        support.undo_reshaping(reshaping_ref=turn.ref, by=scope("lead"), at=now)
        exact(town)
        assert everything(town) == before


def test_a_merge_that_others_built_on_is_not_taken_back(town, scope, now):
    county = merge(town, scope, now, ("tallgrass", "juniper"), months_ago(town, 3))
    first = turns().get()
    town.units["one"] = county
    try:
        merge(town, scope, now, ("one", "threecreeks"), months_ago(town, 1), name="Two")
    finally:
        del town.units["one"]
    second = turns().latest("id")
    with pytest.raises(Refused, match="changed again since"):
        support.undo_reshaping(reshaping_ref=first.ref, by=scope("lead"), at=now)
    support.undo_reshaping(reshaping_ref=second.ref, by=scope("lead"), at=now)
    actions.add_team(unit=Unit.objects.get(pk=county.pk), name="New team", by=scope("lead"), at=now)
    with pytest.raises(Refused, match="has new teams by now"):
        support.undo_reshaping(reshaping_ref=first.ref, by=scope("lead"), at=now)
    assert Unit.objects.get(pk=county.pk).closed_on is None
    exact(town)


def test_hours_entered_later_count_where_they_belong(town, scope, now):
    """A contact of the time before, logged after the merge, and one of the time after."""
    on = months_ago(town, 3)
    lead = scope("lead")
    agency = merge(town, scope, now, ("tallgrass-dss", "cedar-health"), on)
    was = minutes(lead, agency)
    engagement = Engagement.objects.get(unit=agency)
    done = Activity.objects.filter(engagement=engagement, state="done", on__lt=on).order_by("-on").first()
    month = done.on.replace(day=1)
    fields = {name: getattr(done, name) for name in support.Logged.__dataclass_fields__}
    log = support.Logged(**(fields | {"minutes_followup": done.minutes_followup + 40}))
    support.correct_activity(
        activity_ref=done.ref, version=done.version, log=log, links=Links.of(done),
        by=scope("imani"), at=now,
    )  # fmt: skip
    exact(town)
    assert minutes(lead, agency)[month] == was[month] + 40
    assert own_minutes(agency)[month] == 0


# Splitting


def split(town, scope, now, key, on, choices, names=("North", "South"), **more):
    return support.split_unit(
        ref=town.units[key].ref, names=list(names), on=on, reason="Two boards from now on.", choices=choices,
        by=scope("lead"), at=now, **more,
    )  # fmt: skip


def test_a_search_for_a_merged_place_finds_what_it_became_and_not_after_it_was_taken_back(town, scope, now):
    actions.rename_unit(
        unit_ref=town.units["juniper"].ref,
        version=fresh(town, "juniper").version,
        name="Flats County",
        on=months_ago(town, 8),
        reason="Shorter.",
        by=scope("lead"),
        at=now,
    )
    merge(town, scope, now, ("tallgrass", "juniper"), months_ago(town, 3), into="tallgrass", name="")
    lead, tallgrass = scope("lead"), town.units["tallgrass"]
    for words in ("Flats County", "Juniper Flats County"):
        assert tallgrass.pk in {row.pk for row in selectors.find_units(lead, words)}
        assert tallgrass.ref in {row.ref for row in found_everywhere(lead, words)}
    support.undo_reshaping(reshaping_ref=turns().get().ref, by=lead, at=now)
    for words in ("Flats County", "Juniper Flats County"):
        assert {row.pk for row in selectors.find_units(lead, words)} == {town.units["juniper"].pk}
        assert {row.ref for row in found_everywhere(lead, words)} == {town.units["juniper"].ref}
    assert index.differences(thorough=True) == 0


def test_a_split_leaves_history_with_the_old_place(town, scope, now):
    on = months_ago(town, 3)
    month = on.replace(day=1)
    lead = scope("lead")
    before = minutes(lead, town.units["tallgrass"])
    dss, health = fresh(town, "tallgrass-dss"), fresh(town, "cedar-health")
    with pytest.raises(Refused, match="Choose where Cedar Basin Health Partners goes on"):
        split(town, scope, now, "tallgrass", on, {f"child-{dss.ref}": "0"})
    with pytest.raises(Refused, match="goes on"):
        split(town, scope, now, "tallgrass", on, {f"child-{dss.ref}": "0", f"child-{health.ref}": "stay"})
    north, south = split(
        town, scope, now, "tallgrass", on, {f"child-{dss.ref}": "0", f"child-{health.ref}": "1"}
    )
    exact(town)
    old = fresh(town, "tallgrass")
    assert (old.closed_on, old.parent_id) == (on, town.units["west"].pk)
    assert (north.parent_id, north.level) == (town.units["west"].pk, "county")
    assert fresh(town, "tallgrass-dss").parent_id == north.pk
    assert fresh(town, "cedar-health").parent_id == south.pk
    assert minutes(lead, old) == Counter({m: n for m, n in before.items() if m < month})
    assert minutes(lead, north) == Counter({m: n for m, n in before.items() if m >= month})
    assert minutes(lead, south) == Counter()
    told = {
        (one.unit_id, one.kind, one.former_id) for one in Succession.objects.filter(reshaping__in=turns())
    }
    assert told == {(north.pk, "split", old.pk), (south.pk, "split", old.pk)}
    # The old place's name does not find the new ones: they were only a part of it.
    assert [row.pk for row in selectors.find_units(lead, "Tallgrass County") if "DSS" not in row.name] == [
        old.pk
    ]


def test_a_split_of_an_agency_takes_its_engagement_along_and_is_taken_back(town, scope, now):
    before = everything(town)
    on = months_ago(town, 3)
    engagement = Engagement.objects.get(unit=town.units["tallgrass-dss"])
    post = Post.objects.get(unit=town.units["tallgrass-dss"])
    north, _ = split(
        town, scope, now, "tallgrass-dss", on,
        {f"engagement-{engagement.ref}": "0", f"post-{post.ref}": "1"},
    )  # fmt: skip
    exact(town)
    engagement.refresh_from_db()
    assert engagement.unit_id == north.pk
    measures = {goal.indicator.unit_id for goal in engagement.goals.exclude(indicator=None)}
    assert measures == {north.pk}
    assert {row.name for row in selectors.units(scope("terrell"))} == {"South"}
    support.undo_reshaping(reshaping_ref=turns().get().ref, by=scope("lead"), at=now)
    exact(town)
    assert everything(town) == before


def test_contacts_before_a_split_go_along_and_their_hours_stay(town, scope, now):
    """A lead of the new place alone reads the engagement as a whole; its earlier hours count in the old place."""
    on = months_ago(town, 3)
    month = on.replace(day=1)
    old = town.units["tallgrass-dss"]
    before = minutes(scope("lead"), old)
    engagement = Engagement.objects.get(unit=old)
    north, _ = split(town, scope, now, "tallgrass-dss", on, {f"engagement-{engagement.ref}": "0"})
    actions.give_post(
        person=town.people["helen"],
        unit=north,
        role_key="lead",
        starts_on=town.today,
        by=COMMAND_LINE,
        at=now,
    )
    helen = scope("helen")
    moved = Engagement.objects.select_related("unit").get(pk=engagement.pk)
    shown = pages.recent_activities(helen, moved)
    assert any(one.on < on for one in shown)
    assert {reads.activity(helen, one.ref).unit_id for one in shown} == {north.pk}
    assert own_minutes(old) == Counter({m: n for m, n in before.items() if m < month})
    assert own_minutes(north) == Counter({m: n for m, n in before.items() if m >= month})
    # A contact of the time before, logged today, counts in the old place too.
    done = Activity.objects.filter(engagement=moved, state="done", on__lt=month).order_by("-on").first()
    fields = {name: getattr(done, name) for name in support.Logged.__dataclass_fields__}
    support.log_new_activity(
        engagement_ref=moved.ref,
        title="Found in a notebook",
        direct=True,
        log=support.Logged(**(fields | {"minutes_contact": 50})),
        links=Links.of(done),
        by=scope("imani"),
        at=now,
    )
    exact(town)
    new = Activity.objects.get(title="Found in a notebook")
    assert own_minutes(old)[done.on.replace(day=1)] == before[done.on.replace(day=1)] + new.minutes
