"""Addresses of indicators, what needs attention, and ways to split people."""

from django.urls import path

from marigold.web.views import attention, breakdowns, chain, data_walk, indicator_data, indicators

urlpatterns = [
    path("attention/", attention.attention, name="attention"),
    path("places/<str:ref>/indicators/", indicators.of_unit, name="unit-indicators"),
    path("places/<str:ref>/indicators/new/", indicators.new, name="indicator-new"),
    path("places/<str:ref>/data-walk/", data_walk.walk, name="data-walk"),
    path("places/<str:ref>/chain/", chain.of_place, name="chain"),
    path("places/<str:ref>/chain/new/", chain.new, name="lead-new"),
    path("leads/<str:ref>/", chain.lead, name="lead"),
    path("indicators/<str:ref>/said/", data_walk.said, name="interpretation-new"),
    path("indicators/<str:ref>/", indicators.indicator, name="indicator"),
    path("indicators/<str:ref>/edit/", indicators.edit, name="indicator-edit"),
    path("indicators/<str:ref>/meaning/", indicators.meaning, name="definition-new"),
    path("indicators/<str:ref>/phases/new/", indicator_data.new_phase, name="phase-new"),
    path("phases/<str:ref>/", indicator_data.phase, name="phase"),
    path("indicators/<str:ref>/values/", indicator_data.values, name="indicator-values"),
    path("indicators/<str:ref>/values/<str:by>/", indicator_data.group_values, name="indicator-groups"),
    path("places/<str:ref>/splits/", breakdowns.of_system, name="breakdowns"),
    path("places/<str:ref>/splits/new/", breakdowns.new, name="breakdown-new"),
    path("splits/<str:ref>/", breakdowns.breakdown, name="breakdown"),
    path("places/<str:ref>/small-counts/", breakdowns.small_counts, name="small-counts"),
]
