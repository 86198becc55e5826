"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from servanda.desk import public_views

app_name = "desk"
urlpatterns = [
    path("safeguards/", public_views.safeguards, name="safeguards"),
]
