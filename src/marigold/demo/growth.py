"""Growth in the demo: two looks at one's practice, views beside them, a plan under way, learning. All invented."""

from datetime import date, timedelta

from marigold.core.growth import Reflected
from marigold.demo.world import World
from marigold.growth import actions as growth
from marigold.growth.actions.learning import Learned
from marigold.growth.actions.plans import Next
from marigold.growth.frameworks import asking
from marigold.growth.models import Evaluation, GrowthPlan
from marigold.support.actions import growth as among

# Steps in the order of the entries: ten competencies, then five functions.
IMANI_THEN = (3, 2, 2, 3, 2, 3, 3, 1, 2, 1, 3, 3, 2, 2, 2)
IMANI_NOW = (3, 3, 2, 3, 2, 3, 3, 2, 2, 1, 4, 3, 3, 3, 2)
DANA_OF_IMANI = (3, 3, 3, 3, 2, 3, 3, 3, 2, None, 4, 3, 3, 3, 3)
PARTNERS_OF_IMANI = (
    (3, 3, None, 3, None, 4, 3, 2, 2, None, 4, 4, 3, 3, None),
    (4, 3, 2, 3, 2, 4, 3, 3, None, 1, 4, 4, 3, 4, 3),
    (3, 2, 2, 3, None, 3, 3, 3, 2, 2, 4, 3, 3, 3, 3),
    (3, 3, None, None, 2, 3, 2, 2, 1, None, 3, 4, 4, 3, 2),
)
DANA_NOW = (2, 3, 3, 3, 3, 2, 3, 3, 3, 2, 2, 3, 2, 2, 3)
WORDS = {
    0: "The team in Cedar Basin has a parent advisor at each meeting since spring. I helped them ask her what time suits.",
    7: "We ran two small tests on reminder calls. I still write the plan for the team; I want them to write it.",
    9: "Nobody has asked me for it yet, and the state has no seat for us where scale is decided.",
}
LEARNED = (
    (
        170,
        "learning.internal",
        "Internal session",
        "What a run chart can and cannot say",
        90,
        False,
        (7,),
        "I ask what they expect before I show a chart.",
    ),
    (
        120,
        "learning.consultant",
        "Training or coaching by consultants",
        "Naming power in a meeting",
        180,
        True,
        (10, 11),
        "I ask who has not spoken yet, by the clock.",
    ),
    (
        64,
        "learning.colleagues",
        "Session led by colleagues in the field",
        "An hour beside Luis at Three Creeks",
        60,
        False,
        (12,),
        "",
    ),
    (
        20,
        "learning.office-event",
        "Office event or affinity group",
        "Listening circle with families",
        120,
        True,
        (11,),
        "I stay for the meal before the meeting.",
    ),
)


def build_growth(world: World) -> None:
    """Everything of it, with the same actions as people use."""
    _expect(world)
    _plan_of_imani(world, _evaluations(world))
    _of_dana(world)


def _said(steps: tuple[int | None, ...], keys: list[str], *, words: bool = False) -> dict[str, Reflected]:
    said = {}
    for place, (key, step) in enumerate(zip(keys, steps, strict=True)):
        why = {1: "conditions", 2: "skill"}.get(step or 0, "") if words else ""
        text = WORDS.get(place, "") if words else ""
        said[key] = Reflected(level=step, apart=step is None, why=why, words=text)
    return said


def _look(world: World, key: str, months: float, steps: tuple[int, ...], *, words: bool) -> Evaluation:
    at = world.at(months)
    by = world.scope(key, at)
    row = growth.begin_evaluation(framework_key="tci", by=by, at=at)
    keys = [beat.key for beat in asking(by, row.edition_id, row.asked_by_id).entries]
    growth.keep_answers(evaluation_ref=row.ref, said=_said(steps, keys, words=words), by=by, at=at)
    return growth.finish_evaluation(evaluation_ref=row.ref, by=by, at=at)


