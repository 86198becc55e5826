from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "servanda.config"
    label = "config"

    def ready(self) -> None:
        # Late: the middleware's module needs the models to be in place.
        from servanda.config import requests  # noqa: PLC0415  see above

        requests.connect()
