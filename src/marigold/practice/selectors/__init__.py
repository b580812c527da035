"""Reads of practice models. They are published: every signed-in person may read them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.core.frameworks import Element as ElementData
from marigold.core.frameworks import Level, Model, Note, Provenance, content_digest
from marigold.kit import doing
from marigold.kit.doing import NotThere
from marigold.kit.prepared import prepared
from marigold.practice.models import (
    Adoption,
    Edition,
    Element,
    Framework,
    Funder,
    ModelStage,
)
from marigold.practice.selectors.linked import crosswalk as crosswalk
from marigold.practice.selectors.linked import crosswalks as crosswalks
from marigold.practice.selectors.linked import links as links
from marigold.practice.selectors.linked import links_to as links_to
from marigold.practice.vocabulary import Item, Vocabulary, build

# Editions never change once loaded, so a vocabulary may stay in memory: by the id of its edition. What is read while
# something is being written is not kept, since the writing may be taken back and the id be given to another edition.
_kept: dict[int, Vocabulary] = {}


def editions(scope: Scope) -> QuerySet[Edition]:
    """Current editions of all frameworks, by name."""
    rows = visible(Edition.objects.filter(current=True), scope, Permission.UNIT_VIEW)
    return rows.select_related("framework").order_by("framework__kind", "framework__name")


def edition(scope: Scope, key: str) -> Edition:
    """The current edition of a framework by its key, or NotThere."""
    row = editions(scope).filter(framework__key=key).first()
    if row is None:
        raise NotThere(f"There is no practice model with the key {key}.")
    return row


def elements(scope: Scope, edition: Edition) -> QuerySet[Element]:
    """The elements of an edition in order."""
    rows = visible(Element.objects.filter(edition=edition), scope, Permission.UNIT_VIEW)
    return rows.order_by("kind", "order", "id")


def names_of(scope: Scope, keys: Iterable[str]) -> dict[tuple[str, str], str]:
    """Names of elements of current editions that bear one of these keys, by (framework key, element key)."""
    rows = visible(
        Element.objects.filter(edition__current=True, key__in=set(keys)), scope, Permission.UNIT_VIEW
    )
    named = rows.values_list("edition__framework__key", "key", "name")
    return {(framework, key): name for framework, key, name in named}


def search(scope: Scope, words: str, *, limit: int = 60) -> QuerySet[Element]:
    """Elements of current editions whose name or text has all the words."""
    wanted = Q()
    for word in words.split()[:8]:
        wanted &= Q(name__icontains=word) | Q(text__icontains=word) | Q(plain__icontains=word)
    rows = visible(Element.objects.filter(edition__current=True), scope, Permission.UNIT_VIEW)
    return (
        rows.filter(wanted)
        .select_related("edition__framework")
        .order_by("edition__framework__name", "order")[:limit]
    )


@prepared
def _adopted(root: Any, on: Any) -> QuerySet[Adoption]:
    rows = Adoption.objects.filter(root_id=root, starts_on__lte=on).select_related("edition__framework")
    return rows.order_by("-starts_on", "-id")[:1]


def adopted(scope: Scope, root_id: int) -> Edition:
    """The edition a system works by today, or NotThere."""
    rows = _adopted(root=root_id, on=scope.on if scope.person_id else date.max)
    if not rows or (scope.person_id is None and not scope.hand):
        raise NotThere("This system has no practice model yet. Load one and adopt it.")
    edition: Edition = rows[0].edition
    return edition


def vocabulary(scope: Scope, edition_id: int) -> Vocabulary:
    """The vocabulary of an edition, with the frameworks it builds on."""
    if scope.person_id is None and not scope.hand:
        raise NotThere("There is nothing here that you can see.")
    return _vocabulary(edition_id)


def words_of(scope: Scope, root_id: int) -> Vocabulary | None:
    """The words a system works by today; None before it has adopted a model."""
    try:
        return vocabulary(scope, adopted(scope, root_id).pk)
    except NotThere:
        return None


def words_with(scope: Scope, root_id: int, kind: str, library: str) -> Vocabulary:
    """The words of a system where its model has elements of a kind; else those of the library that ships with them."""
    words = words_of(scope, root_id)
    return words if words and words.of(kind) else vocabulary(scope, edition(scope, library).pk)


def _vocabulary(edition_id: int) -> Vocabulary:
    known = _kept.get(edition_id)
    if known is not None:
        return known
    edition = Edition.objects.select_related("framework").get(pk=edition_id)
    used = [int(pk) for pk in edition.used.values()]
    rows = Element.objects.filter(edition_id__in=[edition_id, *used]).order_by("order", "id")
    own = [_item(row) for row in rows if row.edition_id == edition_id]
    borrowed = [_item(row) for row in rows if row.edition_id != edition_id]
    taken = {item.key for item in own}
    made = build(
        edition_id=edition_id,
        framework=edition.framework.key,
        name=edition.framework.name,
        items=(*own, *(item for item in borrowed if item.key not in taken)),
        words=edition.about.get("words", {}),
        levels=tuple(edition.about.get("levels", ())),
        edition_ref=edition.ref,
        edition=f"{edition.edition}, revision {edition.revision}",
    )
    if not doing.inside():
        _kept[edition_id] = made
    return made


def _item(row: Element) -> Item:
    return Item(
        id=row.pk,
        key=row.key,
        kind=row.kind,
        name=row.data.get("data", {}).get("local_term") or row.name,
        text=row.text,
        plain=row.plain,
        parent=row.parent_key,
        source=row.source,
        slot=row.slot,
        note=row.note,
        data=row.data.get("data", {}),
    )


def forget(*, above: int = 0) -> None:
    """Drop what is kept in memory of editions with a higher id (all of them after a restore)."""
    for key in [one for one in _kept if one > above]:
        del _kept[key]


def snapshot(scope: Scope, key: str) -> dict[str, Any] | None:
    """The loaded state of a framework as plain data, for planning a load; None when it was never loaded."""
    row = Edition.objects.filter(framework__key=key, current=True).select_related("framework").first()
    return None if row is None else snapshot_of(scope, row)


def snapshot_of(scope: Scope, row: Edition) -> dict[str, Any] | None:
    """A stored edition as plain data, for planning what comes after it."""
    if scope.person_id is None and not scope.hand:
        return None
    return {
        "key": row.framework.key,
        "edition": row.edition,
        "revision": row.revision,
        "elements": {element.key: _as_data(element) for element in row.elements.all()},
        "about": row.about,
    }


def _as_data(row: Element) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "name": row.name,
        "text": row.text,
        "plain": row.plain,
        "parent": row.parent_key,
        "order": row.order,
        "source": row.source,
        "slot": row.slot,
        "note": row.note,
        "data": row.data.get("data", {}),
        "prompts": row.data.get("prompts", []),
        "see": row.data.get("see", []),
    }


def own_edition(scope: Scope, model: Model) -> Edition | None:
    """The current edition of a framework where it was written here and the model given was stored before it."""
    row = editions(scope).filter(framework__key=model.key, based_on__isnull=False).first()
    stored = Edition.objects.filter(framework__key=model.key, digest=content_digest(model))
    return row if row is not None and stored.exists() else None


def framework(scope: Scope, key: str) -> Framework | None:
    """A framework by key."""
    return visible(Framework.objects.filter(key=key), scope, Permission.UNIT_VIEW).first()


def editions_of(scope: Scope, framework: Framework) -> QuerySet[Edition]:
    """Every stored edition and revision of a framework, newest first."""
    return visible(Edition.objects.filter(framework=framework), scope, Permission.UNIT_VIEW).order_by("-id")


def count_elements(scope: Scope, editions: list[int]) -> dict[int, int]:
    """How many elements each edition names, open slots left out."""
    rows = visible(Element.objects.filter(edition_id__in=editions, slot=False), scope, Permission.UNIT_VIEW)
    return dict(rows.values("edition_id").annotate(n=Count("id")).values_list("edition_id", "n"))


def whole(scope: Scope, edition: Edition) -> Model:
    """An edition as the value the core works on, from what is stored: its short form is made from this."""
    rows = visible(Element.objects.filter(edition=edition), scope, Permission.UNIT_VIEW).order_by("id")
    return replace(_bare(edition), elements=tuple(_element(row) for row in rows))


def bare(scope: Scope, edition: Edition) -> Model:
    """An edition already reached as `whole` gives it, without its elements."""
    return _bare(edition)


def _bare(edition: Edition) -> Model:
    about = edition.about
    provenance = about.get("provenance", {})
    return Model(
        key=edition.framework.key,
        name=edition.framework.name,
        kind=edition.framework.kind,
        edition=edition.edition,
        status=about.get("status", "published"),
        language=about.get("language", "en-US"),
        source=edition.source,
        licence=edition.licence,
        licence_note=edition.licence_note,
        provenance=Provenance(provenance.get("confidence", "uncertain"), provenance.get("basis", "")),
        summary=edition.summary,
        review_on=edition.review_on,
        issued=about.get("issued", ""),
        updated=about.get("updated", ""),
        audience=edition.audience,
        uses=tuple(about.get("uses", ())),
        words=about.get("words", {}),
        levels=tuple(
            Level(one["key"], one["name"], one["plural"], tuple(one.get("parents", ())))
            for one in about.get("levels", ())
        ),
        notes=tuple(Note(one["about"], one["text"]) for one in about.get("notes", ())),
        elements=(),
    )


def as_element(scope: Scope, row: Element) -> ElementData:
    """An element already reached as the core's value."""
    return _element(row)


