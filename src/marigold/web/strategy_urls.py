"""Addresses of strategies in use."""

from django.urls import path

from marigold.web.views import strategies, strategy_find

urlpatterns = [
    path("engagements/<str:ref>/strategies/", strategies.of_engagement, name="engagement-strategies"),
    path("engagements/<str:ref>/strategies/find/", strategy_find.find, name="strategy-find"),
    path("engagements/<str:ref>/strategies/new/", strategies.new, name="strategy-new"),
    path("engagements/<str:ref>/strategies/compare/", strategy_find.compare, name="strategy-compare"),
    path("strategies/", strategies.in_system, name="strategies"),
    path("strategies/<str:ref>/", strategies.strategy, name="strategy"),
    path("strategies/<str:ref>/edit/", strategies.edit, name="strategy-edit"),
    path("strategies/<str:ref>/fit/", strategies.fit, name="strategy-fit"),
    path("strategies/<str:ref>/move/<slug:state>/", strategies.move, name="strategy-move"),
    path("strategies/<str:ref>/contacts/", strategies.mark, name="strategy-contacts"),
]
