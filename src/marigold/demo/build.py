"""Builds the demo by calling the same actions as people do, with dates that end today."""

import random
from collections.abc import Callable
from datetime import date

from django.db import transaction

from marigold.access.scope import COMMAND_LINE
from marigold.demo import cast, plot
from marigold.demo.agreements import build_agreements
from marigold.demo.awards import build_awards
from marigold.demo.cascade import build_cascade
from marigold.demo.commitments import build_commitments
from marigold.demo.gaps import build_gaps
from marigold.demo.growth import build_growth
from marigold.demo.hard_questions import build_hard_questions
from marigold.demo.holding import build_holding
from marigold.demo.indicators import build_indicators
from marigold.demo.measures import build_measures
from marigold.demo.notes import build_notes
from marigold.demo.pairs import build_pairs
from marigold.demo.practice import build_practice
from marigold.demo.present import build_present
from marigold.demo.sessions import build_sessions
from marigold.demo.strategies import build_strategies
from marigold.demo.support import build_support
from marigold.demo.uses import build_uses
from marigold.demo.world import World
from marigold.imports import practice, roles
from marigold.people import actions as people
from marigold.people.selectors import scope_for
from marigold.practice import actions as practice_actions
from marigold.practice import selectors as practice_selectors
from marigold.support.actions import merge_units

Say = Callable[[str], None]
YEARS = 3
MERGED_AGO = 11
SEED = 20


def build(
    *, today: date, passwords: dict[str, str], say: Say, months: int = YEARS * 12, thin: int = 1
) -> World:
    """Make both systems with `months` of history up to today; returns the world by key.

    Everything happens in one transaction: a build that stops leaves nothing behind.
    """
    world = World(today=today, dice=random.Random(SEED), months=months, thin=thin)  # noqa: S311 - a story, not a secret
    with transaction.atomic():
        say("Loading practice models")
        roles.load_shipped(by=COMMAND_LINE, at=world.at(months))
        practice.load_shipped(by=COMMAND_LINE, at=world.at(months))
        say("Placing units and people")
        _systems(world)
        _people(world, passwords)
        _partners(world)
        for system in (plot.STATE_SUPPORT, plot.SCHOOL_SUPPORT):
            for support in system:
                say(f"Living through {world.units[support.unit].name}")
                build_support(world, support)
        build_agreements(world)
        build_present(world)
        _merge(world)
        build_hard_questions(world)
        build_pairs(world)
        build_notes(world)
        build_measures(world)
        build_growth(world)
        build_awards(world)
        build_uses(world)
        build_indicators(world)
        build_gaps(world)
        build_commitments(world)
        build_holding(world)
        build_strategies(world)
        build_practice(world)
        build_cascade(world)
        build_sessions(world)
    return world


def _merge(world: World) -> None:
    """Two agencies became one a year ago, where there is as much history."""
    if world.months <= MERGED_AGO:
        return
    at = world.at(MERGED_AGO)
    merge_units(
        refs=[world.units["heron-house"].ref, world.units["bayside"].ref],
        into=world.units["heron-house"].ref,
        name="",
        on=at.date(),
        reason="The two boards joined, so that families on the coast have one door.",
        choices={},
        by=world.scope("lead", at),
        at=at,
    )
    for key in ("heron-house", "bayside"):
        world.units[key].refresh_from_db()


def _systems(world: World) -> None:
    at = world.at(world.months)
    for places, model in ((cast.STATE, "ictp"), (cast.SCHOOLS, "k12-mtss")):
        root = people.add_root(
            name=places[0].name, level=places[0].level, about="Invented for the demo.", by=COMMAND_LINE, at=at
        )
        world.units[places[0].key] = root
        edition = practice_selectors.edition(COMMAND_LINE, model)
        practice_actions.adopt(root=root, edition=edition, starts_on=at.date(), by=COMMAND_LINE, at=at)
        world.editions[root.pk] = edition
        for place in places[1:]:
            world.units[place.key] = people.add_unit(
                parent=world.units[place.parent],
                name=place.name,
                level=place.level,
                place=place.place,
                by=COMMAND_LINE,
                at=at,
            )


def _people(world: World, passwords: dict[str, str]) -> None:
    at = world.at(world.months)
    for someone in cast.CAST:
        home = world.units[someone.posts[0][0]] if someone.posts else world.units["state"]
        person = people.add_person(
            unit=home,
            name=someone.name,
            email=someone.address,
            title=someone.title,
            about=someone.about,
            by=COMMAND_LINE,
            at=at,
        )
        world.people[someone.key] = person
        for unit, role, title in someone.posts:
            people.give_post(
                person=person,
                unit=world.units[unit],
                role_key=role,
                title=title,
                starts_on=at.date(),
                by=COMMAND_LINE,
                at=at,
            )
        if someone.key in passwords:
            scope = scope_for(person, on=at.date())
            people.join(person=person, password=passwords[someone.key], by=scope, at=at)


def _partners(world: World) -> None:
    at = world.at(world.months)
    lead = world.scope("lead", at)
    for someone in cast.CAST:
        for unit, group, part in someone.partner:
            people.add_partner(
                unit=world.units[unit],
                person=world.people[someone.key],
                group=group,
                part=part,
                starts_on=at.date(),
                by=lead,
                at=at,
            )
    team = people.add_team(
        unit=world.units["west"],
        name="Cedar Basin implementation team",
        purpose="Carries the work between contacts.",
        by=lead,
        at=at,
    )
    for key in ("rosa", "tasha", "priya"):
        people.join_team(team=team, person=world.people[key], starts_on=at.date(), by=lead, at=at)
