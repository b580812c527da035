"""Addresses of ways to facilitate, sessions, stories, and of phones in a session."""

from django.urls import path

from marigold.web.views import joining, methods, sessions, stories

urlpatterns = [
    path("methods/", methods.methods, name="methods"),
    path("methods/<slug:framework>/<str:key>/", methods.method, name="method"),
    path("engagements/<str:ref>/sessions/", sessions.sessions, name="sessions"),
    path("engagements/<str:ref>/sessions/plan/", sessions.plan, name="session-plan"),
    path("sessions/<str:ref>/", sessions.session, name="session"),
    path("sessions/<str:ref>/edit/", sessions.edit, name="session-edit"),
    path("sessions/<str:ref>/run/", sessions.run, name="session-run"),
    path("sessions/<str:ref>/say/", sessions.say, name="session-say"),
    path("sessions/<str:ref>/people/", sessions.person, name="session-person"),
    path("sessions/<str:ref>/next/", sessions.next_step, name="session-next"),
    path("sessions/<str:ref>/story/", stories.new, name="story-new"),
    path("said/<str:ref>/", sessions.insight, name="insight"),
    path("stories/", stories.stories, name="stories"),
    path("stories/<str:ref>/", stories.story, name="story"),
    path("stories/<str:ref>/correct/", stories.correct, name="story-correct"),
    path("stories/<str:ref>/consent/", stories.consent, name="story-consent"),
    path("stories/<str:ref>/shows/", stories.ties, name="story-ties"),
    # By code or by a teller's own link, without sign-in
    path("together/", joining.door, name="together"),
    path("together/<str:code>/", joining.join, name="together-join"),
    path("together/<str:code>/room/", joining.hall, name="together-room"),
    path("together/<str:code>/story/", joining.retell, name="together-story"),
    path("told/<str:ref>/<str:token>/", joining.own_stories, name="own-stories"),
]