def _element(row: Element) -> ElementData:
    return ElementData(
        key=row.key,
        kind=row.kind,
        name=row.name,
        text=row.text,
        plain=row.plain,
        parent=row.parent_key,
        order=row.order,
        source=row.source,
        data=row.data.get("data", {}),
        prompts=tuple(row.data.get("prompts", ())),
        see=tuple(row.data.get("see", ())),
        slot=row.slot,
        note=row.note,
    )


def adoptions(scope: Scope, framework: Framework) -> QuerySet[Adoption]:
    """Systems in scope that work by a framework, with the edition each took up, newest first."""
    rows = visible(Adoption.objects.filter(edition__framework=framework), scope, Permission.UNIT_VIEW)
    return rows.select_related("root", "edition").order_by("-starts_on", "-id")


@prepared
def _adoptions(roots: Any) -> QuerySet[Any]:
    rows = Adoption.objects.filter(root_id__in=roots).order_by("root_id", "starts_on", "id")
    return rows.values_list("root_id", "edition_id")


def vocabularies(scope: Scope) -> list[Vocabulary]:
    """The vocabularies of the systems one has a role in."""
    found: dict[int, Vocabulary] = {}
    for root, edition in _adoptions(roots=sorted(scope.roots)):
        found[root] = vocabulary(scope, edition)
    return list({one.edition_id: one for one in found.values()}.values())


