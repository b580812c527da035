"""Loading practice models and crosswalks; adopting one for a system."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.frameworks import Element as ElementData
from marigold.core.frameworks import Model, Plan, content_digest
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit
from marigold.practice.actions.crosswalks import load_crosswalk
from marigold.practice.events import Happened
from marigold.practice.models import Adoption, Edition, Element, Framework

__all__ = ["adopt", "load_crosswalk", "load_model", "store_edition"]


@action
def load_model(
    *, model: Model, plan: Plan, by: Scope, at: datetime, rest: Mapping[str, Any] | None = None
) -> Edition:
    """Store a model as a new edition or revision; records made under the one before keep it.

    `rest` is what came along with a framework of others and is no element.
    Nothing is stored when the plan says that nothing changes. Refuses a plan with refusals, or one made
    against another stored state.
    """
    _may(by)
    if plan.refusals:
        raise Refused(" ".join(f"{one.message} {one.remedy}" for one in plan.refusals))
    framework = Framework.objects.filter(key=model.key).first()
    before = Edition.objects.filter(framework=framework, current=True).first() if framework else None
    if (before.edition if before else "", before.revision if before else 0) != (
        plan.previous_edition,
        plan.previous_revision,
    ):
        raise Refused("The stored model changed since the preview. Look at the preview again.")
    if plan.nothing_to_do and before is not None:
        nothing_changed()
        return before
    if framework is None:
        framework = Framework(key=model.key, kind=model.kind, name=model.name, created_at=at)
        framework.save()
    else:
        framework.alter(kind=model.kind, name=model.name)
    if before is not None:
        before.alter(current=False)
    edition = store_edition(framework, model, plan, at, rest=dict(rest or {}))
    _tell_loaded(edition, framework, plan, by, at)
    return edition


def _tell_loaded(edition: Edition, framework: Framework, plan: Plan, by: Scope, at: datetime) -> None:
    change = {
        "edition": [plan.previous_edition or None, plan.edition],
        "revision": [plan.previous_revision or None, plan.revision],
        "added": len(plan.additions),
        "changed": len(plan.changes),
        "retired": len(plan.retirements),
        "digest": plan.digest,
    }
    record(Happened.LOADED, edition, by=by, at=at, about=framework.target, change=change)


def store_edition(framework: Framework, model: Model, plan: Plan, at: datetime, **made: Any) -> Edition:
    """Store a model as an edition with its elements; for actions only. `made`: from which edition, by whom, why."""
    used = dict(
        Edition.objects.filter(framework__key__in=model.uses, current=True).values_list(
            "framework__key", "id"
        )
    )
    missing = sorted(set(model.uses) - set(used))
    if missing:
        raise Refused(f"This model builds on {', '.join(missing)}. Load that first.")
    edition = Edition(
        framework=framework,
        edition=model.edition,
        revision=_free_revision(framework, plan),
        digest=content_digest(model),
        source=model.source,
        licence=model.licence,
        licence_note=model.licence_note,
        summary=model.summary,
        review_on=model.review_on,
        about=model.about(),
        used=used,
        created_at=at,
        **made,
    )
    edition.save()
    Element.objects.bulk_create(
        (_row(edition, element, index, at) for index, element in enumerate(model.elements)), batch_size=500
    )
    return edition


def _free_revision(framework: Framework, plan: Plan) -> int:
    """An edition that comes back after another one gets the revision after its last."""
    taken = Edition.objects.filter(framework=framework, edition=plan.edition).values_list(
        "revision", flat=True
    )
    return max([plan.revision, *(number + 1 for number in taken)])


def _row(edition: Edition, element: ElementData, index: int, at: datetime) -> Element:
    return Element(
        edition=edition,
        key=element.key,
        kind=element.kind,
        name=element.name,
        text=element.text,
        plain=element.plain,
        parent_key=element.parent,
        order=element.order,
        source=element.source,
        slot=element.slot,
        note=element.note,
        data={"data": dict(element.data), "prompts": list(element.prompts), "see": list(element.see)},
        created_at=at,
    )


@action
def adopt(*, root: Unit, edition: Edition, starts_on: date, by: Scope, at: datetime) -> Adoption:
    """Let a system work by an edition from a day."""
    if not by.allows_at(Permission.PRACTICE_EDIT, root.path):
        raise NotThere("There is nothing here that you can change.")
    latest = Adoption.objects.filter(root=root).order_by("-starts_on", "-id").first()
    if latest is not None and starts_on < latest.starts_on:
        raise Refused("That is before the edition it works by now. Choose a later day.", field="starts_on")
    adoption = Adoption(root=root, edition=edition, starts_on=starts_on, created_at=at)
    adoption.save()
    record(
        Happened.ADOPTED, adoption, by=by, at=at, about=root.target, change={"model": [None, str(edition)]}
    )
    return adoption


def _may(by: Scope) -> None:
    if not by.allows(Permission.PRACTICE_EDIT):
        raise NotThere("There is nothing here that you can change.")
