"""Addresses of notices."""

from django.urls import path

from marigold.web.views import notices

urlpatterns = [
    path("filters/", notices.keep, name="filter-keep"),
    path("notices/", notices.notices, name="notices"),
    path("mute/<str:token>/", notices.mute, name="notice-mute"),
]
