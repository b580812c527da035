"""A query whose words are written once answers as the query itself would, for everyone who asks it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marigold.access.asked import asked
from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.kit.doing import upkeep
from marigold.kit.prepared import prepared
from marigold.support.models import Activity, Confirmation, Engagement, Step

COLUMNS = ("id", "ref", "on", "starts_at", "direct", "minutes_contact", "coplanned_at", "engagement__name")


def _held(engagements, since, state, direct):
    rows = Activity.objects.filter(engagement_id__in=engagements, state=state, direct=direct)
    rows = rows.filter(on__gte=since) if since else rows
    return rows.order_by("-on", "-id").values_list(*COLUMNS)


held = prepared(_held)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    numbers=st.lists(st.integers(1, 12), max_size=12),
    back=st.none() | st.integers(-30, 700),
    state=st.sampled_from(["done", "planned", "'; --"]),
    direct=st.booleans(),
)
def test_any_values_give_what_the_query_itself_gives(town, numbers, back, state, direct):
    since = None if back is None else timezone.localdate() - timedelta(days=back)
    asked_for = {"engagements": numbers, "since": since, "state": state, "direct": direct}
    assert held(**asked_for) == list(_held(**asked_for))


@asked
def _contacts(scope, state):
    rows = visible(Activity.objects.filter(state=state), scope, Permission.ACTIVITY_VIEW)
    return rows.order_by("id").values_list("ref", "engagement__name")


def test_two_people_with_the_same_role_each_get_their_own(town, scope):
    def own(who):
        rows = visible(Activity.objects.filter(state="done"), who, Permission.ACTIVITY_VIEW)
        return list(rows.order_by("id").values_list("ref", "engagement__name"))

    everyone = [scope(key) for key in ("imani", "dana", "mei", "terrell", "rosa", "lead")]
    seen = [_contacts(who, state="done") for who in everyone]
    assert seen == [own(who) for who in everyone]
    # Imani and Mei are helpers alike, and see different places; the lead sees more than either.
    assert len({tuple(rows) for rows in seen}) > 3
    assert [_contacts(who, state="done") for who in reversed(everyone)] == seen[::-1]


def test_who_was_on_an_engagement_until_yesterday_no_longer_sees_it(town, scope):
    imani = scope("imani")
    today = _contacts(imani, state="done")
    before = replace(imani, on=date(1990, 1, 1))
    rows = visible(Activity.objects.filter(state="done"), before, Permission.ACTIVITY_VIEW)
    assert today
    assert len(_contacts(before, state="done")) == rows.count() < len(today)


def test_where_grants_do_not_matter_one_form_serves_every_role_and_else_each_has_its_own(town, scope):
    written = []

    @asked
    def steps(who, state, mine):
        written.append(mine)
        rows = Step.objects.filter(state=state).order_by("id")
        return rows.filter(owner_id=who.person_id) if mine else visible(rows, who, Permission.GOAL_VIEW)

    everyone = [scope(key) for key in ("imani", "dana", "terrell", "rosa", "lead")]
    assert len({who.grants for who in everyone}) > 3
    for who in everyone:
        own = Step.objects.filter(state="done", owner_id=who.person_id).order_by("id")
        assert steps(who, state="done", mine=True) == list(own)
        seen = visible(Step.objects.filter(state="done"), who, Permission.GOAL_VIEW).order_by("id")
        assert steps(who, state="done", mine=False) == list(seen)
    # Once to learn that grants do not matter, once without any; a form of its own for each set of grants else.
    assert written.count(True) == 2
    assert written.count(False) == len({who.grants for who in everyone})


@prepared
def _places(ids):
    rows = Engagement.objects.filter(pk__in=ids).annotate(last=Max("activities__on"))
    return rows.select_related("unit", "agreement").order_by("pk")


def test_objects_come_with_their_related_ones_and_nothing_is_asked_again(town):
    ids = list(Engagement.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        found = _places(ids=ids)
        told = [(row.name, row.unit.name, row.last, getattr(row, "agreement", None)) for row in found]
    assert len(queries) == 1
    rows = Engagement.objects.select_related("unit", "agreement").order_by("pk")
    assert told == [
        (
            row.name,
            row.unit.name,
            row.activities.aggregate(last=Max("on"))["last"],
            getattr(row, "agreement", None),
        )
        for row in rows
    ]
    # A change is seen at once: only words are kept, never rows.
    with upkeep("a test renames a place"):
        Engagement.objects.filter(pk=ids[0]).update(name="Renamed")
    assert next(row.name for row in _places(ids=ids) if row.pk == ids[0]) == "Renamed"


@prepared
def _days(goals):
    rows = Confirmation.objects.filter(goal_id__in=goals).order_by("id")
    return rows.values_list("created_at__date")


def test_days_are_those_of_the_time_zone_of_who_asks(town):
    yes = Confirmation.objects.first()
    midnight = timezone.now().replace(hour=2, minute=0)  # in New York still the day before
    with upkeep("a test moves a moment"):
        Confirmation.objects.filter(pk=yes.pk).update(created_at=midnight)
    order = list(Confirmation.objects.filter(goal=yes.goal).order_by("id")).index(yes)
    days = {}
    for zone in ("America/New_York", "Asia/Tokyo"):
        with timezone.override(zone):
            days[zone] = _days(goals=[yes.goal_id])[order][0]
    assert (days["Asia/Tokyo"] - days["America/New_York"]).days == 1


def test_the_words_are_written_once_for_each_form(town):
    written = []
    steps = prepared(lambda owner, due: written.append(1) or Step.objects.filter(owner_id=owner, due_on=due))
    for number in range(1, 6):
        steps(owner=number, due=timezone.localdate())
        steps(owner=None, due=timezone.localdate())
    assert len(written) == 2


def test_what_would_ask_further_is_refused(town):
    with pytest.raises(TypeError, match="nothing is fetched beside it"):
        prepared(lambda: Engagement.objects.prefetch_related("goals"))()
    with pytest.raises(TypeError, match="objects or the tuples"):
        prepared(lambda: Engagement.objects.values("pk"))()
