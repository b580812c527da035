"""Sessions in the database, as Django keeps them, found by a query that is written once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from marigold.kit.prepared import prepared


@prepared
def _running(key: Any, now: Any) -> Any:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")


class SessionStore(db.SessionStore):
    """What one browser is signed in with; read on every page."""

    def load(self) -> dict[str, Any]:
        """What is kept, or nothing once it has run out."""
        for (data,) in _running(key=self.session_key, now=timezone.now()):
            return self.decode(data)
        self._session_key = None
        return {}
