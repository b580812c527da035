"""Addresses of pair work, values in use, and strengths."""

from django.urls import path

from marigold.web.views import pairwork, values

urlpatterns = [
    path("engagements/<str:ref>/pair-work/", pairwork.pair_page, name="engagement-pair-work"),
    path("engagements/<str:ref>/brief/", pairwork.brief_page, name="engagement-brief"),
    path("engagements/<str:ref>/values/", values.values, name="engagement-values"),
    path("engagements/<str:ref>/help/", pairwork.ask, name="call-in-new"),
    path("engagements/<str:ref>/away/", pairwork.away, name="absence-new"),
    path("absences/<str:ref>/back/", pairwork.back, name="absence-end"),
    path("calls/", pairwork.calls, name="calls"),
    path("calls/<str:ref>/", pairwork.call_in, name="call-in"),
    path("strengths/", values.strengths, name="strengths"),
]
