"""Sign-in, password and sessions."""

from django.urls import include, path

urlpatterns = [
    path("sessions/", include("allauth.usersessions.urls")),
    path("", include("allauth.account.urls")),
]
