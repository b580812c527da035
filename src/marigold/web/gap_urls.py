"""Addresses of gaps, who answers for them, and how well data can be split."""

from django.urls import path

from marigold.web.views import gap_parts, gaps

urlpatterns = [
    path("gaps/", gaps.gap_list, name="gaps"),
    path("indicators/<str:ref>/gaps/<str:by>/", gaps.take_up, name="gap-new"),
    path("gaps/<str:ref>/", gaps.gap, name="gap"),
    path("gaps/<str:ref>/edit/", gaps.edit, name="gap-edit"),
    path("gaps/<str:ref>/add/<slug:kind>/", gaps.add, name="gap-add"),
    path("gaps/<str:ref>/close/", gaps.close, name="gap-close"),
    path("gaps/<str:ref>/owners/new/", gap_parts.owner, name="gap-owner"),
    path("gap-entries/<str:ref>/", gaps.entry, name="gap-entry"),
    path("gap-entries/<str:ref>/log/<slug:kind>/", gaps.log, name="gap-log"),
    path("indicators/<str:ref>/parts/new/", gap_parts.new_part, name="part-new"),
    path("parts/<str:ref>/", gap_parts.part, name="part"),
    path("places/<str:ref>/splitting/", gap_parts.splitting, name="splitting"),
    path("places/<str:ref>/splitting/rate/", gap_parts.rate, name="splitting-rate"),
]
