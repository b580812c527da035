"""What the rules find about a place's people, and its partner groups in a period."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.rules import Finding, judge
from marigold.core.rules.places import Held, PlaceFacts, TeamFacts
from marigold.people.models import Unit
from marigold.people.selectors import Here
from marigold.practice.vocabulary import Vocabulary
from marigold.support.selectors.participation import Participation, TookPart, carried_by


@dataclass(frozen=True)
class Leaning:
    """A team with what each of its people carries, the most first, and what the rules find."""

    team: Here
    held: list[Held]
    findings: tuple[Finding, ...]


def leaning(scope: Scope, unit: Unit, found: Sequence[Here], words: Vocabulary | None) -> list[Leaning]:
    """Who carries what on each team today. Empty for those who may not see every goal here."""
    if words is None or not scope.allows_at(Permission.GOAL_VIEW, unit.path):
        return []
    now = [one for one in found if one.person_ref and one.on(scope.on)]
    roles: Counter[str] = Counter(one.person_ref for one in now if one.what in {"post", "member", "leader"})
    carried = carried_by(scope, unit, {one.person_ref for one in now if one.what == "member"})
    teams = []
    for team in (one for one in found if one.what == "team"):
        members = {one.person_ref: one.name for one in now if one.what == "member" and one.first == team.ref}
        held = [Held(name, roles[ref], *carried.get(ref, (0, 0))) for ref, name in members.items()]
        held.sort(key=lambda one: (-one.all, one.name))
        if held:
            teams.append(Leaning(team, held, judge(TeamFacts(team.name, tuple(held)), words.practice)))
    return teams


def place_findings(
    leaders: Sequence[Here], took_part: Participation | None, words: Vocabulary | None, on: date
) -> tuple[Finding, ...]:
    """What the rules find about a place's leaders and the groups that took part."""
    if words is None:
        return ()
    groups: tuple[tuple[str, int], ...] = ()
    if took_part is not None:
        named = [(item.name, took_part.groups.get(item.key)) for item in words.of("partner_group")]
        groups = tuple((name, entry.times if entry else 0) for name, entry in named)
    facts = PlaceFacts(
        leaders=tuple(one.second for one in leaders if one.on(on)),
        contacts=took_part.contacts if took_part else 0,
        groups=groups,
    )
    return judge(facts, words.practice)


@dataclass(frozen=True)
class Group:
    """One of the model's partner groups: who is named here for it, and how its people took part in the period."""

    name: str
    text: str
    named: list[str]
    took_part: TookPart
    people: list[tuple[str, int]] = field(default_factory=list)


def partner_groups(
    scope: Scope, unit: Unit, found: Sequence[Here], took_part: Participation | None, words: Vocabulary | None
) -> list[Group]:
    """The model's partner groups in its order. Names only for those who may see people here."""
    if words is None:
        return []
    sees = scope.allows_at(Permission.PERSON_VIEW, unit.path)
    groups = []
    for item in words.of("partner_group"):
        named = [
            one.name for one in found if one.what == "partner" and one.first == item.key and one.on(scope.on)
        ]
        entry = (took_part.groups.get(item.key) if took_part else None) or TookPart()
        most = entry.people.most_common() if sees else []
        groups.append(Group(item.name, item.text, list(dict.fromkeys(named)), entry, most))
    return groups
