"""Crosswalks: loading them from files, beginning one, proposing links, and what people say of each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.frameworks import AIMS, STRENGTHS, status_of
from marigold.core.frameworks import Crosswalk as CrosswalkData
from marigold.core.frameworks import Link as LinkData
from marigold.core.frameworks.agreeing import SAYS
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.practice import selectors
from marigold.practice.events import Happened
from marigold.practice.models import Crosswalk, Framework, Link, LinkVoice
from marigold.practice.selectors import agreeing as reads

SOURCE = "A crosswalk made here, link by link."


@action
def load_crosswalk(*, crosswalk: CrosswalkData, digest: str, by: Scope, at: datetime) -> Crosswalk:
    """Store a crosswalk with its links, each with strength, reason and status.

    Loaded again, it takes over what its file says anew. Links that people proposed and what they said stay; a link
    that its file leaves out stays where people spoke to it.
    """
    if not by.allows(Permission.PRACTICE_EDIT):
        raise NotThere("There is nothing here that you can change.")
    ends = {
        row.key: row for row in Framework.objects.filter(key__in=[crosswalk.start_model, crosswalk.end_model])
    }
    if len(ends) < 2:
        raise Refused(f"Load {crosswalk.start_model} and {crosswalk.end_model} before their crosswalk.")
    stored = Crosswalk.objects.filter(key=crosswalk.key).first()
    if stored is not None and stored.digest == digest:
        nothing_changed()
        return stored
    fields = {
        "left": ends[crosswalk.start_model],
        "right": ends[crosswalk.end_model],
        "source": crosswalk.source,
        "licence": crosswalk.licence,
        "digest": digest,
        "about": _about(crosswalk),
    }
    if stored is None:
        stored = Crosswalk(key=crosswalk.key, created_at=at, **fields)
        stored.save()
    else:
        stored.alter(**fields)
    _take_over(stored, crosswalk, at)
    record(Happened.CROSSWALK_LOADED, stored, by=by, at=at, change={"links": [None, len(crosswalk.links)]})
    return stored


def _about(crosswalk: CrosswalkData) -> dict[str, Any]:
    basis = {"confidence": crosswalk.provenance.confidence, "basis": crosswalk.provenance.basis}
    return {
        "name": crosswalk.name,
        "licence_note": crosswalk.licence_note,
        "editions": [crosswalk.start_edition, crosswalk.end_edition],
        "provenance": basis,
    }


def _take_over(stored: Crosswalk, crosswalk: CrosswalkData, at: datetime) -> None:
    """Bring stored links up to what the file says, and lose nothing that people said."""
    known = {(row.left_key, row.right_key): row for row in Link.objects.filter(crosswalk=stored)}
    said = _said(list(known.values()))
    new = []
    for link in crosswalk.links:
        row = known.pop((link.start, link.end), None)
        if row is None:
            new.append(_link(stored, link, at))
        elif row.proposed_by_id is None:
            fields = {
                "strength": link.strength,
                "rationale": link.rationale,
                "aims": list(link.aims),
                "said_by": link.by,
                "told": link.status,
                "status": status_of(said.get(row.pk, ()), link.status),
            }
            row.alter(**fields)
    Link.objects.bulk_create(new)
    gone = [row.pk for row in known.values() if row.proposed_by_id is None and row.pk not in said]
    Link.objects.filter(pk__in=gone).delete()


def _said(links: list[Link]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    for pk, says in LinkVoice.objects.filter(link__in=links).values_list("link_id", "says"):
        found.setdefault(pk, []).append(says)
    return found


def _link(crosswalk: Crosswalk, link: LinkData, at: datetime) -> Link:
    return Link(
        crosswalk=crosswalk,
        left_key=link.start,
        right_key=link.end,
        strength=link.strength,
        status=link.status,
        told=link.status,
        said_by=link.by,
        rationale=link.rationale,
        aims=list(link.aims),
        created_at=at,
    )


@action
def begin_crosswalk(*, left: Framework, right: Framework, licence: str, by: Scope, at: datetime) -> Crosswalk:
    """Begin a crosswalk between two frameworks, without links. There is one for each two."""
    _speaks(by)
    if left.pk == right.pk:
        raise Refused("Choose two different frameworks.", field="right")
    both = [left.pk, right.pk]
    if Crosswalk.objects.filter(left_id__in=both, right_id__in=both).exists():
        raise Refused("There is a crosswalk between these two already. Go on with that one.", field="right")
    editions = [selectors.edition(by, one.key).edition for one in (left, right)]
    row = Crosswalk(
        key=f"{left.key}--{right.key}"[:120],
        left=left,
        right=right,
        source=SOURCE,
        licence=licence,
        about={"name": f"{left.name} and {right.name}"[:160], "editions": editions, "licence_note": ""},
        created_at=at,
    )
    row.save()
    record(Happened.CROSSWALK_BEGUN, row, by=by, at=at, change={"licence": [None, licence]})
    return row


@action
def propose_link(
    *,
    crosswalk: Crosswalk,
    left_key: str,
    right_key: str,
    strength: str,
    rationale: str,
    aims: list[str],
    by: Scope,
    at: datetime,
) -> Link:
    """Propose a link with a reason. Whoever proposes it is the first who agrees to it."""
    root, me = _speaks(by)
    _sound(crosswalk, left_key, right_key, strength, rationale, by)
    row = Link(
        crosswalk=crosswalk,
        left_key=left_key,
        right_key=right_key,
        strength=strength,
        status="proposed",
        rationale=" ".join(rationale.split()),
        aims=[aim for aim in AIMS if aim in aims],
        proposed_by_id=me,
        created_at=at,
    )
    row.save()
    voice = LinkVoice(root_id=root, link=row, person_id=me, says="agree", created_at=at)
    voice.save()
    change = {"strength": [None, strength], "rationale": [None, row.rationale]}
    record(Happened.LINK_PROPOSED, voice, by=by, at=at, about=crosswalk.target, title=str(row), change=change)
    return row


def _sound(
    crosswalk: Crosswalk, left_key: str, right_key: str, strength: str, rationale: str, by: Scope
) -> None:
    for name, framework, key in (
        ("left_key", crosswalk.left, left_key),
        ("right_key", crosswalk.right, right_key),
    ):
        if key not in reads.names(by, framework):
            raise Refused("Choose an entry.", field=name)
    if strength not in STRENGTHS:
        raise Refused("Choose how strong it is.", field="strength")
    if not rationale.strip():
        raise Refused("Say in a sentence why the two go together.", field="rationale")
    if Link.objects.filter(crosswalk=crosswalk, left_key=left_key, right_key=right_key).exists():
        raise Refused("These two are linked already. Agree to that link, or dispute it.", field="right_key")


@action
def speak(*, link: Link, says: str, reason: str, by: Scope, at: datetime) -> LinkVoice:
    """Agree to a link or dispute it. Everyone has one voice for each link, and may change it."""
    root, me = _speaks(by)
    if says not in SAYS:
        raise Refused("Choose whether you agree or dispute.", field="says")
    reason = " ".join(reason.split())
    if says == "dispute" and not reason:
        raise Refused("Say in a sentence why, so that others can answer.", field="reason")
    Link.objects.select_for_update().get(pk=link.pk)
    voice = LinkVoice.objects.filter(link=link, person_id=me).first()
    before = link.status
    if voice is None:
        fields = {"root_id": root, "says": says, "reason": reason}
        voice = LinkVoice(link=link, person_id=me, created_at=at, **fields)
        voice.save()
        change: dict[str, Any] = {"says": [None, says], "reason": [None, reason]}
    else:
        change = voice.alter(says=says, reason=reason)
    if not change:
        nothing_changed()
        return voice
    link.refresh_from_db()
    moved = link.alter(status=status_of(_said([link]).get(link.pk, ()), link.told or "proposed"))
    change |= {"status": [before, link.status]} if moved else {}
    record(
        Happened.LINK_HEARD,
        voice,
        by=by,
        at=at,
        about=link.crosswalk.target,
        title=str(link),
        change={name: pair for name, pair in change.items() if pair != [None, ""]},
    )
    return voice


@action
def withdraw_link(*, link: Link, by: Scope, at: datetime) -> None:
    """Take one's own proposal back, as long as nobody else spoke to it."""
    _, me = _speaks(by)
    if link.proposed_by_id != me:
        raise NotThere("There is nothing here that you can take back.")
    Link.objects.select_for_update().get(pk=link.pk)
    own = LinkVoice.objects.filter(link=link, person_id=me).first()
    if LinkVoice.objects.filter(link=link).exclude(person_id=me).exists() or own is None:
        raise Refused("Others spoke to it already. Dispute it instead, and say why.")
    change = {"rationale": [link.rationale, None]}
    about = link.crosswalk.target
    record(Happened.LINK_WITHDRAWN, own, by=by, at=at, about=about, title=str(link), change=change)
    link.delete()


def _speaks(by: Scope) -> tuple[int, int]:
    """The system in whose name one speaks and oneself, or NotThere."""
    root = reads.speaks_for(by)
    if root is None or by.person_id is None:
        raise NotThere("There is nothing here that you can change.")
    return root, by.person_id
