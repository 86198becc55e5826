from __future__ import annotations

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "servanda.recommendations"
    default_auto_field = "django.db.models.BigAutoField"
