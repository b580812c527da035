"""Addresses."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("marigold.web.account_urls")),
    path("", include("marigold.web.urls")),
    path("", include("marigold.web.depth_urls")),
    path("", include("marigold.web.agreement_urls")),
    path("", include("marigold.web.notes_urls")),
    path("", include("marigold.web.learning_urls")),
    path("", include("marigold.web.search_urls")),
    path("", include("marigold.web.pairwork_urls")),
    path("", include("marigold.web.system_urls")),
    path("", include("marigold.web.notice_urls")),
    path("", include("marigold.web.measure_urls")),
    path("", include("marigold.web.practice_urls")),
    path("", include("marigold.web.growth_urls")),
    path("", include("marigold.web.award_urls")),
    path("", include("marigold.web.uses_urls")),
    path("", include("marigold.web.indicator_urls")),
    path("", include("marigold.web.gap_urls")),
    path("", include("marigold.web.own_view_urls")),
    path("", include("marigold.web.equity_urls")),
    path("", include("marigold.web.facilitation_urls")),
    path("", include("marigold.web.structure_urls")),
    path("", include("marigold.web.strategy_urls")),
]
