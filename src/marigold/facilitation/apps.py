from importlib import import_module

from django.apps import AppConfig


class FacilitationConfig(AppConfig):
    name = "marigold.facilitation"
    label = "facilitation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let stories be found."""
        import_module("marigold.facilitation.searching")
