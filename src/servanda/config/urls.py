"""Every address. Rooms are named by string, so no page is imported here."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("servanda.desk.urls")),
    path("", include("servanda.recommendations.urls")),
    path("", include("servanda.documents.urls")),
    path("", include("servanda.people.urls")),
    path("", include("servanda.config.own_urls")),
]

handler400 = "servanda.config.errors.bad_request"
handler403 = "servanda.config.errors.forbidden"
handler404 = "servanda.config.errors.not_found"
handler500 = "servanda.config.errors.server_error"
