"""The team and its practice model: other wordings put forward, talked over and agreed; its stage; who pays."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit
from marigold.practice import selectors
from marigold.practice.actions.drafts import set_element
from marigold.practice.events import Happened
from marigold.practice.models import (
    Draft,
    DraftElement,
    Edition,
    Framework,
    Funder,
    ModelStage,
    Proposal,
    Voice,
)
from marigold.practice.selectors import drafts as reads

SAYS = ("yes", "not-yet", "word")


@action
def propose_wording(
    *,
    root: Unit,
    edition: Edition,
    key: str,
    name: str,
    text: str,
    plain: str,
    why: str,
    by: Scope,
    at: datetime,
) -> Proposal:
    """Put another wording of an element to the team of a system."""
    if not by.allows_at(Permission.CHANGE_EDIT, root.path) or by.person_id is None:
        raise NotThere("There is nothing here that you can change.")
    one = selectors.whole(by, edition).by_key.get(key)
    if one is None:
        raise NotThere("This edition has no such element.")
    words = {"name": " ".join(name.split()), "text": " ".join(text.split()), "plain": " ".join(plain.split())}
    if not words["name"] or not words["text"]:
        raise Refused("Fill this in.", field="text" if words["name"] else "name")
    if not why.strip():
        raise Refused("Say in a sentence why.", field="why")
    before = {field: getattr(one, field) for field in words}
    if before == words:
        raise Refused(
            "That is how it is worded now. Change the name, the text or the plain form.", field="text"
        )
    row = Proposal(
        root=root,
        framework=edition.framework,
        edition=edition,
        key=key,
        why=why.strip(),
        proposed_by_id=by.person_id,
        created_at=at,
        **words,
    )
    row.save()
    change = {field: [before[field], value] for field, value in words.items() if before[field] != value}
    record(Happened.PROPOSED, row, by=by, at=at, about=edition.framework.target, change=change)
    return row


@action
def say_to_proposal(*, proposal_ref: str, says: str, text: str, by: Scope, at: datetime) -> Voice:
    """Say yes, not yet, or just a word. A later yes or not yet takes the place of one's earlier one."""
    row = reads.proposal(by, proposal_ref)
    if not by.allows_at(Permission.CHANGE_EDIT, row.root.path) or by.person_id is None:
        raise NotThere("There is nothing here that you can change.")
    if row.state != "open":
        raise Refused("This was decided already.")
    if says not in SAYS:
        raise Refused("Choose one of the three.", field="says")
    if says != "yes" and not text.strip():
        raise Refused("Say it in a sentence.", field="text")
    if says != "word":
        Voice.objects.filter(proposal=row, person_id=by.person_id).exclude(says="word").update(says="word")
    voice = Voice(proposal=row, person_id=by.person_id, says=says, text=text.strip(), created_at=at)
    voice.save()
    record(Happened.VOICE_HEARD, row, by=by, at=at, about=row.framework.target, change={"says": [None, says]})
    return voice


@action
def decide_proposal(*, proposal_ref: str, agreed: bool, answer: str, by: Scope, at: datetime) -> Proposal:
    """Close the talk: what is agreed goes into the open draft, with those who said yes as its makers."""
    row = reads.proposal(by, proposal_ref)
    if not by.allows_at(Permission.PRACTICE_EDIT, row.root.path):
        raise NotThere("There is nothing here that you can change.")
    if row.state != "open":
        raise Refused("This was decided already.")
    if not agreed and not answer.strip():
        raise Refused("Say why not, so that the team can go on from there.", field="answer")
    draft = _into_draft(row, by, at) if agreed else None
    change = row.alter(
        state="agreed" if agreed else "declined",
        answer=answer.strip(),
        decided_on=at.date(),
        decided_by_id=by.person_id,
        draft=draft,
    )
    change.pop("draft", None)
    change.pop("decided_by_id", None)
    record(Happened.PROPOSAL_DECIDED, row, by=by, at=at, about=row.framework.target, change=change)
    return row


def _into_draft(row: Proposal, by: Scope, at: datetime) -> Draft:
    draft = Draft.objects.filter(root=row.root, framework=row.framework, state="open").first()
    if draft is None:
        raise Refused("There is no open draft to put it into. Start one, then agree.")
    one = reads.model_of(by, draft).by_key.get(row.key)
    if one is None:
        raise Refused("The draft no longer has this element.")
    yes = Voice.objects.filter(proposal=row, says="yes").select_related("person").order_by("id")
    makers = list(dict.fromkeys([row.proposed_by.name, *(voice.person.name for voice in yes)]))
    data = {**one.data, "made_with": ", ".join(makers), "made_on": at.date().isoformat()}
    stored = DraftElement.objects.filter(draft=draft, key=row.key).first()
    said = replace(one, name=row.name, text=row.text, plain=row.plain, data=data)
    version = stored.version if stored else 0
    set_element(draft_ref=draft.ref, element=said, version=version, by=by, at=at)
    return draft


@action
def set_stage(
    *,
    root: Unit,
    framework: Framework,
    element_key: str,
    starts_on: date,
    reason: str,
    by: Scope,
    at: datetime,
) -> ModelStage:
    """Say how far the practice itself is, as an innovation: a stage from a day, with the reason."""
    if not by.allows_at(Permission.PRACTICE_EDIT, root.path):
        raise NotThere("There is nothing here that you can change.")
    stages = {item.key: item.name for item in selectors.stages_for(by, root.pk)}
    if element_key not in stages:
        raise Refused("Choose a stage from the list.", field="element_key")
    if not reason.strip():
        raise Refused("Say in a sentence why.", field="reason")
    row = ModelStage(
        root=root,
        framework=framework,
        element_key=element_key,
        starts_on=starts_on,
        reason=reason.strip(),
        created_at=at,
    )
    row.save()
    change = {
        "stage": [None, stages[element_key]],
        "starts_on": [None, starts_on],
        "reason": [None, row.reason],
    }
    record(Happened.STAGE_SET, row, by=by, at=at, about=framework.target, title=framework.name, change=change)
    return row


FUNDER = ("name", "programme", "note", "starts_on", "ends_on")


@action
def add_funder(*, root: Unit, by: Scope, at: datetime, **fields: Any) -> Funder:
    """Write down who pays for a system's support, or for one of its programs."""
    if not by.allows_at(Permission.PRACTICE_EDIT, root.path):
        raise NotThere("There is nothing here that you can change.")
    _sound(fields)
    row = Funder(root=root, created_at=at, **fields)
    row.save()
    change = {name: [None, value] for name, value in fields.items() if value}
    record(Happened.FUNDER_ADDED, row, by=by, at=at, about=root.target, change=change)
    return row


@action
def change_funder(*, funder_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> Funder:
    """Change or end what is written of a funder."""
    row = selectors.funder(by, funder_ref)
    if not by.allows_at(Permission.PRACTICE_EDIT, row.root.path):
        raise NotThere("There is nothing here that you can change.")
    _sound(fields)
    change = row.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return row
    record(Happened.FUNDER_CHANGED, row, by=by, at=at, about=row.root.target, change=change)
    return row


def _sound(fields: dict[str, Any]) -> None:
    if not str(fields.get("name", "")).strip():
        raise Refused("Say who pays.", field="name")
    start, end = fields.get("starts_on"), fields.get("ends_on")
    if start and end and end < start:
        raise Refused("The last day comes before the first.", field="ends_on")
