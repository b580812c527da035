"""What every page needs."""

from django.conf import settings
from django.http import HttpRequest

from marigold.access.catalogue import Permission
from marigold.web.oidc import configured

THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, object]:
    """Scope, day, colors and what this person has a role for."""
    scope = getattr(request, "scope", None)
    theme = request.COOKIES.get("theme", "")
    return {
        "scope": scope,
        "today": getattr(request, "today", None),
        "theme": theme if theme in THEMES else "",
        "organisation": settings.ORGANISATION,
        "demo": settings.MODE == "demo",
        "may_log": bool(scope and _may_log(scope)),
        "sign_in_with": (configured() or {}).get("name", ""),
        "may_account": bool(scope and scope.allows(Permission.ACCOUNT_EDIT)),
        "may_import": bool(scope and scope.allows(Permission.IMPORT_RUN)),
        "may_research": bool(scope and scope.allows(Permission.RESEARCH_EXPORT)),
    }


def _may_log(scope: object) -> bool:
    """Practitioners and leads log; partners do not."""
    grants = getattr(scope, "grants", ())
    return any(grant.role not in {"partner", "partner-lead"} for grant in grants)
