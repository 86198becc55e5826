"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from servanda.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/<int:document_id>/", views.document, name="document"),
    path("readings/<int:reading_id>/", views.reading, name="reading"),
    path("readings/<int:reading_id>/progress/", views.progress, name="progress"),
    path("readings/<int:reading_id>/document/", views.identify, name="identify"),
    path("readings/<int:reading_id>/original", views.original, name="original"),
    path("readings/<int:reading_id>/pages/<int:number>/", views.page, name="page"),
    path(
        "readings/<int:reading_id>/pages/<int:number>.png",
        views.page_picture,
        name="page_picture",
    ),
]
