from importlib import import_module

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "marigold.improvement"
    label = "improvement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what of this room can be found."""
        import_module("marigold.improvement.searching")
