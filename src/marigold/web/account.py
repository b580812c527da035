"""How sign-in behaves here: nobody signs up, people are invited; password changes leave an event."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from marigold.access.scope import NOBODY
from marigold.people import actions
from marigold.people.selectors import scope_for


class Adapter(DefaultAccountAdapter):
    """The sign-in library's hooks."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Any, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])
        at = timezone.now()
        scope = scope_for(user, on=at.date())
        actions.note_password_change(person=user, by=scope if scope.person_id else NOBODY, at=at)

    def get_user_display(self, user: Any) -> str:
        return str(user.name)
