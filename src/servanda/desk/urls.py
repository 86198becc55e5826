"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from servanda.desk import public_views
from servanda.desk.views import receive, start

app_name = "desk"
urlpatterns = [
    path("", start.start, name="start"),
    path("search/", start.search, name="search"),
    path("receive/", receive.receive, name="receive"),
    path("receive/<int:reading_id>/again/", receive.retry, name="retry"),
    path("safeguards/", public_views.safeguards, name="safeguards"),
]
