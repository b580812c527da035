"""Addresses."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("marigold.web.account_urls")),
    path("", include("marigold.web.urls")),
]
