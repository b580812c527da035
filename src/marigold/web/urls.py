"""Addresses of the pages, by noun."""

from django.urls import path

from marigold.web.views import (
    account,
    activities,
    cycles,
    debriefs,
    engagements,
    goal_parts,
    goals,
    history,
    imports,
    library,
    lists,
    people,
    units,
    week,
)

urlpatterns = [
    path("", week.week, name="week"),
    path("theme/", account.theme, name="theme"),
    path("help/", account.help_page, name="help"),
    path("join/<str:ref>/<str:token>/", account.join, name="invitation"),
    # Engagements
    path("engagements/", lists.engagements, name="engagements"),
    path("engagements/new/", engagements.new, name="engagement-new"),
    path("engagements/<str:ref>/", engagements.engagement, name="engagement"),
    path("engagements/<str:ref>/edit/", engagements.edit, name="engagement-edit"),
    path("engagements/<str:ref>/place/<str:kind>/", engagements.place, name="engagement-place"),
    path("engagements/<str:ref>/pair/", engagements.pair, name="engagement-pair"),
    path("engagements/<str:ref>/event/", engagements.event, name="engagement-event"),
    # Activities
    path("activities/", lists.activities, name="activities"),
    path("log/", activities.log, name="log"),
    path("engagements/<str:ref>/plan/", activities.plan, name="activity-plan"),
    path("activities/<str:ref>/", activities.activity, name="activity"),
    path("activities/<str:ref>/plan/", activities.replan, name="activity-replan"),
    path("activities/<str:ref>/coplan/", activities.coplan, name="activity-coplan"),
    path("activities/<str:ref>/log/", activities.log_planned, name="activity-log"),
    path("activities/<str:ref>/cancel/", activities.cancel, name="activity-cancel"),
    path("activities/<str:ref>/debrief/", debriefs.debrief, name="activity-debrief"),
    path("activities/<str:ref>/follow-up/", debriefs.follow_up, name="activity-follow-up"),
    # Goals, steps, measures
    path("goals/", lists.goals, name="goals"),
    path("engagements/<str:ref>/goals/new/", goals.new, name="goal-new"),
    path("goals/<str:ref>/", goals.goal, name="goal"),
    path("goals/<str:ref>/edit/", goals.edit, name="goal-edit"),
    path("goals/<str:ref>/confirm/", goals.confirm, name="goal-confirm"),
    path("goals/<str:ref>/send/", goals.send_link, name="goal-send"),
    path("goals/<str:ref>/state/", goals.state, name="goal-state"),
    path("goals/<str:ref>/levels/", goal_parts.rate, name="goal-rate"),
    path("goals/<str:ref>/measure/", goal_parts.measure, name="goal-measure"),
    path("goals/<str:ref>/steps/", goal_parts.add_step, name="goal-step"),
    path("steps/<str:ref>/", goal_parts.step, name="step"),
    path("confirm/<str:token>/", goals.confirm_by_link, name="goal-link"),
    # Tests of change
    path("goals/<str:ref>/tests/new/", cycles.new, name="cycle-new"),
    path("tests/<str:ref>/", cycles.cycle, name="cycle"),
    path("tests/<str:ref>/move/", cycles.move, name="cycle-move"),
    # Places and people
    path("places/", units.units, name="units"),
    path("places/<str:ref>/", units.unit, name="unit"),
    path("places/<str:ref>/edit/", units.edit, name="unit-edit"),
    path("places/<str:ref>/add/", units.add, name="unit-add"),
    path("people/", people.people, name="people"),
    path("people/new/<str:ref>/", people.new, name="person-new"),
    path("people/<str:ref>/", people.person, name="person"),
    path("people/<str:ref>/edit/", people.edit, name="person-edit"),
    path("people/<str:ref>/invite/", people.invite, name="person-invite"),
    path("people/<str:ref>/post/", people.post, name="person-post"),
    # Library: practice models
    path("library/", library.library, name="library"),
    path("library/<slug:key>/", library.model, name="model"),
    path("library/crosswalk/<str:key>/", library.crosswalk, name="crosswalk"),
    # History
    path("history/<str:table>/<str:ref>/", history.history, name="history"),
    # Imports
    path("imports/", imports.imports, name="imports"),
    path("imports/<str:ref>/", imports.file, name="import-file"),
    path("imports/<str:ref>/preview/", imports.preview, name="import-preview"),
    path("imports/<str:ref>/apply/", imports.apply, name="import-apply"),
    path("imports/<str:ref>/undo/", imports.undo, name="import-undo"),
    path("imports/<str:ref>/refused.csv", imports.refused, name="import-refused"),
]
