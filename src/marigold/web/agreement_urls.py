"""Addresses of agreement, place and readiness, and of partners' own page."""

from django.urls import path

from marigold.web.views import agreement, partner_links, partner_view, readiness

urlpatterns = [
    path("engagements/<str:ref>/agreement/", agreement.agreement, name="engagement-agreement"),
    path("engagements/<str:ref>/agreement/edit/<slug:part>/", agreement.edit_part, name="agreement-part"),
    path("engagements/<str:ref>/agreement/confirm/", agreement.confirm, name="agreement-confirm"),
    path("engagements/<str:ref>/agreement/state/", agreement.state, name="agreement-state"),
    path("engagements/<str:ref>/agreement/look/", agreement.check, name="check-new"),
    path("looks/<str:ref>/", agreement.edit_check, name="check"),
    # The place, and readiness
    path("engagements/<str:ref>/readiness/", readiness.readiness, name="engagement-readiness"),
    path("engagements/<str:ref>/readiness/look/", readiness.look, name="readiness-new"),
    path("readiness/<str:ref>/", readiness.edit_look, name="readiness"),
    path("engagements/<str:ref>/readiness/place/", readiness.tell, name="context-new"),
    path("context/<str:ref>/", readiness.edit_entry, name="context"),
    path("context/<str:ref>/withdraw/", readiness.withdraw, name="context-withdraw"),
    path("events/<str:ref>/", readiness.edit_event, name="event"),
    # Partners' own page
    path("engagements/<str:ref>/partners/", partner_links.partners, name="engagement-partners"),
    path("engagements/<str:ref>/partners/send/", partner_links.send, name="partner-send"),
    path("links/<str:ref>/revoke/", partner_links.revoke, name="partner-revoke"),
    path("view/<str:ref>/<str:token>/", partner_view.view, name="partner-view"),
    path("view/<str:ref>/<str:token>/code/", partner_view.code, name="partner-code"),
    path("view/<str:ref>/<str:token>/open/", partner_view.unlock, name="partner-open"),
    path("view/<str:ref>/<str:token>/change/", partner_view.change, name="partner-change"),
]
