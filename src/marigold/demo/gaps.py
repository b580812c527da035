"""Gaps that people took up: where they come from, what is done, who answers for it. All invented."""

from datetime import timedelta
from typing import Any

from marigold.demo.world import World
from marigold.improvement import actions
from marigold.improvement.models import Breakdown, Gap, GapEntry, Indicator

FINISH = "Families in the program who finish it"
REPORTS = "Children with a maltreatment report"
COACHED = "Staff who had coaching this month"
READING = "Students reading at benchmark"

CAUSES = (
    (7.5, "now", "Groups meet across town, and nobody who leads them is Black.", "Six parents, Tasha", "Talks after three groups"),
    (7.0, "past", "In 2009 the clinic gave names of families who missed visits to the county. Grandmothers still warn of it.", "Parents’ council", "Told at the data walk"),
    (6.6, "root", "Room and pay are decided by boards on which no parent sits.", "Rosa, two board members", "Minutes of four boards"),
)  # fmt: skip
# Months ago, element, words, aims, outcomes, schools, state.
STRATEGIES: tuple[tuple[float, str, str, list[str], list[str], list[str], str], ...] = (
    (6.4, "shared-language", "Agree with parents on what finishing means, and use the same words for it.", [], [], ["community-engagement"], "done"),
    (6.0, "engage-communities", "Parents choose the evenings and write the invitation.", [], ["reach", "acceptability"], ["human-centered-design", "community-engagement"], "working"),
    (5.5, "adapt-locally", "Groups at the church hall, with supper and rides.", [], ["accessibility", "acceptability"], ["community-engagement"], "working"),
    (5.0, "power-through-funding", "Parent leaders are paid as co-leaders of groups.", ["structure", "policy"], ["acceptability"], ["social-justice"], "working"),
    (4.0, "representation", "Two parents review what the state team publishes about them.", ["thinking"], [], ["participatory-research", "social-justice"], "working"),
    (3.0, "hiring-promotion", "The next two group leaders are hired from families who finished.", ["barrier", "policy"], ["reach"], ["social-justice"], "planned"),
)  # fmt: skip
RURAL: tuple[tuple[float, str, str, list[str], list[str], list[str], str], ...] = (
    (4.2, "data-walks", "Walk through the numbers with three rural towns.", [], ["reach"], ["participatory-research"], "done"),
    (4.0, "root-causes", "Ask with each town what lies beneath, and write it down.", [], [], ["community-engagement"], "working"),
    (3.0, "multisector-partnerships", "The transit office, clinics and schools plan rides together.", [], ["accessibility"], [], "working"),
)  # fmt: skip
# Months ago, the strategy, kind, fields.
LOG: tuple[tuple[float, str, str, dict[str, Any]], ...] = (
    (5.6, "engage-communities", "step", {"text": "Nine parents met twice and chose Tuesday.", "who": "Parents’ council"}),
    (4.8, "adapt-locally", "fitting", {"text": "Role plays use scenes parents wrote. The skills practiced stay as they are.", "who": "Tasha, four parents"}),
    (3.9, "adapt-locally", "fitting", {"text": "Meeting 5 is at home, since many work on Saturdays.", "who": "Tasha"}),
    (4.5, "power-through-funding", "pay", {"text": "Parent co-leaders, for each evening", "paid": 32.0, "others_paid": 40.0, "paid_per": "an hour", "source": "Contract of the spring"}),
    (1.5, "power-through-funding", "pay", {"text": "Parent co-leaders, for each evening", "paid": 40.0, "others_paid": 40.0, "paid_per": "an hour", "source": "Contract of the fall"}),
    (2.5, "representation", "seat", {"text": "Review group of the state’s yearly report", "who": "Two members of the parents’ council", "source": "Reviewers"}),
)  # fmt: skip
OWNERS = (
    ("state", "", "Division of Family Support", "Pays co-leaders the same as other leaders"),
    ("region", "rosa", "", "Brings the places together and looks at it each quarter"),
    ("agency", "tasha", "", "Holds groups in the neighborhood every month"),
    ("community", "", "Parents’ council", "Says whether what is offered fits"),
)
PARTS = (
    ("state", "report", "", "Governance partnership", "Once a year, with the parents’ council"),
    ("region", "judge", "rosa", "", ""),
    ("region", "analyze", "", "Learning collaborative", "Each quarter, split by group"),
    ("agency", "gather", "tasha", "", "On the last day of the month"),
)
# Place, split, months ago, ability, note.
ABILITIES = (
    ("west", "race-ethnicity", 26, 0, "Not on the form."),
    ("west", "race-ethnicity", 14, 1, "On the form; two in five leave it empty."),
    ("west", "race-ethnicity", 3, 3, "Looked at each quarter, and evenings were moved for it."),
    ("west", "urban-rural", 20, 2, "From the address."),
    ("west", "sexual-orientation-gender-identity", 3, 0, "Not asked for until people say what it is for."),
    ("east", "race-ethnicity", 15, 1, ""),
    ("east", "race-ethnicity", 2, 1, "The two agencies that merged use different forms."),
    ("east", "urban-rural", 6, 2, ""),
)


def build_gaps(world: World) -> None:
    """Gaps taken up in the region and in schools, parts in data, and how well regions can split theirs."""
    _finishing(world)
    _small(world)
    _reports(world)
    _reading(world)
    _ways(world)
    for level, part, who, named, does in PARTS:
        actions.name_part(
            indicator_ref=_indicator(FINISH).ref, level=level, part=part, person=world.people.get(who), named=named,
            does=does, **_by(world, 9),
        )  # fmt: skip
    for place, key, ago, ability, note in ABILITIES:
        unit = world.units.get(place)
        if unit is not None:
            way = Breakdown.objects.get(root_id=unit.root_id, key=key)
            by = _by(world, ago)
            actions.rate_splitting(
                unit=unit, breakdown=way, on=by["at"].date(), ability=ability, note=note, **by
            )


