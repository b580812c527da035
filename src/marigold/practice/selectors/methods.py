"""Ways to facilitate, from every framework that names some."""

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.practice.models import Element

KIND = "method"


def methods(scope: Scope) -> list[Element]:
    """All ways to facilitate of current editions, open slots among them, by framework and in their order there."""
    rows = visible(Element.objects.filter(edition__current=True, kind=KIND), scope, Permission.UNIT_VIEW)
    return list(rows.select_related("edition__framework").order_by("edition__framework__name", "order", "id"))
