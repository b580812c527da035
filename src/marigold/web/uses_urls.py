"""Addresses of the uses of a framework: roles, training, functions, capacity, cohorts."""

from django.urls import path

from marigold.web.views import functions, together, uses

urlpatterns = [
    path("growth/uses/", uses.front, name="uses"),
    path("growth/uses/reasons/", uses.reasons, name="reasons"),
    path("growth/uses/roles/new/<slug:key>/", uses.role_new, name="role-profile-new"),
    path("growth/uses/roles/<str:ref>/", uses.role, name="role-profile"),
    path("growth/uses/roles/<str:ref>/edit/", uses.role_edit, name="role-profile-edit"),
    path("growth/uses/roles/<str:ref>/role.pdf", uses.role_file, name="role-profile-file"),
    path("growth/uses/roles/<str:ref>/interview/", uses.interview, name="role-interview"),
    path("growth/uses/roles/<str:ref>/path/", uses.path, name="career-path"),
    path("growth/uses/training/<slug:key>/", uses.training, name="training"),
    path("growth/uses/functions/<str:ref>/<slug:key>/", functions.functions, name="functions"),
    path("growth/uses/functions/<str:ref>/<slug:key>/name/", functions.holder_new, name="holder-new"),
    path("growth/uses/functions/<str:ref>/<slug:key>/decide/", functions.staffing_new, name="staffing-new"),
    path("growth/uses/holders/<str:ref>/", functions.holder, name="holder"),
    path("growth/uses/capacity/<str:ref>/<slug:key>/", together.capacity, name="capacity"),
    path("growth/cohorts/new/", together.cohort_new, name="cohort-new"),
    path("growth/cohorts/<str:ref>/", together.cohort, name="cohort"),
    path("growth/cohorts/<str:ref>/invite/", together.cohort_invite, name="cohort-invite"),
    path("growth/cohorts/<str:ref>/join/", together.cohort_join, name="cohort-join"),
    path("growth/cohorts/<str:ref>/leave/", together.cohort_leave, name="cohort-leave"),
    path("growth/cohorts/<str:ref>/tell/", together.cohort_tell, name="cohort-tell"),
]
