"""Addresses of pathways, reviews, awards and credentials; and those open to anyone, which badges rest on."""

from django.urls import path

from marigold.web.views import awards, pathways, portfolios, verify

urlpatterns = [
    path("growth/pathways/", pathways.ways, name="pathways"),
    path("growth/pathways/<str:key>/", pathways.way, name="pathway"),
    path("growth/enrolments/<str:ref>/", pathways.enrolment, name="enrolment"),
    path("growth/enrolments/<str:ref>/leave/", pathways.leave, name="enrolment-leave"),
    path("growth/enrolments/<str:ref>/mentor/", pathways.mentor, name="enrolment-mentor"),
    path("growth/enrolments/<str:ref>/mentor/end/", pathways.stop_mentoring, name="enrolment-mentor-end"),
    path("growth/enrolments/<str:ref>/award/", portfolios.give, name="award-give"),
    path("growth/enrolments/<str:ref>/<str:key>/", pathways.requirement, name="requirement"),
    path("growth/enrolments/<str:ref>/<str:key>/back/", pathways.take_back, name="requirement-back"),
    path("growth/reviews/", portfolios.queue, name="portfolio-reviews"),
    path("growth/reviews/<str:ref>/", portfolios.submission, name="submission-review"),
    path("growth/awards/<str:ref>/", awards.award, name="award"),
    path("growth/awards/<str:ref>/public/", awards.show, name="award-public"),
    path("growth/awards/<str:ref>/mentor/", awards.mentor, name="award-mentor"),
    path("growth/awards/<str:ref>/renew/", awards.renew, name="award-renew"),
    path("growth/awards/<str:ref>/revoke/", portfolios.revoke, name="award-revoke"),
    path("growth/awards/<str:ref>/<str:name>", awards.file, name="award-file"),
    path("growth/credentials/new/", awards.other_new, name="other-credential-new"),
    path("growth/credentials/<str:ref>/", awards.other, name="other-credential"),
    path("growth/credentials/<str:ref>/remove/", awards.other_remove, name="other-credential-remove"),
    # Open to anyone
    path("verify/", verify.check, name="verify"),
    path("verify/<str:token>/", verify.award, name="verify-award"),
    path("verify/<str:token>/<str:name>", verify.award_file, name="verify-file"),
    path("issuers/<str:ref>", verify.issuer, name="issuer"),
    path("issuers/<str:ref>/keys/<str:key>", verify.issuer_key, name="issuer-key"),
    path("issuers/<str:ref>/status/<int:number>", verify.status, name="issuer-status"),
    path("issuers/<str:ref>/awards/<str:edition>/<str:key>", verify.achievement, name="issuer-award"),
]
