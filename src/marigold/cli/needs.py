"""Pages that are built from data: the table of needs and the rule book.

`python -m marigold.cli.needs` writes `docs/needs.md` from `docs/needs.yaml`, and `docs/rules.md` from the rules
themselves. Tests compare both pages with what these functions give, so neither can fall behind.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from marigold.core import rules as book
from marigold.core.rules import Rule

DOCS = Path(__file__).resolve().parents[3] / "docs"
REBUILD = "PYTHONPATH=src .venv/bin/python -m marigold.cli.needs"
STATUSES = {"done": "Done", "part": "In part", "open": "Open"}


@dataclass(frozen=True)
class Group:
    """Needs that belong together, by their first and last number."""

    title: str
    first: int
    last: int


GROUPS = (
    Group("The practice model", 1, 9),
    Group("How people act now, and why", 10, 45),
    Group("Goals and tests of change", 46, 62),
    Group("Values", 63, 100),
    Group("Principles and their functions", 101, 132),
    Group("Adaptive leadership", 133, 139),
    Group("Equity in how practitioners show up", 140, 154),
    Group("Equity: learning and expectations", 155, 159),
    Group("Equity: tools and resources", 160, 180),
    Group("Equity: advocacy", 181, 198),
    Group("Data by group", 199, 213),
    Group("Partners and joint work", 214, 220),
    Group("Equity strategies from the field", 221, 231),
    Group("Equity leadership team", 232, 241),
    Group("The tension of change", 242, 268),
    Group("Tiers and formats", 269, 275),
    Group("Support in pairs", 276, 306),
    Group("The activity log", 307, 312),
    Group("Cases and learning offers", 313, 320),
    Group("Readiness", 321, 332),
    Group("Roles across levels", 333, 339),
    Group("Improving the practice itself", 340, 349),
    Group("Competencies and functions of the role", 350, 362),
    Group("Who gives support, and what support is", 363, 373),
    Group("Crosswalks to a profession", 374, 383),
    Group("Support in education", 384, 403),
)

KINDS = {
    "EngagementFacts": "An engagement, as it stands on a day",
    "ActivityFacts": "An activity, planned or logged",
    "GoalFacts": "A goal",
    "MovementFacts": "An active goal",
    "AskedAgainFacts": "An active goal, after a change in the place",
    "UseFacts": "How support in a place was used",
    "AgreementFacts": "The words of an agreement",
    "StandingFacts": "An agreement, as it stands on a day",
    "ReadinessFacts": "A tier and the readiness of a place",
    "PairFacts": "A pair and its work",
    "ConduitFacts": "Roles and channels of a system",
    "PracticeChangeFacts": "A change to the practice",
    "CycleFacts": "A test of change",
    "ConcernFacts": "A concern",
    "OpenWorkFacts": "The open work of a place",
    "DecisionFacts": "A decision",
    "DiagnosisFacts": "Why a problem is there",
    "NoteFacts": "A note",
    "HeardFacts": "A summary of what was heard",
    "LookBackFacts": "Stepping back to see patterns",
    "ReviewFacts": "The aims and activities of a system",
    "RoundFacts": "A round of an instrument",
    "DueFacts": "An instrument asked before",
    "TeamFacts": "A team",
    "PlaceFacts": "A place and its people",
    "HoldingFacts": "What holds the work in a place",
    "ReachedFacts": "Whom support reached",
    "CascadeFacts": "Support from level to level",
    "StrategyFacts": "A strategy in use",
}
# (claim, what holds it, inventory numbers)
HELD = (
    ("An edition never changes once published; each record points at the edition it was made under.",
     "no action changes an edition (ADR 0007); a foreign key on every engagement and tag", (1,)),
    ("No figure is on a page without words that say the same.", "`tests/house/test_figures.py`", (8,)),
    ("A promise is open, kept, late or let go, and stays on its side’s follow-through.",
     "states of a step (`core.flows`), counted by `core.promises`", (59, 69)),
    ("A goal goes from proposed to active only by the yes of both sides, and back when it is reworded.",
     "states of a goal (`core.flows`) and rule `goal.mutual`", (49,)),
    ("A test of change goes plan, do, study, act, closed; it closes only with a choice.",
     "states of a cycle (`core.flows`) and rules on cycles", (60,)),
    ("A concern is answered only in words, and opens again only with a reason.",
     "states of a concern (`core.flows`); constraint `concern_answered_in_words`", (136,)),
    ("Called-in help has a day on which it ends, and ends with an outcome.",
     "constraints `call_in_limit`, `call_in_outcome`", (288,)),
    ("A change to the practice is decided only with what was learned.",
     "states of a change (`core.flows`); constraint `practice_change_learned`", (340, 348)),
    ("Hours of a contact count once, however many took part.",
     "one row an activity; composite keys of its people; the roll-up is verified by recount", (309,)),
    ("A place that merges, splits or is renamed keeps a history that can be compared.",
     "dated successions; the roll-up of hours is moved with them and verified by recount", (212,)),
    ("Small groups of an indicator cannot be made out, also not by subtraction within it.",
     "numbers of groups leave the core as shown or suppressed, and an auditor proves what can be derived", (208,)),
    ("A growth plan has an aim for fairness in the work from its first day.",
     "the action that begins or changes a plan", (158,)),
    ("Nothing about the support role begins with a framework for other readers.",
     "`growth.frameworks.refuse_other_readers`, asked by every action that begins something", (362,)),
)  # fmt: skip
WEIGHTS = {"block": "Blocks", "warn": "Warns", "hint": "Hints"}


def as_markdown(rows: Sequence[Mapping[str, Any]]) -> str:
    """The readable table of needs. `rows` hold number, need, status, where and tests, in the order of numbers."""
    return "\n".join([*_needs_head(rows), *(line for group in GROUPS for line in _group(group, rows))]) + "\n"


def _needs_head(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    counts = Counter(row["status"] for row in rows)
    lines = [
        "# What Marigold is asked to do",
        "",
        "Built from [needs.yaml](needs.yaml). To change it, change that file and run:",
        "",
        "```sh",
        REBUILD,
        "```",
        "",
        f"{len(rows)} needs: {counts['done']} done, {counts['part']} in part, {counts['open']} open.",
        "",
        "- **Done**: a person can do it today, on a page or with a command, and the tests named show it.",
        "- **In part**: some of it is there, and the tests named show that part. “Where it lives” says which.",
        "- **Open**: not there yet. Names may already stand in the library, but nothing can be recorded by them.",
        "",
        "| Group | Needs | Done | In part | Open |",
        "|---|---|---:|---:|---:|",
    ]
    for group in GROUPS:
        found = Counter(row["status"] for row in _rows_of(group, rows))
        lines.append(
            f"| [{group.title}](#{_anchor(group.title)}) | {group.first} to {group.last} "
            f"| {found['done']} | {found['part']} | {found['open']} |"
        )
    return lines


def _group(group: Group, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [
        "",
        f"## {group.title}",
        "",
        "| | Need | Status | Where it lives | Tests |",
        "|---:|---|---|---|---|",
    ]
    for row in _rows_of(group, rows):
        cells = (row["number"], row["need"], STATUSES[row["status"]], row["where"], _tests(row["tests"]))
        lines.append(_row(cells))
    return lines


def _rows_of(group: Group, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in rows if group.first <= row["number"] <= group.last]


def _tests(named: Iterable[str]) -> str:
    """Links to the files, with the test's own sentence as the words."""
    links = []
    for one in named:
        path, _, name = one.partition("::")
        words = name.removeprefix("test_").replace("_", " ") or path.rsplit("/", 1)[-1]
        links.append(f"[{words}](../{path})")
    return "; ".join(links)


