"""What the rules look at in concerns, decisions and diagnoses, from rows already fetched."""

from collections.abc import Collection, Sequence
from datetime import date

from marigold.core.rules import ConcernFacts, DecisionFacts, DiagnosisFacts
from marigold.practice.beds import Bed
from marigold.practice.vocabulary import Vocabulary
from marigold.support.models import (
    Concern,
    ConcernEntry,
    Decision,
    DecisionPerson,
    Diagnosis,
    Factor,
)

PARTS = {"people": "people", "history": "history", "pressures": "larger pressures", "conflict": "conflict"}


def of_concern(
    concern: Concern,
    entries: Sequence[ConcernEntry],
    words: Vocabulary,
    *,
    on: date,
    practitioners: Collection[int],
) -> ConcernFacts:
    """Facts of a concern on a day; `entries` oldest first."""
    signs = {item.key for item in words.of("adaptive_signal")}
    confusing = {item.key for item in words.of("tension_effect") if item.data.get("confusing")}
    levels = [entry.distress for entry in entries if entry.distress is not None]
    return ConcernFacts(
        kind=concern.kind,
        on=on,
        raised_on=concern.raised_on,
        open=concern.state in {"open", "postponed"},
        answer=concern.answer,
        nature=concern.nature,
        signs=len(signs & set(concern.signals)),
        signs_known=len(signs),
        unwritten=tuple(text for name, text in PARTS.items() if not getattr(concern, name).strip()),
        perspectives=sum(entry.kind == "perspective" for entry in entries),
        owner=concern.owner.name if concern.owner else concern.owner_text,
        owner_is_practitioner=concern.owner_id in practitioners,
        handed=any(entry.kind == "handed" for entry in entries),
        next_on=concern.next_on,
        put_off=sum(entry.kind == "postponed" for entry in entries),
        distress=levels[-1] if levels else None,
        paced=bool(concern.pacing.strip()),
        confusing=bool(confusing & set(concern.signals)),
    )


def of_decision(
    decision: Decision,
    people: Sequence[DecisionPerson],
    words: Vocabulary,
    *,
    today: date,
    consequences: int,
) -> DecisionFacts:
    """Facts of a decision: who was there, who was not, how it came about, what followed."""
    groups = words.of("partner_group")
    return DecisionFacts(
        on=decision.on,
        today=today,
        present=len(people) + bool(decision.present_text.strip()),
        groups=len(decision.groups),
        absent=tuple(item.name for item in groups if item.key not in decision.groups),
        missing_voices=decision.missing_voices,
        procedure=decision.procedure,
        bias_steps=decision.bias_steps,
        power=decision.power,
        power_to=decision.power_to,
        unconfirmed=tuple(row.person.name for row in people if row.confirmed_at is None),
        disrupts=decision.disrupts,
        consequences=consequences,
    )


def of_diagnosis(
    diagnosis: Diagnosis,
    factors: Sequence[Factor],
    beds: Sequence[Bed],
    *,
    links: int,
    carriers: Sequence[str],
) -> DiagnosisFacts:
    """Facts of a diagnosis: what stands in which bed, what is missing, who would carry the response."""
    around = {item.key for bed in beds if bed.around for item in bed.items}
    used = {factor.key for factor in factors}
    hinders = [factor for factor in factors if not factor.helps]
    return DiagnosisFacts(
        gap=diagnosis.gap,
        response=diagnosis.response,
        teaming=diagnosis.teaming,
        causes_people=sum(factor.key not in around for factor in hinders),
        causes_around=sum(factor.key in around for factor in hinders),
        helps=sum(factor.helps for factor in factors),
        beds=tuple(bed.name.lower() for bed in beds if used & {item.key for item in bed.items}),
        links=links,
        always_missing=tuple(item.name for bed in beds for item in bed.always if item.key not in used),
        carriers=tuple(carriers),
    )
