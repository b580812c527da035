"""Addresses of the map of roles and of changes to the practice."""

from django.urls import path

from marigold.web.views import system

urlpatterns = [
    path("places/<str:ref>/roles/", system.rolemap, name="rolemap"),
    path("places/<str:ref>/roles/new/", system.role_new, name="role-new"),
    path("roles/<str:ref>/", system.role, name="role"),
    path("places/<str:ref>/channels/new/", system.channel_new, name="channel-new"),
    path("channels/<str:ref>/", system.channel, name="channel"),
    path("practice-changes/", system.changes, name="practice-changes"),
    path("practice-changes/new/", system.change_new, name="practice-change-new"),
    path("practice-changes/<str:ref>/", system.change, name="practice-change"),
]
