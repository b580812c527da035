"""Addresses of the search."""

from django.urls import path

from marigold.web.views import search

urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/catch-up/", search.catch_up, name="search-catch-up"),
]