def rules_as_markdown(rules: Sequence[Rule]) -> str:
    """The rule book as a page: id, claim, weight, words and the numbers of the needs each rule answers."""
    counts = Counter(rule.weight for rule in rules)
    lines = [
        "# The rule book",
        "",
        "Built from the rules themselves, in `src/marigold/core/rules/`. To write it anew:",
        "",
        "```sh",
        REBUILD,
        "```",
        "",
        "A rule is a claim about plain facts. It reads nothing from the database and knows no clock. Numbers in",
        "“Needs” are those of [needs.md](needs.md). Words in braces are filled in when a rule speaks.",
        "",
        f"- **Blocks** ({counts['block']}): what would break the rule is not carried out. A goal's yes is kept,",
        "  and the goal waits.",
        f"- **Warns** ({counts['warn']}): it is carried out, and the page says so.",
        f"- **Hints** ({counts['hint']}): something that would help is missing.",
    ]
    for kind, title in KINDS.items():
        lines += ["", f"## {title}", "", "| Rule | Claim | Weight | What it says | What to do | Needs |"]
        lines.append("|---|---|---|---|---|---|")
        for rule in sorted(rules, key=lambda one: one.id):
            if rule.looks_at.__name__ == kind:
                needs = ", ".join(str(number) for number in rule.source)
                cells = (f"`{rule.id}`", rule.claim, WEIGHTS[rule.weight], rule.says, rule.remedy, needs)
                lines.append(_row(cells))
    lines += [
        "",
        "## Held in other ways",
        "",
        "What the store, a state machine or a test holds, so that no rule has to speak.",
    ]
    lines += ["", "| Claim | Held by | Needs |", "|---|---|---|"]
    lines += [_row((claim, by, ", ".join(str(one) for one in needs))) for claim, by, needs in HELD]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(' '.join(str(cell).split()).replace('|', '&#124;') for cell in cells)} |"


def _anchor(title: str) -> str:
    """The address of a heading, as readers of Markdown make it."""
    return "".join(letter for letter in title.lower().replace(" ", "-") if letter.isalnum() or letter == "-")


def main() -> int:
    """Write both pages; returns the exit code."""
    try:
        rows = yaml.safe_load((DOCS / "needs.yaml").read_text(encoding="utf-8"))
        (DOCS / "needs.md").write_text(as_markdown(rows), encoding="utf-8")
        (DOCS / "rules.md").write_text(rules_as_markdown(book.rules()), encoding="utf-8")
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.", file=sys.stderr)
        return 1
    print("Wrote docs/needs.md and docs/rules.md.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
