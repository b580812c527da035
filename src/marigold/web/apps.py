from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "marigold.web"
    label = "web"
