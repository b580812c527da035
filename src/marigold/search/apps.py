from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "marigold.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
