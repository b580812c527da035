"""Addresses of what is learned: in an engagement, across a system, and with research."""

from django.urls import path

from marigold.web.views import learning, research

urlpatterns = [
    path("engagements/<str:ref>/learning/", learning.of_engagement, name="engagement-learning"),
    path("engagements/<str:ref>/lessons/new/", learning.lesson_new, name="lesson-new"),
    path("lessons/", learning.lessons, name="lessons"),
    path("lessons/<str:ref>/", learning.lesson, name="lesson"),
    path("lessons/<str:ref>/edit/", learning.lesson_edit, name="lesson-edit"),
    path("practice-reviews/new/", learning.review_new, name="review-new"),
    path("practice-reviews/<str:ref>/", learning.review, name="review"),
    path("research/", research.research, name="research"),
    path("research/download/", research.download, name="research-download"),
    path("research/new/", research.study_new, name="study-new"),
    path("research/<str:ref>/", research.study, name="study"),
]
