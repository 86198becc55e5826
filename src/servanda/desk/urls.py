"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from servanda.desk import public_views
from servanda.desk.views import (
    hand_overs,
    institutions,
    receive,
    reorganising,
    start,
    territories,
)

app_name = "desk"
urlpatterns = [
    path("", start.start, name="start"),
    path("search/", start.search, name="search"),
    path("receive/", receive.receive, name="receive"),
    path("receive/<int:reading_id>/again/", receive.retry, name="retry"),
    path("hand-overs/", hand_overs.hand_overs, name="hand_overs"),
    path(
        "hand-overs/begin/<int:appointment_id>/",
        hand_overs.begin,
        name="begin_hand_over",
    ),
    path("hand-overs/<int:hand_over_id>/", hand_overs.hand_over, name="hand_over"),
    path(
        "hand-overs/<int:hand_over_id>/accept/",
        hand_overs.accept,
        name="accept_hand_over",
    ),
    path("hand-overs/<int:hand_over_id>.pdf", hand_overs.pdf, name="hand_over_pdf"),
    path("institutions/<int:pk>/", institutions.institution, name="institution"),
    path("institutions/<int:pk>/end/", institutions.end, name="end_institution"),
    path("institutions/reorganise/", reorganising.reorganise, name="reorganise"),
    path(
        "reorganisations/<int:pk>/pass-on/",
        reorganising.pass_on_work,
        name="pass_on_work",
    ),
    path("territories/", territories.territories, name="territories"),
    path("territories/<int:pk>/", territories.territory, name="territory"),
    path("calendar/<str:secret>.ics", public_views.calendar, name="calendar"),
    path("safeguards/", public_views.safeguards, name="safeguards"),
]
