"""Writing a new edition in the running system: a draft, its changes, and publishing exactly what was shown."""

from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core import frameworks
from marigold.core.frameworks import KINDS, Model
from marigold.core.frameworks import Element as ElementData
from marigold.core.frameworks.draft import key_for, rests_on, tidy, wrong_with
from marigold.core.frameworks.write import problems_of
from marigold.kit.doing import NotThere, Refused, Stale, action, nothing_changed
from marigold.people.models import Unit
from marigold.practice import selectors
from marigold.practice.actions import store_edition
from marigold.practice.events import Happened
from marigold.practice.models import Draft, DraftElement, Edition, Framework
from marigold.practice.selectors import drafts as reads

CHANGED = "The draft changed since you looked. Look at the preview again."
SHOWN = ("name", "text", "plain", "note", "parent")


@action
def start_draft(*, root: Unit, base: Edition, edition: str, why: str, by: Scope, at: datetime) -> Draft:
    """Begin a new edition, laid over a published one."""
    if not by.allows_at(Permission.PRACTICE_EDIT, root.path) or root.parent_id is not None:
        raise NotThere("There is nothing here that you can change.")
    framework = base.framework
    if Draft.objects.filter(root=root, framework=framework, state="open").exists():
        raise Refused(f"{root.name} has an open draft of {framework.name} already. Go on with that one.")
    _free_name(framework, edition)
    if not why.strip():
        raise Refused("Say in a sentence why.", field="why")
    draft = Draft(
        root=root,
        framework=framework,
        base=base,
        edition=" ".join(edition.split()),
        why=why.strip(),
        started_by_id=by.person_id,
        created_at=at,
    )
    draft.save()
    record(
        Happened.DRAFT_STARTED, draft, by=by, at=at, about=framework.target, change={"why": [None, draft.why]}
    )
    return draft


def _free_name(framework: Framework, edition: str) -> None:
    if not edition.strip():
        raise Refused("Give the edition a name, such as your team and the year.", field="edition")
    if Edition.objects.filter(framework=framework, edition__iexact=" ".join(edition.split())).exists():
        raise Refused("There is an edition with this name already. Choose another.", field="edition")


def _held(draft_ref: str, by: Scope) -> Draft:
    """The draft, locked: two who edit it write one after the other."""
    draft = reads.draft(by, draft_ref)
    if not by.allows_at(Permission.PRACTICE_EDIT, draft.root.path):
        raise NotThere("There is nothing here that you can change.")
    Draft.objects.select_for_update().get(pk=draft.pk)
    draft.refresh_from_db()
    if draft.state != "open":
        raise Refused("This draft is no longer open.")
    return draft


@action
def set_about(
    *,
    draft_ref: str,
    version: int,
    edition: str,
    why: str,
    summary: str,
    review_on: date | None,
    words: dict[str, str],
    by: Scope,
    at: datetime,
) -> Draft:
    """Say what the edition is called, why it is made, and its own words for things."""
    draft = _held(draft_ref, by)
    if " ".join(edition.split()).casefold() != draft.edition.casefold():
        _free_name(draft.framework, edition)
    if not summary.strip() or not why.strip():
        raise Refused("Fill this in.", field="why" if summary.strip() else "summary")
    about = {
        "summary": " ".join(summary.split()),
        "review_on": review_on.isoformat() if review_on else "",
        "words": {name: " ".join(word.split()) for name, word in words.items() if word.strip()},
    }
    before = dict(draft.about)
    change = draft.alter(expected=version, edition=" ".join(edition.split()), why=why.strip(), about=about)
    change.pop("about", None)
    change |= {name: [before.get(name), value] for name, value in about.items() if before.get(name) != value}
    if not change:
        nothing_changed()
        return draft
    record(Happened.DRAFT_CHANGED, draft, by=by, at=at, about=draft.framework.target, change=change)
    return draft


@action
def add_element(*, draft_ref: str, element: ElementData, by: Scope, at: datetime) -> DraftElement:
    """Add an element of a kind; its key is made from its name."""
    draft = _held(draft_ref, by)
    model = reads.model_of(by, draft)
    if element.kind not in KINDS:
        raise Refused("Choose a kind from the list.", field="kind")
    # Keys of earlier editions are not given again: old records would seem to name the new element.
    taken = {*model.by_key, *selectors.keys_ever(by, draft.framework)}
    last = max((one.order for one in model.of_kind(element.kind)), default=0)
    made = ElementData(
        **{**_fields(element), "key": key_for(element.kind, element.name, taken), "order": last + 1}
    )
    return _put(draft, model, made, None, 0, by, at)


@action
def set_element(
    *, draft_ref: str, element: ElementData, version: int, by: Scope, at: datetime
) -> DraftElement:
    """Say an element anew. `version` is that of its change in the draft as it was shown; 0 where there was none."""
    draft = _held(draft_ref, by)
    model = reads.model_of(by, draft)
    stored = DraftElement.objects.filter(draft=draft, key=element.key).first()
    if element.key not in model.by_key and (stored is None or stored.after is not None):
        raise NotThere("The draft has no such element.")
    return _put(draft, model, element, stored, version, by, at)


