"""Addresses of commitments to equity and of consultancies."""

from django.urls import path

from marigold.web.views import equity

urlpatterns = [
    path("places/<str:ref>/commitments/", equity.commitments, name="commitments"),
    path("places/<str:ref>/fundings/new/", equity.funding_new, name="funding-new"),
    path("fundings/<str:ref>/", equity.funding, name="funding"),
    path("fundings/<str:ref>/commitments/new/", equity.commitment_new, name="commitment-new"),
    path("commitments/", equity.front, name="commitments-mine"),
    path("commitments/<str:ref>/", equity.commitment, name="commitment"),
    path("commitments/<str:ref>/edit/", equity.commitment_edit, name="commitment-edit"),
    path("commitments/<str:ref>/close/", equity.commitment_close, name="commitment-close"),
    path("commitments/<str:ref>/evidence/", equity.evidence_new, name="evidence-new"),
    path("funding-entries/<str:ref>/", equity.entry, name="funding-entry"),
    path("places/<str:ref>/consultancies/new/", equity.consultancy_new, name="consultancy-new"),
    path("consultancies/<str:ref>/", equity.consultancy, name="consultancy"),
    path("consultancies/<str:ref>/edit/", equity.consultancy_edit, name="consultancy-edit"),
    path("consultancies/<str:ref>/sessions/new/", equity.session_new, name="session-new"),
]
