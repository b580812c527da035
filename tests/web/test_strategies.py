"""Strategies in use: found for what stands in the way, fitted, carried out, tested, ended; and what leaves for research."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from marigold.core import strategies as core
from marigold.core.strategies import Contact, Course, Trial
from marigold.kit.doing import NotThere, Refused
from marigold.support.actions import strategies as actions
from marigold.support.actions.strategies import Altered, Said
from marigold.support.models import (
    Activity,
    ActivityStrategy,
    Concern,
    Cycle,
    Engagement,
    Fitting,
    Strategy,
    StrategyMove,
)
from marigold.support.obstacles import of_concern
from marigold.support.selectors import strategies as reads
from tests.web.reading import fields, words

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def circle(town):
    return Strategy.objects.get(name="Coaches’ peer circle")


def test_sentence_table_and_dose_come_from_one_value_and_claim_no_cause():
    stays = core.stays(
        [
            ("considered", date(2026, 1, 5), "Nobody pays for coaches."),
            ("chosen", date(2026, 1, 20), ""),
            ("working", date(2026, 2, 2), "Four came."),
        ]
    )
    course = Course(
        stays=stays,
        fittings=[(date(2026, 4, 1), "Half as long")],
        tests=[Trial(date(2026, 2, 2), date(2026, 4, 30), "Circle", "adopt", "People come.")],
        contacts=[
            Contact(date(2026, 2, 9), "First", 90),
            Contact(date(2026, 3, 9), "Second", 60),
            Contact(date(2026, 3, 10), "Notes sent", 30, direct=False),
        ],
        planned_contacts=8,
        planned_minutes=720,
    )
    assert [(one.state, one.until) for one in stays] == [
        ("considered", date(2026, 1, 20)),
        ("chosen", date(2026, 2, 2)),
        ("working", None),
    ]
    assert core.sentence(course, date(2026, 5, 3)) == (
        "Working since February 2, 2026; 90 days of work so far. 2 of 8 planned contacts, 3 of 12 planned hours. "
        "Fitted once. 1 test of change: adopted."
    )
    assert core.rows(course)[:4] == [
        (date(2026, 1, 5), "State", "Considered. Nobody pays for coaches."),
        (date(2026, 1, 20), "State", "Chosen"),
        (date(2026, 2, 2), "State", "Working. Four came."),
        (date(2026, 2, 2), "Test begun", "Circle"),
    ]
    assert core.dose(Course(stays)) == "No contact yet."
    assert core.dose(Course(stays, contacts=None)) == "You do not see the contacts here."
    assert core.dose(Course(stays, contacts=course.contacts)) == "2 contacts, 3 hours."
    assert core.dose(Course(stays, planned_contacts=1)) == "No contact yet; planned are 1 contact."
    ended = Course(core.stays([("working", date(2026, 2, 2), ""), ("ended", date(2026, 3, 4), "")]))
    assert (
        core.sentence(ended, date(2026, 5, 3))
        == "Ended on March 4, 2026 after 30 days of work. No contact yet."
    )
    assert core.signal("Coaching", "improvement") == "Coaching is improving. This shows timing, not cause."
    assert core.missing({"actor": "Coaches", "dose": "", "why": ["reason.theory"]}) == (
        "what they do", "to whom", "when", "how much", "what it should affect",
    )  # fmt: skip


pytestmark = pytest.mark.django_db


def test_the_demo_tells_a_strategy_from_barrier_to_indicator(circle, signed_in):
    page = signed_in("imani").get(reverse("strategy", args=[circle.ref]))
    text = words(page)
    shown = page.context["page"]
    assert [one.title for _, _, one in shown.answers] == ["County agencies: willing 4, able 3"]
    assert shown.missing == [] and shown.hidden == 0
    for said in ("Create a learning collaborative", "Coaches, in how they give feedback", "Fitted once.",
                 "9 of 12 planned contacts", "1 test of change: adopted.", "What makes it work is kept",
                 "Two hours, once a month", "timing, not cause", "Log plus peer circle"):  # fmt: skip
        assert said in text, said
    # Drawing, sentence and table are of one value.
    assert shown.picture.svg.count('class="band working"') == 1
    assert shown.picture.svg.count('class="fitted"') == 1
    assert [kind for _, kind, _ in shown.picture.rows].count("Contact") == 9
    (fitting,) = shown.fittings
    assert [(name, now) for name, _, now in fitting.changed] == [
        ("Who does it", "One coach of each agency; coaches lead in turn. Regional support specialist."),
        ("How much", "An hour, every other week. 12 contacts and 24 hours in all."),
    ]
    table = words(signed_in("imani").get(reverse("engagement-strategies", args=[circle.engagement.ref])))
    assert "1 working, 1 considered." in table
    assert "is improving. This shows timing, not cause." in table
    test = Cycle.objects.get(title="Log plus peer circle")
    assert "Tests the strategy Coaches’ peer circle" in words(
        signed_in("imani").get(reverse("cycle", args=[test.ref]))
    )
    goal = words(signed_in("imani").get(reverse("goal", args=[circle.goal.ref])))
    assert "Coaches’ peer circle" in goal


def test_a_strategy_is_found_for_a_barrier_and_considered(west, signed_in, circle, town, doing):
    imani = signed_in("imani")
    look = next(one for one in reads.obstacles(doing("imani")["by"], west) if "kind.challenge" in one.keys)
    page = imani.get(reverse("strategy-find", args=[west.ref]), {"for": look.key, "q": "local consensus"})
    text = words(page)
    assert "No table of which strategy answers which barrier ships" in text
    assert "No place you can see has written down a strategy for the like of it" in text
    (found,) = page.context["page"].found
    assert found.candidate.key == "eric:strategy.conduct-local-consensus-discussions"
    new = reverse("strategy-new", args=[west.ref])
    start = fields(imani.get(new, {"pick": found.candidate.key, "for": look.key}))
    assert (start["pick"], start["answers"], start["state"]) == (
        found.candidate.key,
        [look.key],
        "considered",
    )
    refused = imani.post(new, start | {"pick": "", "actor": "Coaches"})
    assert refused.status_code == 422 and "Coaches" in refused.content.decode()
    assert (
        "name",
        "What people here call it: Choose a strategy of a list, or give it a name people here use.",
    ) in (refused.context["form"].error_list)
    late = start | {"on": (TODAY + DAY).isoformat()}
    assert imani.post(new, late).status_code == 422
    answer = imani.post(new, start | {"reason": "Coaches do not agree what feedback is."})
    row = Strategy.objects.get(element_key="strategy.conduct-local-consensus-discussions")
    assert answer["Location"] == reverse("strategy", args=[row.ref])
    assert (row.state, row.cluster) == ("considered", "cluster.develop-stakeholder-interrelationships")
    # Only what stands in this place may be answered, and only by those who keep its goals.
    other = Concern.objects.exclude(engagement=west).first()
    with pytest.raises(Refused):
        actions.consider_strategy(
            engagement_ref=west.ref,
            said=Said(name="Elsewhere", answers=[of_concern(other)]),
            **doing("imani"),
        )
    for stranger in ("mei", "luis"):
        with pytest.raises(NotThere):
            actions.consider_strategy(engagement_ref=west.ref, said=Said(name="Mine"), **doing(stranger))
        assert signed_in(stranger).get(reverse("strategy-find", args=[west.ref])).status_code == 404


def test_others_who_met_the_like_barrier_are_shown_only_where_one_may_see_them(
    town, west, circle, signed_in, doing
):
    """The lead sees what the region did about funding; a pair of another region does not."""
    east = Engagement.objects.get(unit=town.units["east"])
    lead = doing("lead")
    from marigold.support import actions as support

    concern = support.raise_concern(
        engagement_ref=east.ref, kind="barrier", source_key="barrier.funding", level="system",
        title="Nobody pays for coaching on the coast", raised_on=TODAY, **lead,
    )  # fmt: skip
    address, wanted = reverse("strategy-find", args=[east.ref]), {"for": f"concern:{concern.ref}"}
    like = signed_in("lead").get(address, wanted).context["page"].like
    assert [one.row.name for one in like] == ["Access new funding", "Coaches’ peer circle"]
    mei = signed_in("mei").get(address, wanted)
    assert mei.context["page"].like == [] and "Coaches’ peer circle" not in mei.content.decode()
    everywhere = words(signed_in("lead").get(reverse("strategies")))
    assert "Coaches’ peer circle" in everywhere and "Train and educate stakeholders" in everywhere
    assert "Coaches’ peer circle" not in words(signed_in("mei").get(reverse("strategies")))
    chosen = signed_in("lead").get(reverse("strategies"), {"state": "considered", "place": west.unit.ref})
    assert [line.row.name for line in chosen.context["page"].lines] == ["Access new funding"]


def test_a_strategy_at_work_is_altered_by_a_fitting_or_corrected_on_purpose(circle, signed_in, doing):
    imani = signed_in("imani")
    edit = reverse("strategy-edit", args=[circle.ref])
    start = fields(imani.get(edit))
    refused = imani.post(edit, start | {"target": "Supervisors"})
    assert refused.status_code == 422
    assert [name for name, _ in refused.context["form"].error_list] == ["correction"]
    assert (
        imani.post(edit, start | {"source": "Talks with four coaches", "correction": "on"}).status_code == 302
    )
    stale = imani.post(edit, start | {"target": "Others", "correction": "on", "once": "another"})
    assert stale.status_code == 409
    fit = reverse("strategy-fit", args=[circle.ref])
    start = fields(imani.get(fit))
    assert imani.post(fit, start | {"text": "By phone in winter"}).status_code == 422  # why?
    typed = {
        "text": "By phone in winter",
        "goals": ["goal.reach"],
        "time": "Winter: by phone",
        "core": "part",
    }
    assert imani.post(fit, start | typed).status_code == 302
    newest = Fitting.objects.get(strategy=circle, text="By phone in winter")
    assert newest.was["time"] == "From the third month after coaches are trained"
    circle.refresh_from_db()
    assert (circle.time, circle.source) == ("Winter: by phone", "Talks with four coaches")
    text = words(imani.get(reverse("strategy", args=[circle.ref])))
    for said in ("Fitted 2 times.", "What makes it work is kept in part", "As it was before"):
        assert said in text
    for stranger in ("tasha", "mei"):
        altered = Altered(text="Stop", on=TODAY, reason="No")
        with pytest.raises(NotThere):
            actions.fit_strategy(
                strategy_ref=circle.ref, version=None, altered=altered, spec={}, **doing(stranger)
            )
    told = words(signed_in("lead").get(reverse("history", args=["support.strategy", circle.ref])))
    assert "fitted the strategy “Coaches’ peer circle” to the place" in told


def test_a_strategy_moves_on_with_day_and_reason_and_ends_in_words(west, signed_in, doing):
    imani = signed_in("imani")
    row = Strategy.objects.get(name="Access new funding")
    begin = reverse("strategy-move", args=[row.ref, "working"])
    start = fields(imani.get(begin))
    assert imani.post(begin, start).status_code == 422
    early = imani.post(begin, start | {"reason": "Now", "on": (row.since - DAY).isoformat()})
    assert [name for name, _ in early.context["form"].error_list] == ["on"]
    back = (TODAY - 70 * DAY).isoformat()
    assert imani.post(begin, start | {"reason": "The officer said yes.", "on": back}).status_code == 302
    text = words(imani.get(reverse("strategy", args=[row.ref])))
    for said in ("it is not said who does it, what they do, to whom, when, how much and what it should affect",
                 "has been at work for 70 days, and no test of change", "no contact carried it out in the last 70 days"):  # fmt: skip
        assert said in text
    end = reverse("strategy-move", args=[row.ref, "ended"])
    start = fields(imani.get(end)) | {"reason": "The grant was renewed.", "ending": "handed"}
    for more in ({}, {"came_of": "Two years more"}):
        assert imani.post(end, start | more).status_code == 422
    done = start | {"came_of": "Two years more", "handed_to": "The fiscal office", "learned": "Ask early."}
    assert imani.post(end, done).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.ending, row.handed_to) == ("ended", "handed", "The fiscal office")
    assert list(StrategyMove.objects.filter(strategy=row).order_by("id").values_list("state", flat=True)) == [
        "considered", "working", "ended",
    ]  # fmt: skip
    assert "handed over to The fiscal office" in words(imani.get(reverse("strategy", args=[row.ref])))
    with pytest.raises(Refused):
        actions.move_strategy(strategy_ref=row.ref, version=None, state="chosen", on=TODAY, reason="x", **doing("imani"))  # fmt: skip


def test_candidates_stand_side_by_side_in_the_group_s_words(west, signed_in, doing):
    made = actions.consider_strategy(
        engagement_ref=west.ref, said=Said(name="Coaching by phone"), **doing("imani")
    )
    other = Strategy.objects.get(name="Access new funding")
    imani = signed_in("imani")
    page = f"{reverse('strategy-compare', args=[west.ref])}?pick={made.ref}&pick={other.ref}"
    shown = imani.get(page)
    assert [side.row.name for side in shown.context["sides"]] == ["Coaching by phone", "Access new funding"]
    typed = fields(shown) | {f"fit_{made.ref}": "Suits the river counties.", "who": "Three coaches"}
    assert imani.post(page, typed).status_code == 302
    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.fit, made.judged_by, made.judged_on) == ("Suits the river counties.", "Three coaches", TODAY)
    assert (other.fit, other.judged_on) == ("", None)
    assert signed_in("mei").get(page).status_code == 404


def test_dose_is_what_the_log_says_and_a_cycle_tests_a_strategy(west, circle, signed_in, doing):
    imani = signed_in("imani")
    held = ActivityStrategy.objects.filter(strategy=circle)
    activity = held.order_by("-activity__on").first().activity
    log = reverse("activity-log", args=[activity.ref])
    form = imani.get(log)
    assert [label for _, label in form.context["form"].fields["strategies"].choices] == [
        "Coaches’ peer circle", "Access new funding",
    ]  # fmt: skip
    typed = fields(form)
    assert typed.pop("strategies") == [circle.ref]
    assert imani.post(log, typed).status_code == 302
    assert held.count() == 8 and not held.filter(activity=activity).exists()
    shown = imani.get(reverse("strategy", args=[circle.ref])).context["page"].picture
    assert [kind for _, kind, _ in shown.rows].count("Contact") == 8
    # Marked again on the strategy's own page; the hours stay in the log.
    mark = reverse("strategy-contacts", args=[circle.ref])
    ticked = fields(imani.get(mark))
    assert imani.post(mark, ticked | {"contacts": [*ticked["contacts"], activity.ref]}).status_code == 302
    assert held.count() == 9
    assert "Coaches’ peer circle" in words(imani.get(reverse("activity", args=[activity.ref])))
    plan = reverse("cycle-new", args=[circle.goal.ref])
    typed = fields(imani.get(plan, {"strategy": circle.ref})) | {
        "title": "Phone circle",
        "prediction": "Six call in.",
    }
    assert typed["strategy"] == circle.ref
    assert imani.post(plan, typed).status_code == 302
    assert Cycle.objects.get(title="Phone circle").strategy == circle
    elsewhere = Activity.objects.exclude(engagement=west).filter(state="done").first()
    with pytest.raises(Refused):
        actions.mark_carried_out(
            strategy_ref=circle.ref, activities=[elsewhere], offered=[], **doing("imani")
        )


def test_a_strategy_goes_into_the_trash_and_comes_back(circle, signed_in):
    imani = signed_in("imani")
    assert imani.post(reverse("trash-put", args=["strategy", circle.ref])).status_code == 302
    test = Cycle.objects.get(title="Log plus peer circle")
    for page in (
        reverse("engagement-strategies", args=[circle.engagement.ref]),
        reverse("cycle", args=[test.ref]),
    ):
        assert "Coaches’ peer circle" not in words(imani.get(page))
    assert imani.get(reverse("strategy", args=[circle.ref])).status_code == 404
    imani.post(reverse("trash-restore", args=["strategy", circle.ref]))
    assert imani.get(reverse("strategy", args=[circle.ref])).status_code == 200


def test_researchers_get_coded_specifications_without_names_or_words(town, circle, signed_in):
    lead = signed_in("lead")
    typed = fields(lead.get(reverse("research"))) | {
        "since": (TODAY - 1000 * DAY).isoformat(),
        "until": TODAY.isoformat(),
    }
    typed["system"] = town.units["state"].ref
    answer = lead.post(reverse("research-download"), typed)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        assert {"strategies.csv", "strategies.xlsx", "strategies-codebook.csv", "data.csv"} <= set(
            packed.namelist()
        )
        text = packed.read("strategies.csv").decode()
        codebook = packed.read("strategies-codebook.csv").decode()
    rows = {row["element"]: row for row in csv.DictReader(io.StringIO(text))}
    row = rows["strategy.create-a-learning-collaborative"]
    assert [row[name] for name in ("state", "contacts", "planned_contacts", "planned_minutes", "fittings", "core_kept", "tests", "adopted")] == [
        "working", "9", "12", "1440", "1", "1", "1", "1",
    ]  # fmt: skip
    assert (row["actor_roles"], row["outcomes"]) == (
        "role.regional-support-specialist",
        "outcome.adoption;outcome.sustainability",
    )
    assert (row["answers"], row["barriers"], row["said_time"]) == ("readiness", "barrier.funding", "yes")
    assert rows["strategy.access-new-funding"]["said_time"] == "no"
    for leak in ("Rosa", "Imani", "coach", "Cedar", "peer circle"):
        assert leak not in text, leak
    assert set(next(csv.reader(io.StringIO(text)))) == {
        line[0] for line in csv.reader(io.StringIO(codebook))
    } - {"column"}
