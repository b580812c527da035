"""Addresses of growth: self-evaluation, views, report, plan, learning."""

from django.urls import path

from marigold.web.views import evaluations, growth_plans, growth_report, learning_log, practice_views

urlpatterns = [
    path("growth/", evaluations.growth, name="growth"),
    path("growth/evaluate/<slug:key>/", evaluations.begin, name="evaluation-new"),
    path("growth/evaluations/<str:ref>/", evaluations.evaluate, name="evaluation"),
    path("growth/evaluations/<str:ref>/remove/", evaluations.remove, name="evaluation-remove"),
    path("growth/evaluations/<str:ref>/report/", growth_report.report, name="evaluation-report"),
    path("growth/evaluations/<str:ref>/files/<str:name>", growth_report.file, name="evaluation-file"),
    path("growth/evaluations/<str:ref>/views/", practice_views.ask, name="views-ask"),
    path("growth/evaluations/<str:ref>/views/close/", practice_views.close, name="views-close"),
    path("growth/evaluations/<str:ref>/view/", practice_views.give, name="view-give"),
    path("growth/evaluations/<str:ref>/view/decline/", practice_views.decline, name="view-decline"),
    path("growth/evaluations/<str:ref>/share/", practice_views.share, name="evaluation-share"),
    path("growth/shares/<str:ref>/end/", practice_views.unshare, name="growth-unshare"),
    path("growth/plans/new/", growth_plans.new, name="growth-plan-new"),
    path("growth/plans/<str:ref>/", growth_plans.plan, name="growth-plan"),
    path("growth/plans/<str:ref>/edit/", growth_plans.edit, name="growth-plan-edit"),
    path("growth/plans/<str:ref>/comment/", growth_plans.comment, name="growth-plan-comment"),
    path("growth/plans/<str:ref>/share/", growth_plans.share, name="growth-plan-share"),
    path("growth/steps/new/", growth_plans.new_step, name="plan-step-new"),
    path("growth/steps/<str:ref>/", growth_plans.step, name="plan-step"),
    path("growth/learning/", learning_log.log, name="learning-log"),
    path("growth/learning/new/", learning_log.new, name="learning-log-new"),
    path("growth/learning/<str:ref>/", learning_log.edit, name="learning-log-edit"),
    path("growth/learning/<str:ref>/remove/", learning_log.remove, name="learning-log-remove"),
    path("growth/expected/<str:ref>/", learning_log.expected, name="learning-expected"),
]