def _evaluations(world: World) -> Evaluation:
    _look(world, "imani", 6, IMANI_THEN, words=False)
    row = _look(world, "imani", 0.6, IMANI_NOW, words=True)
    at = world.at(0.6)
    imani = world.scope("imani", at)
    asked = ["dana", "rosa", "tasha", "helen", "priya"]
    until = at.date() + timedelta(days=14)
    known = [world.people[key].ref for key in asked]
    among.ask_for_views(evaluation_ref=row.ref, people=known, until=until, by=imani, at=at)
    keys = [beat.key for beat in asking(imani, row.edition_id, row.asked_by_id).entries]
    given = {"dana": DANA_OF_IMANI, **dict(zip(asked[1:], PARTNERS_OF_IMANI, strict=True))}
    for key, steps in given.items():
        growth.give_view(
            evaluation_ref=row.ref,
            said=_said(steps, keys),
            words="You make room for people. Let the team write its own test next time."
            if key == "dana"
            else "",
            finish=True,
            by=world.scope(key, at),
            at=at,
        )
    growth.close_views(evaluation_ref=row.ref, by=imani, at=at)
    among.show_evaluation(
        evaluation_ref=row.ref, reader_ref=world.people["dana"].ref, notes=False, by=imani, at=at
    )
    return row


def _plan_of_imani(world: World, row: Evaluation) -> None:
    at = world.at(0.5)
    by = world.scope("imani", at)
    starts = at.date() - timedelta(days=150)
    plan = growth.begin_plan(
        starts_on=starts,
        ends_on=starts + timedelta(days=364),
        aim="Let teams hold the pen: their tests, their words, their meetings.",
        equity_aim="In each team, one decision a quarter that families shape before it is made.",
        by=by,
        at=at,
    )
    asked = asking(by, row.edition_id, row.asked_by_id)
    shelf = {key: text for key, _, _, text, _ in asked.shelf}
    chosen = (
        ("competency.engaging-in-continuous-learning-for-improvement", "try.small-test", 40),
        ("function.transform", "try.debrief", 25),
    )
    for key, library_key, days in chosen:
        wanted = Next(
            text=shelf[library_key],
            framework_key="tci",
            element_key=key,
            element_name=asked.by_key[key].name,
            library_key=library_key,
            helper=world.people["dana"],
            by_on=at.date() + timedelta(days=days),
        )
        growth.add_step(plan_ref=plan.ref, wanted=wanted, by=by, at=at)
    _behind(world, plan)
    _learning(world, [beat.key for beat in asked.entries])
    among.show_plan(plan_ref=plan.ref, reader_ref=world.people["dana"].ref, by=by, at=at)
    words = "The debrief is yours this month. I will only ask questions."
    growth.comment_plan(plan_ref=plan.ref, text=words, review=False, by=world.scope("dana", at), at=at)


def _behind(world: World, plan: GrowthPlan) -> None:
    at = world.at(0.5)
    by = world.scope("imani", at)
    wanted = Next(
        text="Call the two directors I have drifted from. Ask what support is like for them, and only listen.",
        framework_key="tci",
        element_key="function.connect",
        element_name="Connect",
        library_key="try.repair",
        by_on=at.date(),
    )
    step = growth.add_step(plan_ref=plan.ref, wanted=wanted, by=by, at=at)
    became = "One call became a monthly one. The other director has left; her deputy was glad of it."
    growth.settle_step(step_ref=step.ref, state="done", became=became, by=by, at=at)


def _learning(world: World, keys: list[str]) -> None:
    for days, kind, kind_name, title, minutes, equity, places, changed in LEARNED:
        at = world.moment(world.working(world.today - timedelta(days=days)))
        learned = Learned(
            on=at.date(),
            title=title,
            kind=kind,
            kind_name=kind_name,
            minutes=minutes,
            equity=equity,
            about=[f"tci/{keys[place]}" for place in places],
            changed=changed,
        )
        growth.log_learning(learned=learned, by=world.scope("imani", at), at=at)


def _of_dana(world: World) -> None:
    row = _look(world, "dana", 2, DANA_NOW, words=False)
    at = world.at(0.2)
    by = world.scope("dana", at)
    among.ask_for_views(
        evaluation_ref=row.ref,
        people=[world.people["imani"].ref],
        until=world.today + timedelta(days=12),
        by=by,
        at=at,
    )
    draft = growth.begin_evaluation(framework_key="isp-profile", by=by, at=at)
    first = [beat.key for beat in asking(by, draft.edition_id, draft.asked_by_id).entries][:4]
    growth.keep_answers(evaluation_ref=draft.ref, said=_said((3, 3, 2, 2), first), by=by, at=at)


def _expect(world: World) -> None:
    at = world.at(min(world.months, 11))
    growth.set_expectation(
        root_ref=world.units["state"].ref,
        starts_on=date(world.today.year, 1, 1),
        ends_on=date(world.today.year, 12, 31),
        minutes=24 * 60,
        equity_minutes=8 * 60,
        words="Three days a year, one of them about equity. How you spend them is up to you.",
        by=world.scope("lead", at),
        at=at,
    )
