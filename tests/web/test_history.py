"""History: for those with the right, in words, and never another's debrief."""

from marigold.audit.models import Event
from marigold.equity.events import Happened as Equity
from marigold.facilitation.events import Happened as Facilitation
from marigold.growth.events import Happened as Growth
from marigold.improvement.events import Happened as Improvement
from marigold.measures.events import Happened as Measures
from marigold.people.events import Happened as People
from marigold.practice.events import Happened as Practice
from marigold.support import actions
from marigold.support.events import Happened as Support
from marigold.support.models import Activity, ActivityPerson, Engagement, Goal
from marigold.web import phrases
from marigold.web.labels import LABELS
from tests.web.reading import words


def test_everything_that_can_happen_has_words() -> None:
    kinds = {
        str(kind)
        for events in (Equity, Facilitation, Growth, Improvement, Measures, People, Practice, Support)
        for kind in events
    }
    assert set(phrases.SENTENCES) == kinds


def test_every_event_of_the_town_is_a_whole_sentence(town) -> None:
    seen = set()
    for event in Event.objects.all():
        told = phrases.sentence(event)
        assert told.startswith(f"{event.by_name} ")
        assert "{" not in told and "someone" not in told
        for change in phrases.differences(event):
            assert change.label[:1].isupper() or change.label[:1].isdigit()
            seen.update(field for field in event.change if field not in phrases.HIDDEN)
    unnamed = {field for field in seen if field not in LABELS and not field[:4].isdigit()}
    assert unnamed == set()


def test_history_is_for_those_with_the_right(town, signed_in) -> None:
    west = Engagement.objects.get(unit=town.units["west"])
    goal, activity = (
        Goal.objects.filter(engagement=west).first(),
        Activity.objects.filter(engagement=west).first(),
    )
    for table, ref in (
        ("support.engagement", west.ref), ("support.goal", goal.ref), ("support.activity", activity.ref),
    ):  # fmt: skip
        address = f"/history/{table}/{ref}/"
        assert signed_in("imani").get(address).status_code == 200
        assert signed_in("lead").get(address).status_code == 200
        for key in ("sam", "rosa", "tasha", "amos", "carmen"):
            assert signed_in(key).get(address).status_code == 404
    unit = f"/history/people.unit/{town.units['west'].ref}/"
    assert signed_in("lead").get(unit).status_code == 200
    assert signed_in("imani").get(unit).status_code == 404
    for table in ("support.debrief", "audit.event", "people.role", "nothing"):
        assert signed_in("lead").get(f"/history/{table}/{west.ref}/").status_code == 404


def test_what_changed_is_told_with_before_and_after(town, signed_in, scope, now) -> None:
    west = Engagement.objects.get(unit=town.units["west"])
    before = west.purpose
    actions.change_engagement(
        engagement_ref=west.ref,
        version=west.version,
        purpose="So that <b>families</b> lead.",
        by=scope("lead"),
        at=now,
    )
    html = signed_in("imani").get(f"/history/support.engagement/{west.ref}/").content.decode()
    first = html.split("<ol", 1)[1].split("</li>", 1)[0]
    assert f"Ruth Castellano changed the engagement {west.name}" in first
    assert "<dt>Purpose</dt>" in first
    assert "So that &lt;b&gt;families&lt;/b&gt; lead.</ins>" in first
    assert before.split(".")[0] in first and "<del>" in first


def test_the_words_of_a_debrief_stay_with_their_writer(town, signed_in, scope, now) -> None:
    row = (
        ActivityPerson.objects.filter(person=town.people["imani"], side="support", activity__state="done")
        .order_by("-activity_id")
        .first()
    )
    activity = row.activity
    secret = "The director cried and I was lost"
    actions.write_debrief(
        activity_ref=activity.ref,
        account=secret,
        answers={"debrief.worked": secret},
        by=scope("imani"),
        at=now,
    )
    for table, ref in (("support.engagement", activity.engagement.ref), ("support.activity", activity.ref)):
        for key in ("dana", "lead"):
            answer = signed_in(key).get(f"/history/{table}/{ref}/")
            assert secret not in answer.content.decode()
    told = words(signed_in("lead").get(f"/history/support.engagement/{activity.engagement.ref}/"))
    assert "Imani Okafor wrote in their own debrief" in told
