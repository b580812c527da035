"""The practice itself in the demo: its stage, who pays, documents, and a wording under discussion."""

from datetime import datetime

from marigold.access.scope import Scope
from marigold.demo.world import World
from marigold.practice import selectors
from marigold.practice.actions import crosswalks, documents, talks
from marigold.practice.selectors import agreeing

MONTHS_BACK = 9


def build_practice(world: World) -> None:
    """Once there is some history."""
    back = min(MONTHS_BACK, max(world.months - 1, 1))
    at = world.at(back)
    root = world.units["state"]
    lead, imani, dana = (world.scope(key, at) for key in ("lead", "imani", "dana"))
    edition = selectors.adopted(lead, root.pk)
    stages = selectors.stages_for(lead, root.pk)
    talks.set_stage(
        root=root,
        framework=edition.framework,
        element_key=stages[2].key if len(stages) > 2 else stages[0].key,
        starts_on=at.date(),
        reason="All pairs work by it; debriefs are not yet a habit everywhere.",
        by=lead,
        at=at,
    )
    for name, programme in (
        ("Foothills Family Fund", "Parenting support"),
        ("State Office for Families", ""),
    ):
        talks.add_funder(root=root, name=name, programme=programme, starts_on=at.date(), by=lead, at=at)
    _documents(world, imani, at)
    proposal = talks.propose_wording(
        root=root,
        edition=edition,
        key="value.mutual-trust",
        name="Mutual Trust",
        text="Counting on each other's good will and word, also when the news is bad.",
        plain="We can count on each other, also on hard days.",
        why="Partners said trust shows when something goes wrong.",
        by=imani,
        at=at,
    )
    talks.say_to_proposal(
        proposal_ref=proposal.ref, says="yes", text="That is what we heard.", by=dana, at=at
    )
    _links(world, at)


def _links(world: World, at: datetime) -> None:
    """A crosswalk that the team talks over: agreed links, a disputed one, and a proposal of their own."""
    imani, dana, luis = (world.scope(key, at) for key in ("imani", "dana", "luis"))
    row = selectors.crosswalk(imani, "tci--isp-profile")
    links = list(selectors.links(imani, row)[:3])
    for link, reason in (
        (links[0], "We use both words for the same work."),
        (links[1], "Seen in two places."),
    ):
        crosswalks.speak(link=link, says="agree", reason=reason, by=imani, at=at)
        crosswalks.speak(link=link, says="agree", reason="", by=dana, at=at)
    crosswalks.speak(link=links[2], says="agree", reason="", by=imani, at=at)
    crosswalks.speak(
        link=links[2],
        says="dispute",
        reason="One is about people, the other about what is done. They touch at most.",
        by=luis,
        at=at,
    )
    taken = {(link.left_key, link.right_key) for link in selectors.links(imani, row)}
    ends = [list(agreeing.names(imani, one)) for one in (row.left, row.right)]
    kept = [{left for left, _ in taken}, {right for _, right in taken}]
    pairs = [
        (left, right)
        for left in ends[0]
        for right in ends[1]
        if left in kept[0] and right in kept[1] and (left, right) not in taken
    ]
    crosswalks.propose_link(
        crosswalk=row,
        left_key=pairs[0][0],
        right_key=pairs[0][1],
        strength="weak",
        rationale="In our last two engagements one did not come without the other.",
        aims=["most-vulnerable"],
        by=imani,
        at=at,
    )


def _documents(world: World, by: Scope, at: datetime) -> None:
    root = world.units["state"]
    rows = (
        (
            "How we run a first visit",
            "open",
            "Come as a pair. Ask more than you tell. Agree on the next step.",
            ["value.teaming"],
        ),
        (
            "Notes on debriefs",
            "team",
            "What made debriefs short and useful in the first year.",
            ["principle.scientist-practitioner"],
        ),
        (
            "Draft paper on pairs",
            "request",
            "Not yet published. Ask before you share it.",
            ["principle.co-creation"],
        ),
    )
    made = [
        documents.add_document(root=root, title=title, access=access, text=text, about=about, by=by, at=at)
        for title, access, text, about in rows
    ]
    documents.ask_for_document(
        document_ref=made[2].ref, why="For our board’s talk about pairs.", by=world.scope("rosa", at), at=at
    )
