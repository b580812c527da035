"""The product's settings, with the bare page beside it."""

from marigold.config.settings import *  # noqa: F403
from marigold.config.settings import ALLOWED_HOSTS, STORAGES

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS.append("testserver")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
