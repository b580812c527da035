"""Addresses of what holds the work in a place, stress tests, who is reached, by whom, and what came of it."""

from django.urls import path

from marigold.web.views import brought, cascade, reached, stress, structures

urlpatterns = [
    path("places/<str:ref>/holds/", structures.holds, name="holds"),
    path("places/<str:ref>/holds/new/", structures.choose, name="structure-choose"),
    path("places/<str:ref>/holds/new/<str:kind>/", structures.new, name="structure-new"),
    path("places/<str:ref>/holds/raise/", structures.raise_finding, name="holds-raise"),
    path("places/<str:ref>/serves/", reached.serves, name="serves"),
    path("places/<str:ref>/stress/new/", stress.new, name="stress-new"),
    path("structures/<str:ref>/", structures.structure, name="structure"),
    path("structures/<str:ref>/edit/", structures.edit, name="structure-edit"),
    path("structures/<str:ref>/add/<slug:kind>/", structures.add, name="structure-add"),
    path("structure-entries/<str:ref>/", structures.entry, name="structure-entry"),
    path("stress/<str:ref>/", stress.test, name="stress"),
    path("stress/<str:ref>/edit/", stress.edit, name="stress-edit"),
    path("stress/<str:ref>/say/<str:scenario>/", stress.say, name="stress-say"),
    path("stress-cells/<str:ref>/<slug:make>/", stress.follow, name="stress-follow"),
    path("reports/reach/", reached.report, name="report-reach"),
    path("reports/levels/", cascade.report, name="report-cascade"),
    path("reports/brings-about/", brought.report, name="report-brought"),
    path("places/<str:ref>/takes-over/new/", cascade.new, name="hand-down-new"),
    path("hand-downs/<str:ref>/", cascade.hand_down, name="hand-down"),
    path("hand-downs/<str:ref>/edit/", cascade.edit, name="hand-down-edit"),
]
