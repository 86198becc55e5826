"""Addresses that belong to no room."""

from __future__ import annotations

from django.urls import URLPattern, path

from servanda.config import design, pages

urlpatterns: list[URLPattern] = [
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("help/", pages.help_page, name="help"),
    path("design/", design.component_sheet, name="design"),
]
