"""Addresses that belong to no room."""

from __future__ import annotations

from django.urls import URLPattern, path

from servanda.config import design, health, pages

urlpatterns: list[URLPattern] = [
    path("healthz", health.healthz, name="healthz"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("help/", pages.help_page, name="help"),
    path("design/", design.component_sheet, name="design"),
]
