"""Addresses of notes, of what was heard, and of the trash."""

from django.urls import path

from marigold.web.views import heard, notes, trash

urlpatterns = [
    path("notes/", notes.notes, name="notes"),
    path("engagements/<str:ref>/notes/", notes.of_engagement, name="engagement-notes"),
    path("engagements/<str:ref>/notes/new/", notes.new, name="note-new"),
    path("notes/<str:ref>/", notes.note, name="note"),
    path("notes/<str:ref>/edit/", notes.edit, name="note-edit"),
    path("notes/<str:ref>/meanwhile/", notes.meanwhile, name="note-meanwhile"),
    # What we heard
    path("engagements/<str:ref>/heard/", heard.gather, name="heard-new"),
    path("notes/<str:ref>/send/", heard.send, name="heard-send"),
    path("notes/<str:ref>/corrections/", heard.correct, name="heard-correct"),
    path("heard/<str:token>/", heard.by_link, name="heard-link"),
    # Trash
    path("trash/", trash.trash, name="trash"),
    path("trash/<str:key>/<str:ref>/put/", trash.put, name="trash-put"),
    path("trash/<str:key>/<str:ref>/restore/", trash.restore, name="trash-restore"),
]
