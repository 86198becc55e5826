from __future__ import annotations

from django.apps import AppConfig


class CountriesConfig(AppConfig):
    name = "servanda.countries"
    default_auto_field = "django.db.models.BigAutoField"