def _by(world: World, ago: float) -> dict[str, Any]:
    at = world.at(min(ago, world.months))
    return {"by": world.scope("lead", at), "at": at}


def _indicator(name: str) -> Indicator:
    row: Indicator = Indicator.objects.select_related("unit").get(name=name)
    return row


def _take(world: World, name: str, key: str, group: str, ago: float, why: str, **fields: Any) -> Gap:
    indicator, by = _indicator(name), _by(world, ago)
    way = Breakdown.objects.get(root_id=indicator.root_id, key=key)
    return actions.take_up(
        indicator_ref=indicator.ref,
        breakdown_ref=way.ref,
        group=group,
        why=why,
        on=by["at"].date(),
        **fields,
        **by,
    )


def _add(world: World, gap: Gap, kind: str, ago: float, text: str, **fields: Any) -> GapEntry:
    by = _by(world, ago)
    return actions.add_to_gap(gap_ref=gap.ref, kind=kind, on=by["at"].date(), text=text, **fields, **by)


def _strategy(
    world: World, gap: Gap, ago: float, element: str, text: str, aims: list[str], outcomes: list[str],
    schools: list[str], state: str,
) -> GapEntry:  # fmt: skip
    return _add(
        world, gap, "strategy", ago, text, element=f"equity.{element}", aims=[f"aim.{one}" for one in aims],
        outcomes=[f"reach.{one}" for one in outcomes], schools=[f"school.{one}" for one in schools], state=state,
    )  # fmt: skip


def _finishing(world: World) -> None:
    gap = _take(
        world, FINISH, "race-ethnicity", "black", 8,
        "Parents who leave say nobody in the room knew their lives. They are a third of all families.",
        target_gap=3.0, target_on=world.today + timedelta(days=210),
    )  # fmt: skip
    for ago, lies_in, text, who, source in CAUSES:
        _add(world, gap, "cause", ago, text, lies_in=lies_in, who=who, source=source)
    made = {row[1]: _strategy(world, gap, *row) for row in STRATEGIES}
    for ago, strategy, kind, fields in LOG:
        _add(world, gap, kind, ago, strategy_ref=made[strategy].ref, **fields)
    for level, who, named, does in OWNERS:
        actions.name_owner(
            gap_ref=gap.ref,
            level=level,
            person=world.people.get(who),
            named=named,
            does=does,
            **_by(world, 7),
        )
    review = {"review_on": world.today - timedelta(days=6), "who": "Rosa, Tasha, parents’ council"}
    _add(
        world,
        gap,
        "review",
        3,
        "Groups at the church hall are full. The waiting list is the next question.",
        **review,
    )


def _small(world: World) -> None:
    """A group so small that no month of it can be shown."""
    gap = _take(
        world, FINISH, "race-ethnicity", "aian", 2,
        "Families say they are told to come back later. There are too few of them for a number to be shown.",
        review_on=world.today + timedelta(days=30),
    )  # fmt: skip
    _add(
        world,
        gap,
        "cause",
        1.5,
        "Nobody asked the council of elders before the program began.",
        lies_in="past",
        who="Two elders",
    )
    actions.give_own_view(
        unit=world.units["west"],
        breakdown_ref=gap.breakdown.ref,
        group="aian",
        reader=world.people["tasha"],
        agreed=actions.Agreed(
            why="The council wants to see for itself whether families who begin come to the end.",
            agreed_with="the council of elders",
            agreement="Letter of the council",
            since=world.today - timedelta(days=40),
            until=world.today + timedelta(days=325),
        ),
        **_by(world, 1.3),
    )


def _reports(world: World) -> None:
    gap = _take(
        world, REPORTS, "urban-rural", "rural", 5, "Help comes late where the next clinic is an hour away.",
        target_gap=0.5, target_on=world.today + timedelta(days=300), review_on=world.today + timedelta(days=45),
    )  # fmt: skip
    told = "Two bus lines ended, and with them the way to the clinic."
    _add(world, gap, "cause", 4.5, told, lies_in="now", source="County plan")
    for row in RURAL:
        _strategy(world, gap, *row)
    for level, who, named, does in (
        ("region", "priya", "", "Brings the offices together"),
        ("county", "", "County transit office", "Tries two lines"),
    ):
        actions.name_owner(
            gap_ref=gap.ref,
            level=level,
            person=world.people.get(who),
            named=named,
            does=does,
            **_by(world, 3),
        )


def _reading(world: World) -> None:
    """In a model without a list of strategies, they are told in one's own words; this gap is closed."""
    gap = _take(
        world,
        READING,
        "home-language",
        "spanish",
        11,
        "Students who speak Spanish at home were tested in English alone.",
    )
    _add(world, gap, "strategy", 10, "Read in both languages for the first ten minutes.", state="done")
    by = _by(world, 1)
    actions.close_gap(
        gap_ref=gap.ref, outcome="Became part of the yearly plan of the district, which follows it from here.",
        on=by["at"].date(), **by,
    )  # fmt: skip


def _ways(world: World) -> None:
    """What the support team and the region expect to move what."""
    for cause, effect, why in (
        (
            COACHED,
            FINISH,
            "Group leaders who are coached greet families by name and call those who missed a meeting.",
        ),
        (FINISH, REPORTS, "Families who finish have two people to call on a bad day."),
    ):
        causes = Indicator.objects.filter(name=cause, unit=world.units["west"])
        actions.draw_lead(
            cause_ref=causes.get().ref, effect_ref=_indicator(effect).ref, why=why, **_by(world, 6)
        )
