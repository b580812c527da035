"""Why something is as it is: one drawn page, and the same in a list and a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.charts.triad import Arrow, Chip, Ground, triad
from marigold.core.rules import Finding, judge
from marigold.practice.beds import Bed, beds_of
from marigold.support import judging
from marigold.support.models import Diagnosis, Factor, FactorLink
from marigold.support.selectors import diagnoses
from marigold.web.diagnosis_forms import HONED, LEVELS, FactorForm, LinkForm, gap_choices
from marigold.web.present.room import Room, room


@dataclass(frozen=True)
class Placed:
    """A factor in its bed."""

    factor: Factor
    name: str
    honed: str

    @property
    def sentence(self) -> str:
        """How it is here, whom it bears on, and how practiced it is."""
        whom = f"Bears on {self.factor.group or 'everyone'}."
        told = [f"{self.factor.text.rstrip('.')}.", whom, f"{self.honed}." if self.honed else ""]
        return " ".join(part for part in told if part)


@dataclass(frozen=True)
class Filled:
    """A bed with its factors, and what it lacks that every look includes."""

    bed: Bed
    factors: Sequence[Placed]
    lacks: Sequence[str]


@dataclass(frozen=True)
class WhyPage:
    """All that the page shows."""

    room: Room
    diagnosis: Diagnosis | None
    others: Sequence[Diagnosis]
    beds: Sequence[Filled]
    links: Sequence[tuple[str, str, FactorLink]]
    svg: str
    findings: Sequence[Finding]
    gap: str
    level: str
    carriers: Sequence[str]
    told: Sequence[tuple[str, str]]
    possible: bool
    may_edit: bool
    factor_form: FactorForm | None = None
    link_form: LinkForm | None = None


def why_page(scope: Scope, *, ref: str = "", engagement: str = "") -> WhyPage:
    """A diagnosis by its ref, or the newest of an engagement, drawn."""
    row = diagnoses.diagnosis(scope, ref) if ref else None
    here = room(scope, row.engagement.ref if row else engagement, "why", Permission.READINESS_VIEW)
    rows = diagnoses.of_engagement(scope, here.engagement)
    row = row or (rows[0] if rows else None)
    beds = beds_of(here.words)
    may_edit = here.may(Permission.READINESS_EDIT)
    if row is None:
        return WhyPage(here, None, (), (), (), "", (), "", "", (), (), bool(beds), may_edit)
    factors, links = diagnoses.factors_of(scope, row), diagnoses.links_of(scope, row)
    carriers = diagnoses.carriers_of(scope, row.goal)
    facts = judging.of_diagnosis(row, factors, beds, links=len(links), carriers=carriers)
    filled = _filled(beds, factors)
    names = {one.factor.pk: one.name for bed in filled for one in bed.factors}
    return WhyPage(
        room=here,
        diagnosis=row,
        others=[one for one in rows if one.pk != row.pk],
        beds=filled,
        links=[(names.get(one.cause_id, ""), names.get(one.effect_id, ""), one) for one in links],
        svg=_drawn(row, filled, links),
        findings=judge(facts, here.words.practice),
        gap=dict(gap_choices(here.words))[row.gap] if row.gap else "",
        level=dict(LEVELS)[row.level],
        carriers=carriers,
        told=_told(row),
        possible=bool(beds),
        may_edit=may_edit,
        **_forms(beds, filled, row, may_edit),
    )


def _filled(beds: Sequence[Bed], factors: Sequence[Factor]) -> list[Filled]:
    used = {factor.key for factor in factors}
    found = []
    for bed in beds:
        names = {item.key: item.name for item in bed.items}
        own = [
            Placed(factor, names[factor.key], dict(HONED)[factor.honed] if factor.honed else "")
            for factor in factors
            if factor.key in names
        ]
        found.append(Filled(bed, own, [item.name for item in bed.always if item.key not in used]))
    return found


def _drawn(row: Diagnosis, filled: Sequence[Filled], links: Sequence[FactorLink]) -> str:
    grounds = [
        Ground(
            name=one.bed.name,
            hint=f"Nothing here yet. {one.bed.text}",
            chips=tuple(
                Chip(
                    placed.factor.ref,
                    placed.name,
                    placed.factor.text,
                    placed.factor.helps,
                    placed.factor.group,
                )
                for placed in one.factors
            ),
            lacks=tuple(one.lacks),
        )
        for one in filled
    ]
    arrows = [Arrow(link.cause.ref, link.effect.ref, link.how) for link in links]
    return triad(grounds, arrows, id=f"why-{row.ref}", title=f"Why: {row.problem}")


def _told(row: Diagnosis) -> list[tuple[str, str]]:
    parts = (
        ("What holds it in place", row.status_quo),
        ("What could move it", row.could_move),
        ("Signs that people steer themselves", row.self_signs),
        ("What people learned before", row.prior_learning),
    )
    return [(name, text) for name, text in parts if text]


def _forms(beds: Sequence[Bed], filled: Sequence[Filled], row: Diagnosis, may_edit: bool) -> dict[str, Any]:
    """The small forms beside the drawing, empty; a view puts what was typed in their place."""
    if not may_edit:
        return {}
    return {
        "factor_form": FactorForm(beds=beds),
        "link_form": LinkForm(factors=choices_of(filled)) if len(factors_in(filled)) > 1 else None,
    }


def factors_in(filled: Sequence[Filled]) -> list[Placed]:
    """All factors, bed by bed."""
    return [placed for one in filled for placed in one.factors]


def choices_of(filled: Sequence[Filled]) -> list[tuple[str, str]]:
    """Factors to choose from, with their words."""
    return [(one.factor.ref, f"{one.name}: {one.factor.text}"[:90]) for one in factors_in(filled)]
