"""One activity: plan, log, debriefs and what the rules say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.rules import ActivityFacts, Finding, judge
from marigold.core.week import Mark, marks
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.support import facts
from marigold.support import selectors as support
from marigold.support.models import Activity, Debrief, Goal, Step, Strategy
from marigold.support.selectors import notes, pages, strategies, weeks
from marigold.web.contact_tags import told
from marigold.web.present.notes import Line, lines

ROLE_NAMES = {
    "lead": "Led",
    "second": "Second",
    "notes": "Took notes",
    "observer": "Observed",
    "expert": "Called in",
    "participant": "Took part",
}


@dataclass(frozen=True)
class Account:
    """A debrief as the reader may see it."""

    debrief: Debrief
    own: bool
    role: str
    answers: Sequence[tuple[Item, str]]


@dataclass(frozen=True)
class ActivityPage:
    """All that the page shows."""

    activity: Activity
    words: Vocabulary
    practitioners: Sequence[tuple[str, weeks.Place]]
    partners: Sequence[weeks.Place]
    elements: Sequence[Item]
    goals: Sequence[Goal]
    strategies: Sequence[Strategy]
    marks: Sequence[Mark]
    findings: Sequence[Finding]
    accounts: Sequence[Account]
    waiting: Sequence[str]
    steps: Sequence[Step]
    own_debrief: Debrief | None
    prompts: list[Item]
    took_part: bool
    may_edit: bool
    may_debrief: bool
    notes: Sequence[Line]
    may_note: bool

    @property
    def tags(self) -> list[Item]:
        """Elements of the model it used, but for how people could learn in it."""
        return told(self.elements)[0]

    @property
    def learning(self) -> list[tuple[str, str]]:
        """How people could learn in it, as (label, names)."""
        return told(self.elements)[1]


def activity_page(scope: Scope, ref: str, *, today: date) -> ActivityPage:
    """Fetch, decide, present."""
    row = support.activity(scope, ref)
    words = vocabulary(scope, row.engagement.edition_id)
    people = weeks.places(scope, [row.pk])[row.pk]
    helpers = [place for place in people if place.side == "support"]
    mine = next((place for place in helpers if place.person_id == scope.person_id), None)
    element_ids = pages.elements_of(scope, [row.pk])[row.pk]
    goals = list(pages.goals_of_activity(scope, row))
    debriefs = list(support.debriefs(scope, row))
    own = next((one for one in debriefs if one.person_id == scope.person_id), None)
    shared = set(pages.who_shared(scope, row))
    judged = _facts(row, people, elements=words.ties(element_ids), goals=len(goals), today=today)
    contact = weeks.contact_of(row, people, words)
    held = support.standing(scope, row.engagement)
    may_edit = Permission.ACTIVITY_EDIT in held
    return ActivityPage(
        activity=row,
        words=words,
        practitioners=[(ROLE_NAMES.get(place.role, place.role), place) for place in helpers],
        partners=[place for place in people if place.side != "support"],
        elements=[words.by_id[key] for key in element_ids if key in words.by_id],
        goals=goals,
        strategies=strategies.of_activity(scope, row),
        marks=marks(contact, today) if row.direct else (),
        findings=[] if row.state == "cancelled" else judge(judged, words.practice),
        accounts=[_account(one, scope, words, people) for one in debriefs],
        waiting=[place.person.first_name for place in helpers if place.person_id not in shared],
        steps=pages.steps_of_activity(scope, row),
        own_debrief=own,
        prompts=_prompts(words, mine.role if mine else "second"),
        took_part=mine is not None,
        may_edit=may_edit,
        may_debrief=mine is not None and row.state == "done" and may_edit,
        notes=lines(scope, notes.latest(scope, row), held=held),
        may_note=Permission.NOTE_EDIT in held,
    )


def _facts(
    row: Activity, people: Sequence[weeks.Place], *, elements: int, goals: int, today: date
) -> ActivityFacts:
    return facts.of_activity(
        row,
        today=today,
        people=[(place.person_id, place.role, place.side) for place in people],
        elements=elements,
        goals=goals,
        pair=facts.assigned(row.engagement, on=row.on).filter(core=True).count(),
    )


def _account(one: Debrief, scope: Scope, words: Vocabulary, people: Sequence[weeks.Place]) -> Account:
    own = one.person_id == scope.person_id
    role = next((place.role for place in people if place.person_id == one.person_id), "")
    answers = [(words.by_key[key], text) for key, text in one.answers.items() if key in words.by_key]
    # An answer to a prompt that is one's own stays with oneself, also after sharing.
    shown = [(item, text) for item, text in answers if own or item.data.get("visibility") != "mine"]
    return Account(debrief=one, own=own, role=ROLE_NAMES.get(role, ""), answers=shown)


def _prompts(words: Vocabulary, role: str) -> list[Item]:
    wanted = {"both", "lead" if role == "lead" else "second"}
    return [item for item in words.of("debrief_prompt") if item.data.get("for", "both") in wanted]
