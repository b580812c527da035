"""What the state's grant says about equity, and what came of it. All invented."""

from datetime import timedelta
from typing import Any

from marigold.demo.world import World
from marigold.equity import actions
from marigold.equity.models import Commitment
from marigold.practice.models import Funder

# Words, section, purpose, facing, amount, who answers, months until its day.
COMMITMENTS: tuple[tuple[str, str, str, str, float | None, str, float | None], ...] = (
    ("Each year the whole team takes part in training about equity in its own work.", "Section 4.2", "training", "in", 18000, "lead", 8),
    ("Leaders and the team are coached on what they find in their own practice.", "Section 4.2", "coaching", "in", 12000, "lead", 8),
    ("Partners get facilitated meetings on sharing power in the regions.", "Section 4.3", "facilitation", "out", 9000, "imani", 5),
    ("Parents who help to decide are paid the rate of other advisors.", "Section 5.1", "term", "out", None, "dana", -1),
    ("Results are reported by group wherever that is safe.", "Section 6", "term", "both", None, "amos", 4),
)  # fmt: skip
# Which commitment, months ago, words, fields.
EVIDENCE: tuple[tuple[int, float, str, dict[str, Any]], ...] = (
    (2, 3, "Two evenings with the regional board on who decides about money.", {"who": "Rosa, Tasha, eleven others", "source": "Minutes of the board", "paid": 2400.0}),
    (4, 2, "The yearly report has numbers by race and by place, with small groups protected.", {"source": "Yearly report, pages 12 to 19"}),
)  # fmt: skip
SESSIONS: tuple[tuple[float, str, str, dict[str, Any]], ...] = (
    (9, "training", "Three days on how unequal systems come about, and our part in them.", {"hours": 21.0, "people": 9, "paid": 14500.0}),
    (7, "leadership-coaching", "How the lead speaks about pay and promotion.", {"hours": 2.0, "people": 2, "paid": 700.0}),
    (5, "team-coaching", "What our debriefs leave out.", {"hours": 2.0, "people": 7, "paid": 700.0}),
    (4, "review", "Read our handbook for coaches with two parents.", {"hours": 6.0, "people": 4, "paid": 1800.0, "source": "Handbook for coaches, chapters 1 to 5", "found": "Chapter 3 speaks of families as if they had to be repaired. Two forms exist in English only.", "changed": "Chapter 3 was written anew with the parents’ council."}),
    (2, "review", "Read the letters that go to families.", {"hours": 3.0, "people": 3, "paid": 900.0, "source": "Eleven letters", "found": "Six letters threaten before they greet."}),
)  # fmt: skip


def build_commitments(world: World) -> None:
    """One grant with five commitments, and a consultancy paid from it."""
    root = world.units["state"]

    def by(months: float) -> dict[str, Any]:
        at = world.at(min(months, world.months))
        return {"by": world.scope("lead", at), "at": at}

    funding = actions.add_funding(
        root=root, name="Family support grant, year 3", kind="grant", document="Grant agreement, in the shared folder",
        funder=Funder.objects.filter(root=root).order_by("id").first(),
        starts_on=world.today - timedelta(days=330), ends_on=world.today + timedelta(days=400), **by(10.5),
    )  # fmt: skip
    made: list[Commitment] = []
    for text, place, purpose, facing, amount, who, months in COMMITMENTS:
        due = world.today + timedelta(days=30 * months) if months is not None else None
        made.append(
            actions.add_commitment(
                funding_ref=funding.ref,
                text=text,
                place=place,
                purpose=purpose,
                facing=facing,
                amount=amount,
                owner=world.people[who],
                due_on=due,
                **by(10.4),
            )
        )
    for at, ago, text, fields in EVIDENCE:
        told = by(ago)
        actions.add_evidence(commitment_ref=made[at].ref, on=told["at"].date(), text=text, **fields, **told)
    consultancy = actions.begin_consultancy(
        root=root, consultant="Open Table Partners", about="Learning about equity in our own team, and reading what we write with parents.",
        starts_on=world.today - timedelta(days=290), facing="in", commitment=made[0], rate=350.0, rate_per="an hour",
        **by(9.6),
    )  # fmt: skip
    for ago, kind, text, fields in SESSIONS:
        told = by(ago)
        on = told["at"].date()
        actions.add_session(consultancy_ref=consultancy.ref, kind=kind, on=on, text=text, **fields, **told)