def _fields(element: ElementData) -> dict[str, Any]:
    return {"key": element.key, **element.as_dict(), "prompts": element.prompts, "see": element.see}


def _put(
    draft: Draft,
    model: Model,
    element: ElementData,
    stored: DraftElement | None,
    version: int,
    by: Scope,
    at: datetime,
) -> DraftElement:
    made = tidy(element)
    before = model.by_key.get(made.key)
    after = made.as_dict()
    if (stored.version if stored else 0) != version and stored is not None:
        theirs = stored.after or dict.fromkeys(SHOWN, "")
        raise Stale(stored, {name: theirs[name] for name in SHOWN}, {name: after[name] for name in SHOWN})
    wrong = wrong_with(made, model)
    if wrong:
        raise Refused(wrong[0].message, field=wrong[0].field)
    if before is not None and before.as_dict() == after:
        nothing_changed()
        return stored or DraftElement(draft=draft, key=made.key, after=after, created_at=at)
    if stored is None:
        stored = DraftElement(draft=draft, key=made.key, after=after, created_at=at)
        stored.save()
    else:
        stored.alter(after=after)
    old = before.as_dict() if before else {}
    change = {name: [old.get(name), value] for name, value in after.items() if old.get(name) != value}
    kept = {name: pair for name, pair in change.items() if pair != [None, ""] and pair[1] not in ([], {})}
    _tell(draft, made.name, kept, by, at)
    return stored


def _tell(draft: Draft, name: str, change: dict[str, Any], by: Scope, at: datetime) -> None:
    record(
        Happened.DRAFT_CHANGED, draft, by=by, at=at, about=draft.framework.target, title=name, change=change
    )


@action
def retire_element(*, draft_ref: str, key: str, by: Scope, at: datetime) -> None:
    """Leave an element out of the new edition. Old records keep it; what hangs under it moves up."""
    draft = _held(draft_ref, by)
    model = reads.model_of(by, draft)
    one = model.by_key.get(key)
    if one is None:
        raise NotThere("The draft has no such element.")
    resting = [row.name for row in rests_on(model, key)]
    if resting:
        raise Refused(f"{', '.join(resting)} names it. Change or retire that first.")
    stored = DraftElement.objects.filter(draft=draft, key=key).first()
    if key not in selectors.whole(by, draft.base).by_key and stored is not None:
        stored.delete()
    elif stored is not None:
        stored.alter(after=None)
    else:
        DraftElement(draft=draft, key=key, after=None, created_at=at).save()
    _tell(draft, one.name, {"state": [None, "retired"]}, by, at)


@action
def take_back(*, draft_ref: str, key: str, by: Scope, at: datetime) -> None:
    """Let an element be as the edition under the draft has it."""
    draft = _held(draft_ref, by)
    stored = DraftElement.objects.filter(draft=draft, key=key).first()
    base = selectors.whole(by, draft.base).by_key.get(key)
    if stored is None:
        raise NotThere("The draft changes nothing there.")
    stored.delete()
    _tell(draft, base.name if base else key, {"state": ["changed", "as before"]}, by, at)


@action
def drop_draft(*, draft_ref: str, by: Scope, at: datetime) -> Draft:
    """Give a draft up. It stays in the history and changes nothing."""
    draft = _held(draft_ref, by)
    change = draft.alter(state="dropped")
    record(Happened.DRAFT_DROPPED, draft, by=by, at=at, about=draft.framework.target, change=change)
    return draft


@action
def publish_draft(*, draft_ref: str, digest: str, by: Scope, at: datetime) -> Edition:
    """Publish exactly what the preview showed (`digest` of its plan) as a new edition. It is never changed again."""
    draft = _held(draft_ref, by)
    model = reads.model_of(by, draft)
    problems = problems_of(model)
    if problems:
        raise Refused(" ".join(f"{one.message} {one.remedy}" for one in problems[:5]))
    plan = frameworks.plan(model, selectors.snapshot_of(by, draft.base))
    if plan.digest != digest:
        raise Refused(CHANGED)
    if not (plan.additions or plan.changes or plan.retirements or plan.about):
        raise Refused("The draft changes nothing yet.")
    if plan.refusals:
        raise Refused(" ".join(f"{one.message} {one.remedy}" for one in plan.refusals))
    current = Edition.objects.select_for_update().filter(framework=draft.framework, current=True).first()
    if current is not None:
        current.alter(current=False)
    made = {"based_on": draft.base, "published_by": by.name, "why": draft.why, "rest": draft.base.rest}
    edition = store_edition(draft.framework, model, plan, at, **made)
    draft.alter(state="published", published=edition)
    change = {
        "edition": [draft.base.edition, edition.edition],
        "added": len(plan.additions),
        "changed": len(plan.changes),
        "retired": len(plan.retirements),
        "why": [None, draft.why],
    }
    record(Happened.DRAFT_PUBLISHED, edition, by=by, at=at, about=draft.framework.target, change=change)
    return edition