def edition_by_ref(scope: Scope, ref: str) -> Edition:
    """One stored edition, current or not, or NotThere."""
    rows = visible(Edition.objects.filter(ref=ref), scope, Permission.UNIT_VIEW)
    row = rows.select_related("framework").first()
    if row is None:
        raise NotThere("There is no such edition.")
    return row


def element_in(scope: Scope, edition: Edition, key: str) -> Element:
    """One element of an edition, or of those it builds on, by its key, or NotThere."""
    used = [int(pk) for pk in edition.used.values()]
    rows = Element.objects.filter(edition_id__in=[edition.pk, *used], key=key).select_related(
        "edition__framework"
    )
    found = {row.edition_id: row for row in visible(rows, scope, Permission.UNIT_VIEW)}
    row = found.get(edition.pk) or next(iter(found.values()), None)
    if row is None:
        raise NotThere("This edition has no such entry.")
    return row


def keys_ever(scope: Scope, framework: Framework) -> set[str]:
    """Every key an element of a framework ever had, in any edition."""
    rows = visible(Element.objects.filter(edition__framework=framework), scope, Permission.UNIT_VIEW)
    return set(rows.values_list("key", flat=True))


def through_editions(
    scope: Scope, framework: Framework, key: str
) -> list[tuple[Edition, ElementData | None]]:
    """Every edition of a framework, oldest first, with what it says under a key (None where it does not)."""
    rows = visible(Element.objects.filter(edition__framework=framework, key=key), scope, Permission.UNIT_VIEW)
    said = {row.edition_id: _element(row) for row in rows}
    return [(row, said.get(row.pk)) for row in editions_of(scope, framework).order_by("id")]


def stages_for(scope: Scope, root_id: int) -> list[Item]:
    """The stages that the model of a system names, in order; none where it has no model."""
    try:
        return vocabulary(scope, adopted(scope, root_id).pk).stages()
    except NotThere:
        return []


def model_stages(scope: Scope, framework: Framework) -> list[ModelStage]:
    """How far a practice model is in the systems in scope, oldest first."""
    rows = visible(ModelStage.objects.filter(framework=framework), scope, Permission.CHANGE_VIEW)
    return list(rows.select_related("root").order_by("root_id", "starts_on", "id"))


def funders(scope: Scope, root_id: int) -> list[Funder]:
    """Who pays for a system's support, for its team; those who still do first."""
    rows = visible(Funder.objects.filter(root_id=root_id), scope, Permission.CHANGE_VIEW)
    found = list(rows.select_related("root").order_by("name", "id"))
    return sorted(found, key=lambda row: row.ends_on is not None and row.ends_on < scope.on)


def funder(scope: Scope, ref: str) -> Funder:
    """One funder, or NotThere."""
    rows = Funder.objects.select_related("root").filter(ref=ref)
    row = visible(rows, scope, Permission.CHANGE_VIEW).first()
    if row is None:
        raise NotThere("There is nothing here that you can see.")
    return row


def ids_ever(scope: Scope, framework: Framework, key: str) -> list[int]:
    """Ids of an element in every edition of a framework: old records point at the one they were made under."""
    rows = visible(Element.objects.filter(edition__framework=framework, key=key), scope, Permission.UNIT_VIEW)
    return list(rows.values_list("pk", flat=True))


def adoptions_of(scope: Scope, root_id: int) -> list[Adoption]:
    """Every edition a system took up, the newest first."""
    rows = visible(Adoption.objects.filter(root_id=root_id), scope, Permission.UNIT_VIEW)
    return list(rows.select_related("edition__framework").order_by("-starts_on", "-id"))


def with_review_day(scope: Scope) -> list[tuple[Edition, ElementData]]:
    """Elements of current editions that say when they are to be looked at again."""
    rows = Element.objects.filter(edition__current=True, data__data__has_key="review_on")
    found = visible(rows, scope, Permission.UNIT_VIEW).select_related("edition__framework").order_by("id")
    return [(row.edition, _element(row)) for row in found]
