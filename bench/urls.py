"""The site's addresses and the bare page it is measured against."""

from django.urls import include, path

from bench.pages import bare_page, lean_page

urlpatterns = [path("bare/", bare_page), path("lean/", lean_page), path("", include("marigold.config.urls"))]
