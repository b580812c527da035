"""Rules by id, with a weight, the inventory numbers they answer, and their words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

BLOCK, WARN, HINT = "block", "warn", "hint"
Because = Mapping[str, Any] | None


@dataclass(frozen=True)
class Rule:
    """One claim. `check(facts, practice)` returns why it does not hold, or None."""

    id: str
    weight: str
    looks_at: type
    source: tuple[int, ...]
    says: str
    remedy: str
    claim: str
    check: Callable[[Any, Any], Because]


@dataclass(frozen=True)
class Finding:
    """A rule that does not hold, in words."""

    rule: str
    weight: str
    message: str
    remedy: str
    because: Mapping[str, Any]

    @property
    def blocks(self) -> bool:
        """True when an action must refuse."""
        return self.weight == BLOCK


_BOOK: dict[str, Rule] = {}


def rule(
    id: str,  # noqa: A002 - the field's own name
    *,
    weight: str,
    looks_at: type,
    source: tuple[int, ...],
    says: str,
    remedy: str,
) -> Callable[[Callable[[Any, Any], Because]], Callable[[Any, Any], Because]]:
    """Enter a claim in the book. `says` and `remedy` may name the keys the check returns."""

    def enter(check: Callable[[Any, Any], Because]) -> Callable[[Any, Any], Because]:
        if id in _BOOK:
            raise ValueError(f"Two rules are called {id}.")
        claim = (check.__doc__ or "").strip()
        _BOOK[id] = Rule(id, weight, looks_at, source, says, remedy, claim, check)
        return check

    return enter


def rules() -> tuple[Rule, ...]:
    """All rules, by id."""
    return tuple(_BOOK[key] for key in sorted(_BOOK))


def judge(facts: Any, practice: Any) -> tuple[Finding, ...]:
    """Findings for one set of facts, those that block first."""
    found = []
    for entry in rules():
        if not isinstance(facts, entry.looks_at):
            continue
        because = entry.check(facts, practice)
        if because is not None:
            found.append(
                Finding(
                    entry.id,
                    entry.weight,
                    entry.says.format_map(because),
                    entry.remedy.format_map(because),
                    dict(because),
                )
            )
    order = {BLOCK: 0, WARN: 1, HINT: 2}
    return tuple(sorted(found, key=lambda finding: (order[finding.weight], finding.rule)))
