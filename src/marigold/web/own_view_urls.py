"""Addresses of own views: who was given one, and what they see."""

from django.urls import path

from marigold.web.views import own_views

urlpatterns = [
    path("places/<str:ref>/own-views/", own_views.of_place, name="own-views"),
    path("places/<str:ref>/own-views/new/", own_views.new, name="own-view-new"),
    path("own-views/<str:ref>/", own_views.own_view, name="own-view"),
    path("own-views/<str:ref>/end/", own_views.end, name="own-view-end"),
    path("indicators/<str:ref>/own/", own_views.numbers, name="indicator-own"),
]
