"""Addresses of instruments, rounds, answers and one's own space."""

from django.urls import path

from marigold.web.views import answering, instruments, measures, own, partner_view

urlpatterns = [
    path("instruments/", instruments.instruments, name="instruments"),
    path("instruments/<slug:key>/", instruments.instrument, name="instrument"),
    path("places/<str:ref>/measures/", instruments.of_unit, name="unit-measures"),
    # Measures of an engagement
    path("engagements/<str:ref>/measures/", measures.measured, name="engagement-measures"),
    path("engagements/<str:ref>/measures/growth/", measures.growth, name="engagement-growth"),
    path("engagements/<str:ref>/measures/ask/<slug:key>/", measures.ask, name="round-new"),
    path("rounds/<str:ref>/", measures.one, name="round"),
    path("rounds/<str:ref>/end/", measures.end, name="round-end"),
    path("rounds/<str:ref>/told/", measures.tell, name="round-told"),
    path("rounds/<str:ref>/answer/", answering.answer, name="round-answer"),
    path("rounds/<str:ref>/together/", answering.together, name="round-together"),
    # One's own space
    path("mine/", own.mine, name="mine"),
    path("mine/look/<slug:key>/", own.look, name="own-look"),
    path("mine/looks/<str:ref>/share/", own.share, name="look-share"),
    path("mine/looks/<str:ref>/remove/", own.remove, name="look-remove"),
    path("mine/shares/<str:ref>/end/", own.unshare, name="look-unshare"),
    path("mine/next/", own.intend, name="intention-new"),
    path("mine/next/<str:ref>/", own.intention, name="intention"),
    # By a partner's link
    path("view/<str:ref>/<str:token>/mine/", partner_view.mine, name="partner-mine"),
    path(
        "view/<str:ref>/<str:token>/answer/<str:round_ref>/", answering.answer_by_link, name="partner-answer"
    ),
    path("view/<str:ref>/<str:token>/look/<slug:key>/", answering.look_by_link, name="partner-look"),
]
