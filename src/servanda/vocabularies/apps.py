from __future__ import annotations

from django.apps import AppConfig


class VocabulariesConfig(AppConfig):
    name = "servanda.vocabularies"
    default_auto_field = "django.db.models.BigAutoField"
