"""Whom and what a list of people may name: people, places, roles and partner groups one may see and give."""

from collections import defaultdict
from datetime import date

from marigold.access.scope import Scope
from marigold.core.imports.cells import normal
from marigold.core.imports.match import Name, NameIndex
from marigold.imports.places_known import Places
from marigold.people import selectors
from marigold.people.models import Role, Unit
from marigold.people.selectors.listing import Known, parts_held, people_known
from marigold.practice import selectors as practice


class People:
    """What a list of people may name: people, places, roles and partner groups as far as one may see and give them."""

    def __init__(self, scope: Scope, root: Unit, today: date) -> None:
        self.scope, self.root = scope, root
        self.places = Places(scope, root)
        known = people_known(scope, root)
        self.known = {one.id: one for one in known}
        self.by_ref = {one.ref: one for one in known}
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        for one in known:
            self.by_name[normal(one.name)].append(one)
        self.index = NameIndex([Name(one.id, one.name) for one in known], budget=5_000)
        self.roles: dict[str, Role] = {}
        for role in selectors.roles(scope):
            if role.key != selectors.CIRCLE_ROLE:
                self.roles[normal(role.key)] = self.roles[normal(role.name)] = role
        self.posts, self.partners = parts_held(scope, root, today)
        self.groups: dict[str, str] = {}
        self.group_names: list[str] = []
        words = practice.words_of(scope, root.pk)
        for item in words.of("partner_group") if words else ():
            self.groups[normal(item.key)] = self.groups[normal(item.name)] = item.key
            self.group_names.append(item.name)

    def near(self, name: str) -> list[Known]:
        """People whose name comes close."""
        return [self.known[one] for one, _ in self.index.find(name).candidates]


def shown(one: Known) -> str:
    """Someone as a choice shows them."""
    return f"{one.name} ({one.email})" if one.email else one.name
