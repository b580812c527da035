"""Uses of a framework: a role described by it, learning chosen by it, where one stands against a role."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.growth import Beat
from marigold.growth import selectors as growth
from marigold.growth.frameworks import LIBRARY, Asking, asking
from marigold.growth.models import Evaluation, RoleProfile
from marigold.people import selectors as people
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Item


def targets(item: Item) -> list[str]:
    """What an entry of the library is for, as `framework/key` or `any`."""
    on = item.data.get("on") or ()
    return [on] if isinstance(on, str) else list(on)


def edition_of(scope: Scope, key: str) -> Asking:
    """The current edition of a framework that describes a role, or NotThere."""
    return asking(scope, practice.edition(scope, key).pk)


@dataclass(frozen=True)
class TitleUsed:
    """A title on a post in the system, how many hold it, and whether it means this role."""

    title: str
    people: int
    ours: bool


@dataclass(frozen=True)
class RolePage:
    """A role profile as it is read."""

    row: RoleProfile
    asking: Asking
    must: Sequence[Beat]
    nice: Sequence[Beat]
    prompts: Sequence[tuple[Item, Sequence[str]]]
    titles: Sequence[TitleUsed]
    may_edit: bool


def role_page(scope: Scope, row: RoleProfile) -> RolePage:
    """Fetch and put in order."""
    asked = asking(scope, row.edition_id)
    entries = [beat for beat in asked.entries if beat.key in row.chosen]
    return RolePage(
        row=row,
        asking=asked,
        must=[beat for beat in entries if row.chosen[beat.key] == "must"],
        nice=[beat for beat in entries if row.chosen[beat.key] == "nice"],
        prompts=_prompts(asked, entries),
        titles=_titles(scope, row),
        may_edit=scope.allows_at(Permission.ROLEMAP_EDIT, row.root.path),
    )


def _prompts(asked: Asking, entries: Sequence[Beat]) -> list[tuple[Item, list[str]]]:
    names = {f"{asked.key}/{beat.key}": beat.name for beat in entries}
    found = []
    for item in asked.library.of("interview_prompt"):
        about = [names[one] for one in targets(item) if one in names]
        if about:
            found.append((item, about))
    return found


def _titles(scope: Scope, row: RoleProfile) -> list[TitleUsed]:
    """Titles of people who give support, as their posts say them; told only to those who see these people."""
    rows = people.posts(scope).filter(root_id=row.root_id, role__side="support", starts_on__lte=scope.on)
    holders: dict[str, set[int]] = {}
    for post in rows.exclude(ends_on__lt=scope.on):
        if post.title.strip():
            holders.setdefault(post.title.strip(), set()).add(post.person_id)
    ours = {title.casefold() for title in (row.title, *row.titles)}
    return [
        TitleUsed(title, len(found), title.casefold() in ours)
        for title, found in sorted(holders.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]


def role_document(page: RolePage) -> dict[str, Any]:
    """The role on one sheet, as plain data for its document."""
    row = page.row

    def lines(entries: Sequence[Beat]) -> list[dict[str, str]]:
        return [{"name": beat.name, "text": beat.text} for beat in entries]

    return {
        "title": row.title,
        "system": row.root.name,
        "about": row.about,
        "called": list(row.titles),
        "must": lines(page.must),
        "nice": lines(page.nice),
        "edges": [line.strip() for line in row.not_theirs.splitlines() if line.strip()],
        "source": f"Described by {page.asking.name}, {page.asking.words.edition}.",
    }


@dataclass(frozen=True)
class Cover:
    """One entry with what helps to learn it, and one's own learning about it."""

    beat: Beat
    wanted: bool
    tries: Sequence[Item]
    resources: Sequence[Item]
    mine: int
    minutes: int

    @property
    def heat(self) -> int:
        """0 to 3: how much there is for it."""
        return min(len(self.tries) + len(self.resources), 3)


@dataclass(frozen=True)
class Training:
    """Learning against the entries of a framework."""

    asking: Asking
    rows: Sequence[Cover]
    general: Sequence[Item]
    chosen: Sequence[tuple[Item, Sequence[str]]]

    @property
    def gaps(self) -> list[Beat]:
        """Entries that nothing was made for."""
        return [row.beat for row in self.rows if not row.heat]


def training(scope: Scope, key: str, wanted: Sequence[str]) -> Training:
    """What the library and one's log have for each entry; for those wanted, what covers most of them first."""
    asked = edition_of(scope, key)
    shelf = asked.library.of("practice_chance", "resource")
    hits: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    for one in growth.learning(scope, limit=2_000):
        for about in one.about:
            hits[about] += 1
            minutes[about] += one.minutes
    rows = []
    for beat in asked.entries:
        target = f"{key}/{beat.key}"
        for_it = [item for item in shelf if target in targets(item)]
        tries = [item for item in for_it if item.kind == "practice_chance"]
        resources = [item for item in for_it if item.kind == "resource"]
        rows.append(Cover(beat, beat.key in wanted, tries, resources, hits[target], minutes[target]))
    general = [item for item in shelf if "any" in targets(item)]
    return Training(asked, rows, general, _best(asked, shelf, wanted))


def _best(asked: Asking, shelf: Sequence[Item], wanted: Sequence[str]) -> list[tuple[Item, list[str]]]:
    names = {f"{asked.key}/{key}": asked.by_key[key].name for key in wanted if key in asked.by_key}
    found = [(item, [names[one] for one in targets(item) if one in names]) for item in shelf]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: -len(pair[1]))


@dataclass(frozen=True)
class Stand:
    """An entry a role asks for, and where one stands on it (None where that is not known)."""

    beat: Beat
    must: bool
    level: float | None
    there: bool


@dataclass(frozen=True)
class CareerPath:
    """Where one stands against a role, by one's own choice, and what the pathways ask."""

    role: RolePage
    looks: Sequence[Evaluation]
    look: Evaluation | None
    stands: Sequence[Stand]
    pathways: Sequence[tuple[Item, Sequence[Item]]]

    @property
    def next(self) -> list[Stand]:
        """What to grow in first: needed entries before those that help, lowest first."""
        open_still = [one for one in self.stands if one.level is not None and not one.there]
        return sorted(open_still, key=lambda one: (not one.must, one.level or 0))


def career_path(scope: Scope, row: RoleProfile, look_ref: str) -> CareerPath:
    """A role beside one of one's own finished self-evaluations, where one chooses to put it there."""
    role = role_page(scope, row)
    framework = row.edition.framework_id
    looks = [
        one
        for one in growth.evaluations(scope)
        if one.finished_on is not None and one.edition.framework_id == framework
    ]
    look = next((one for one in looks if one.ref == look_ref), None)
    levels: Mapping[str, float] = growth.reading(scope, look.ref).levels if look else {}
    stands = [
        Stand(
            beat,
            must,
            levels.get(beat.key),
            (levels.get(beat.key) or 0) >= role.asking.beyond,
        )
        for must, beats in ((True, role.must), (False, role.nice))
        for beat in beats
    ]
    words = practice.vocabulary(scope, practice.edition(scope, LIBRARY).pk)
    asks = words.of("requirement")
    pathways = [
        (item, [one for one in asks if one.parent == item.key])
        for item in words.of("pathway")
        if item.data.get("framework") == role.asking.key
    ]
    return CareerPath(role, looks, look, stands, pathways)
