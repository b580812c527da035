"""Addresses of concerns, decisions, diagnoses and their reports."""

from django.urls import path

from marigold.web.views import concern_list, concerns, decisions, diagnoses, reports, support_use

urlpatterns = [
    # Concerns
    path("concerns/", concern_list.concern_list, name="concern-list"),
    path("engagements/<str:ref>/concerns/", concerns.tab, name="concerns"),
    path("engagements/<str:ref>/concerns/new/", concerns.new, name="concern-new"),
    path("concerns/<str:ref>/", concerns.concern, name="concern"),
    path("concerns/<str:ref>/edit/", concerns.edit, name="concern-edit"),
    path("concerns/<str:ref>/add/<slug:kind>/", concerns.add, name="concern-add"),
    path("concerns/<str:ref>/answer/", concerns.answer, name="concern-answer"),
    path("concerns/<str:ref>/reopen/", concerns.reopen, name="concern-reopen"),
    path("concerns/<str:ref>/take-up/", concerns.take_up, name="concern-take-up"),
    path("concern-entries/<str:ref>/result/", concerns.result, name="concern-result"),
    # Decisions
    path("engagements/<str:ref>/decisions/", decisions.tab, name="decisions"),
    path("engagements/<str:ref>/decisions/new/", decisions.new, name="decision-new"),
    path("decisions/<str:ref>/", decisions.decision, name="decision"),
    path("decisions/<str:ref>/edit/", decisions.edit, name="decision-edit"),
    path("decisions/<str:ref>/confirm/", decisions.confirm, name="decision-confirm"),
    path("decisions/<str:ref>/consequence/", decisions.consequence, name="decision-consequence"),
    # Why
    path("engagements/<str:ref>/why/", diagnoses.tab, name="why"),
    path("engagements/<str:ref>/why/new/", diagnoses.new, name="diagnosis-new"),
    path("why/<str:ref>/", diagnoses.diagnosis, name="diagnosis"),
    path("why/<str:ref>/edit/", diagnoses.edit, name="diagnosis-edit"),
    path("why/<str:ref>/factors/", diagnoses.add_factor, name="factor-add"),
    path("why/<str:ref>/links/", diagnoses.add_link, name="link-add"),
    path("factors/<str:ref>/", diagnoses.factor, name="factor"),
    path("factors/<str:ref>/remove/", diagnoses.remove_factor, name="factor-remove"),
    path("factor-links/<str:ref>/remove/", diagnoses.remove_link, name="link-remove"),
    # Reports
    path("reports/strategies/", reports.strategies, name="report-strategies"),
    path("reports/support/", support_use.support_use, name="report-support"),
    path("reports/causes/", reports.causes, name="report-causes"),
]
