"""Decisions: written down with how and by whom, confirmed by those present, followed over time."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Person
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors
from marigold.support.events import Happened
from marigold.support.models import Consequence, Decision, DecisionPerson, Engagement
from marigold.support.models.concerns import POWER, RESPONSES
from marigold.support.selectors import decisions as decision_selectors

EFFECTS = ("opened", "closed", "other")
# What people said yes to; other words ask them again.
WORDING = frozenset({"title", "text", "procedure", "power", "power_to", "response", "on"})
Room = Sequence[tuple[Person, bool]]


@action
def record_decision(
    *, engagement_ref: str, title: str, on: date, people: Room, by: Scope, at: datetime, **fields: Any
) -> Decision:
    """Write down what was decided. `people` are those in the room, each with whether they decided."""
    engagement = selectors.engagement(by, engagement_ref, Permission.DECISION_EDIT)
    _sound(engagement, {"title": title, **fields}, vocabulary(by, engagement.edition_id))
    decision = Decision(
        root_id=engagement.root_id, engagement=engagement, title=title.strip(), on=on, created_at=at, **fields
    )
    decision.save()
    for person, decided in people:
        DecisionPerson(decision=decision, person=person, decided=decided, created_at=at).save()
    change = {
        "on": [None, on],
        "people": [None, _names(people)],
        "power": [None, decision.power],
        "response": [None, decision.response],
    }
    record(Happened.DECISION_RECORDED, decision, by=by, at=at, about=engagement.target, change=change)
    return decision


@action
def change_decision(
    *,
    decision_ref: str,
    version: int,
    by: Scope,
    at: datetime,
    people: Room | None = None,
    **fields: Any,
) -> Decision:
    """Change what is written about a decision; new wording asks those who confirmed it again."""
    decision = decision_selectors.decision(by, decision_ref, Permission.DECISION_EDIT)
    _sound(decision.engagement, fields, vocabulary(by, decision.engagement.edition_id))
    reworded = any(name in WORDING and getattr(decision, name) != value for name, value in fields.items())
    change = decision.alter(expected=version, **fields)
    if reworded:
        confirmed = DecisionPerson.objects.filter(decision=decision, confirmed_at__isnull=False)
        change |= {"confirmed": [confirmed.update(confirmed_at=None), 0]}
    if people is not None:
        change |= _set_people(decision, people, at)
    if change:
        record(
            Happened.DECISION_CHANGED, decision, by=by, at=at, about=decision.engagement.target, change=change
        )
    else:
        nothing_changed()
    return decision


def _sound(engagement: Engagement, fields: dict[str, Any], words: Vocabulary) -> None:
    if "title" in fields and not str(fields["title"]).strip():
        raise Refused("Say in a line what was decided.", field="title")
    if fields.get("power", "") not in POWER or fields.get("response", "") not in RESPONSES:
        raise Refused("Choose one of the list.", field="power")
    if set(fields.get("groups", ())) - {item.key for item in words.of("partner_group")}:
        raise Refused("The practice model has no such partner group.", field="groups")
    for name in ("goal", "concern", "activity"):
        row = fields.get(name)
        if row is not None and row.engagement_id != engagement.pk:
            raise Refused("That belongs to another engagement.", field=name)


def _names(people: Room) -> list[str]:
    return sorted(f"{person.name} (decided)" if decided else person.name for person, decided in people)


def _set_people(decision: Decision, people: Room, at: datetime) -> dict[str, Any]:
    """Make these the people in the room; those who stay keep their yes."""
    rows = {
        row.person_id: row
        for row in DecisionPerson.objects.filter(decision=decision).select_related("person")
    }
    before = _names([(row.person, row.decided) for row in rows.values()])
    wanted = {person.pk: (person, decided) for person, decided in people}
    if before == _names(people):
        return {}
    DecisionPerson.objects.filter(pk__in=[rows[key].pk for key in rows if key not in wanted]).delete()
    for key, (person, decided) in wanted.items():
        if key in rows:
            rows[key].alter(decided=decided)
        else:
            DecisionPerson(decision=decision, person=person, decided=decided, created_at=at).save()
    return {"people": [before, _names(people)]}


@action
def confirm_decision(*, decision_ref: str, by: Scope, at: datetime) -> DecisionPerson:
    """Say from one's own sign-in that it was so. Only those who were in the room can."""
    decision = decision_selectors.decision(by, decision_ref)
    place = DecisionPerson.objects.filter(decision=decision, person_id=by.person_id).first()
    if place is None or by.person_id is None:
        raise NotThere("There is nothing here that you can confirm.")
    if place.confirmed_at is not None:
        nothing_changed()
        return place
    place.alter(confirmed_at=at)
    record(Happened.DECISION_CONFIRMED, decision, by=by, at=at, about=decision.engagement.target)
    return place


@action
def note_consequence(
    *, decision_ref: str, on: date, effect: str, text: str, by: Scope, at: datetime
) -> Consequence:
    """Note later on what a decision opened or closed."""
    decision = decision_selectors.decision(by, decision_ref, Permission.DECISION_EDIT)
    if effect not in EFFECTS:
        raise Refused("Choose whether it opened or closed something.", field="effect")
    if not text.strip():
        raise Refused("Say what followed.", field="text")
    if on < decision.on:
        raise Refused("What followed comes after the decision.", field="on")
    row = Consequence(
        decision=decision, by_id=by.person_id, on=on, effect=effect, text=text.strip(), created_at=at
    )
    row.save()
    change = {"effect": [None, effect], "text": [None, row.text], "on": [None, on]}
    record(
        Happened.CONSEQUENCE_NOTED, decision, by=by, at=at, about=decision.engagement.target, change=change
    )
    return row
