"""Addresses of the room: the desk's, then the register's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from servanda.recommendations.views import desk, imports, splitting

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "recommendations"

desk_addresses: list[URLPattern] = [
    path("documents/", imports.imports, name="imports"),
    path("desk/<int:reading_id>/", desk.import_desk, name="import_desk"),
    path("desk/<int:reading_id>/sure/", imports.sure, name="sure"),
    path("desk/<int:reading_id>/undo/", imports.undo_import, name="undo_import"),
    path(
        "desk/<int:reading_id>/differences/",
        imports.version_differences,
        name="differences",
    ),
    path(
        "desk/<int:reading_id>/withdraw/<int:recommendation_id>/",
        imports.withdraw,
        name="withdraw",
    ),
    path("desk/<int:reading_id>/<int:finding_id>/", desk.finding, name="finding"),
    path(
        "desk/<int:reading_id>/<int:finding_id>/split/", splitting.split, name="split"
    ),
]

register_addresses: list[URLPattern] = []

urlpatterns = [*desk_addresses, *register_addresses]
