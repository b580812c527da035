"""Pathways: what each asks for, what may be handed in for it, how far someone is, and until when an award holds."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ASKS: Mapping[str, str] = {
    "evaluation": "A finished self-evaluation",
    "evidence": "Pieces of your own work",
    "assignment": "A written account",
    "statement": "Your own words",
}
STATES: Mapping[str, str] = {
    "open": "Open",
    "submitted": "Waits for review",
    "revision": "To revise",
    "accepted": "Accepted",
}
MOST = 20_000
RENEW_DAYS = 60


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a pathway asks for. `on` holds frameworks, and entries of them as `framework/key`."""

    key: str
    name: str
    text: str
    asks: str
    on: tuple[str, ...] = ()
    least: int = 1

    @property
    def frameworks(self) -> tuple[str, ...]:
        """Whole frameworks it is about."""
        return tuple(one for one in self.on if "/" not in one)

    @property
    def entries(self) -> tuple[str, ...]:
        """Entries it is about."""
        return tuple(one for one in self.on if "/" in one)


@dataclass(frozen=True, slots=True)
class Pathway:
    """A way to an award."""

    key: str
    name: str
    text: str
    framework: str
    months: int
    rounds: int
    requirements: tuple[Requirement, ...]

    @property
    def by_key(self) -> dict[str, Requirement]:
        """Requirements by key."""
        return {one.key: one for one in self.requirements}

    @property
    def entries(self) -> list[str]:
        """Every entry it is about, once, as `framework/key`."""
        return list(dict.fromkeys(entry for one in self.requirements for entry in one.entries))


@dataclass(frozen=True, slots=True)
class Shown:
    """Something of one's own that shows a skill, as it stood on the day it was handed in."""

    kind: str
    target: str
    name: str
    on: date | None = None
    entries: int = 0

    def as_data(self) -> dict[str, object]:
        """For keeping."""
        on = self.on.isoformat() if self.on else ""
        return {
            "kind": self.kind,
            "target": self.target,
            "name": self.name,
            "on": on,
            "entries": self.entries,
        }


def shown(data: Mapping[str, object]) -> Shown:
    """The value of kept data."""
    on = str(data.get("on") or "")
    return Shown(
        str(data.get("kind", "")),
        str(data.get("target", "")),
        str(data.get("name", "")),
        date.fromisoformat(on) if on else None,
        int(str(data.get("entries") or 0)),
    )


def pathways(items: Iterable[tuple[str, str, str, str, str, Mapping[str, object]]]) -> list[Pathway]:
    """Pathways from a library's items as (key, kind, name, text, parent, data), in the library's order."""
    rows = list(items)
    asked: dict[str, list[Requirement]] = {}
    for key, kind, name, text, parent, data in rows:
        if kind == "requirement":
            on = data.get("on") or ()
            names = (on,) if isinstance(on, str) else tuple(str(one) for one in on)  # type: ignore[attr-defined]
            one = Requirement(
                key, name, text, str(data.get("asks", "")), names, int(str(data.get("least") or 1))
            )
            asked.setdefault(parent, []).append(one)
    return [
        Pathway(
            key,
            name,
            text,
            str(data.get("framework", "")),
            int(str(data.get("months_valid") or 0)),
            int(str(data.get("rounds") or 0)),
            tuple(asked[key]),
        )
        for key, kind, name, text, _, data in rows
        if kind == "pathway" and key in asked
    ]


def refuses(asked: Requirement, words: str, link: str, given: Sequence[Shown]) -> tuple[str, str]:
    """Why something cannot be handed in, and the field it stands in; empty when it can."""
    if len(words) > MOST:
        return f"Use at most {MOST:,} characters. You have {len(words):,}.", "words"
    if link and not link.startswith("https://"):
        return "Write the whole address, beginning with https://.", "link"
    if asked.asks == "evaluation":
        return _evaluation(asked, given)
    if asked.asks == "evidence":
        if len(given) < asked.least:
            one = asked.least == 1
            return (
                "Choose at least one piece of your work."
                if one
                else f"Choose at least {asked.least} pieces of your work.",
                "shown",
            )
        if not words.strip():
            return "Say in your own words what it shows.", "words"
        return "", ""
    if not words.strip() and not link:
        return "Write your account, or give a link to it.", "words"
    return "", ""


def _evaluation(asked: Requirement, given: Sequence[Shown]) -> tuple[str, str]:
    if not given:
        return "Choose a finished self-evaluation. Finish one first if you have none.", "shown"
    if given[0].entries < asked.least:
        answered = f"{given[0].entries} of the {asked.least} entries needed are rated in it."
        return f"{answered} Choose another, or look at yourself again.", "shown"
    return "", ""


def standing(states: Sequence[str]) -> str:
    """How a requirement stands, from the states of its rounds, oldest first."""
    return states[-1] if states else "open"


def complete(pathway: Pathway, rounds: Mapping[str, Sequence[str]]) -> bool:
    """Whether everything a pathway asks for is accepted."""
    return all(standing(rounds.get(one.key, ())) == "accepted" for one in pathway.requirements)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def award_state(revoked_on: date | None, valid_until: date | None, today: date) -> str:
    """`revoked`, `expired` or `valid`."""
    if revoked_on is not None:
        return "revoked"
    return "expired" if valid_until is not None and valid_until < today else "valid"


def renewable(revoked_on: date | None, valid_until: date | None, today: date) -> bool:
    """Whether an award may be renewed: from sixty days before its end, as long as it was not taken back."""
    if revoked_on is not None or valid_until is None:
        return False
    return today >= valid_until - timedelta(days=RENEW_DAYS)
