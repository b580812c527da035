"""Addresses of editions in the making, entries, documents and what a system works by."""

from django.urls import path

from marigold.web.views import (
    adoption,
    case_api,
    crosswalks,
    documents,
    drafts,
    elements,
    frameworks,
    link_talk,
    reviews,
)

urlpatterns = [
    path("crosswalks/new/", link_talk.begin, name="crosswalk-new"),
    path("crosswalks/<slug:key>/edit/", link_talk.edit, name="crosswalk-edit"),
    path("crosswalks/<slug:key>/export/<str:form>/", crosswalks.export, name="crosswalk-export"),
    path("library/crosswalk/<str:key>/", crosswalks.crosswalk, name="crosswalk"),
    path("library/reviews/due/", reviews.reviews, name="library-reviews"),
    path("library/<slug:key>/entry/<str:element>/", elements.entry, name="entry"),
    path("library/<slug:key>/drafts/", drafts.drafts, name="drafts"),
    path("library/<slug:key>/adopt/<str:ref>/", adoption.adopt, name="adopt"),
    path("library/<slug:key>/case-<str:version>.json", frameworks.export, name="framework-export"),
    path("frameworks/load/", frameworks.upload, name="framework-load"),
    path("frameworks/load/<str:ref>/", frameworks.preview, name="framework-preview"),
    path("ims/case/<str:version>/<str:kind>", case_api.listed, name="case-list"),
    path("ims/case/<str:version>/<str:kind>/<str:identifier>", case_api.one, name="case-one"),
    path("drafts/<str:ref>/", drafts.draft, name="draft"),
    path("drafts/<str:ref>/about/", drafts.about, name="draft-about"),
    path("drafts/<str:ref>/add/", drafts.choose_kind, name="draft-kind"),
    path("drafts/<str:ref>/add/<slug:kind>/", drafts.add, name="draft-add"),
    path("drafts/<str:ref>/publish/", drafts.publish, name="draft-publish"),
    path("drafts/<str:ref>/entry/<str:key>/", drafts.element, name="draft-element"),
    path("systems/<str:ref>/", adoption.system, name="practice-system"),
    path("funders/<str:ref>/", adoption.funder, name="funder"),
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.new, name="document-new"),
    path("documents/<str:ref>/", documents.document, name="document"),
    path("documents/<str:ref>/edit/", documents.edit, name="document-edit"),
]
