from django.apps import AppConfig


class EquityConfig(AppConfig):
    name = "marigold.equity"
    label = "equity"
    default_auto_field = "django.db.models.BigAutoField"
