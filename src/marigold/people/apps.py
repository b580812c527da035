from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "marigold.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what of this room can be found."""
        import_module("marigold.people.searching")
