"""Links of crosswalks with what people say of them, in scope: everyone sees how many, a system's own team sees who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.core.frameworks import Crosswalk as CrosswalkData
from marigold.core.frameworks import Link as LinkData
from marigold.core.frameworks import Provenance
from marigold.kit.doing import NotThere
from marigold.practice.models import Crosswalk, Element, Framework, Link, LinkVoice

OTHER_TEAM = "Somebody of another system"


@dataclass
class Said:
    """What was said of one link: by whom, as far as one may know, and how many in all."""

    voices: list[LinkVoice] = field(default_factory=list)
    agree: int = 0
    dispute: int = 0
    own: LinkVoice | None = None

    @property
    def others(self) -> int:
        """How many spoke in other systems."""
        return self.agree + self.dispute - len(self.voices)


def speaks_for(scope: Scope) -> int | None:
    """The system in whose name a person speaks to links; None where they may not."""
    if scope.person_id is None:
        return None
    roots = [grant.root_id for grant in scope.grants if Permission.CROSSWALK_EDIT in grant.permissions]
    return min(roots, default=None)


def link(scope: Scope, ref: str) -> Link:
    """One link with its crosswalk, or NotThere."""
    rows = visible(Link.objects.filter(ref=ref), scope, Permission.UNIT_VIEW)
    row = rows.select_related("crosswalk__left", "crosswalk__right").first()
    if row is None:
        raise NotThere("There is no such link.")
    return row


def said(scope: Scope, links: Sequence[Link]) -> dict[int, Said]:
    """What was said of links already reached, by link."""
    found = {row.pk: Said() for row in links}
    rows = LinkVoice.objects.filter(link__in=list(found))
    for pk, says, count in rows.values_list("link_id", "says").annotate(n=Count("id")):
        setattr(found[pk], says, count)
    for voice in visible(rows, scope, Permission.CHANGE_VIEW).select_related("person").order_by("id"):
        found[voice.link_id].voices.append(voice)
        if voice.person_id == scope.person_id:
            found[voice.link_id].own = voice
    return found


def names(scope: Scope, framework: Framework) -> dict[str, str]:
    """Names of the entries of a framework's current edition, by key, in order."""
    rows = visible(
        Element.objects.filter(edition__framework=framework, edition__current=True, slot=False),
        scope,
        Permission.UNIT_VIEW,
    )
    return dict(rows.order_by("id").values_list("key", "name"))


def as_data(
    scope: Scope, crosswalk: Crosswalk, links: Sequence[Link], heard: Mapping[int, Said]
) -> CrosswalkData:
    """A crosswalk as the core's value. Who proposed a link is named to those who may know."""
    about = crosswalk.about
    provenance, editions = about.get("provenance", {}), about.get("editions", ["", ""])
    return CrosswalkData(
        key=crosswalk.key,
        name=about.get("name") or str(crosswalk),
        start_model=crosswalk.left.key,
        start_edition=editions[0],
        end_model=crosswalk.right.key,
        end_edition=editions[1],
        source=crosswalk.source,
        licence=crosswalk.licence,
        licence_note=about.get("licence_note", ""),
        provenance=Provenance(provenance.get("confidence", "proposed"), provenance.get("basis", "")),
        links=tuple(_link(scope, row, heard.get(row.pk, Said())) for row in links),
    )


def _link(scope: Scope, row: Link, heard: Said) -> LinkData:
    return LinkData(
        start=row.left_key,
        end=row.right_key,
        strength=row.strength,
        rationale=row.rationale,
        status=row.status,
        by=proposer(scope, row, heard),
        aims=tuple(row.aims),
    )


def proposer(scope: Scope, row: Link, heard: Said) -> str:
    """Who proposed a link: what its file says, or a person, named only where their voice may be seen."""
    if row.proposed_by_id is None:
        return row.said_by or row.crosswalk.source
    named = {voice.person_id: voice.person.name for voice in heard.voices}
    return named.get(row.proposed_by_id, OTHER_TEAM)
