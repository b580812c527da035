"""Who is asking: a person, what their roles allow where, and the day it holds for."""

from dataclasses import dataclass, field, replace
from datetime import date

from marigold.access.catalogue import Permission


@dataclass(frozen=True)
class Grant:
    """Permissions that hold for one unit and everything beneath it."""

    permissions: frozenset[Permission]
    unit_id: int
    path: str
    root_id: int
    role: str = ""

    @property
    def whole_system(self) -> bool:
        """True when the grant stands at the root, so that it covers the system."""
        return self.unit_id == self.root_id


@dataclass(frozen=True)
class Scope:
    """A person and their grants on one day; built once a request by `people.selectors.scope_for`."""

    person_id: int | None
    person_ref: str
    name: str
    on: date
    grants: tuple[Grant, ...] = ()
    circle: frozenset[Permission] = field(default_factory=frozenset)
    # The administrator at the command line: no person, no limits, and named so in the audit log.
    hand: bool = False
    # A role of theirs needs a second factor at sign-in.
    second_factor: bool = False

    def allows(self, permission: Permission) -> bool:
        """True when some grant or circle holds the permission somewhere."""
        return (
            self.hand
            or permission in self.circle
            or any(permission in grant.permissions for grant in self.grants)
        )

    def allows_at(self, permission: Permission, path: str) -> bool:
        """True when a grant holds the permission for the unit at this path (circles aside)."""
        return self.hand or any(
            permission in grant.permissions and path.startswith(grant.path) for grant in self.grants
        )

    def holds_at(self, path: str) -> frozenset[Permission]:
        """Every permission that grants hold for the unit at this path (circles aside)."""
        if self.hand:
            return frozenset(Permission)
        here = [grant.permissions for grant in self.grants if path.startswith(grant.path)]
        return frozenset[Permission]().union(*here)

    def within(self, root_id: int) -> "Scope":
        """The same person, as far as one system goes; for reads that are about that system alone."""
        return replace(self, grants=tuple(grant for grant in self.grants if grant.root_id == root_id))

    @property
    def roots(self) -> frozenset[int]:
        """The systems this person has any role in."""
        return frozenset(grant.root_id for grant in self.grants)


NOBODY = Scope(person_id=None, person_ref="", name="Nobody", on=date.min)
COMMAND_LINE = Scope(person_id=None, person_ref="", name="Command line", on=date.min, hand=True)
