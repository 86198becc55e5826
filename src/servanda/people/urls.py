"""Addresses of the room. Of allauth's pages only these are open."""

from __future__ import annotations

from django.urls import path

from servanda.people.views import (
    account,
    institution_changes,
    institutions,
    notices,
    posts,
    sign_in,
)

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("welcome/<str:secret>/", sign_in.first_account, name="first_account"),
    path("account/", account.account, name="account"),
    path("account/password/", account.Password.as_view(), name="password"),
    path("language/", account.set_language, name="set_language"),
    # Institutions, posts, and who holds them; the page of one is the desk's.
    path("institutions/", institutions.institutions, name="institutions"),
    path("institutions/map/", institutions.institution_map, name="institution_map"),
    path("institutions/add/", institution_changes.add, name="add_institution"),
    path(
        "institutions/<int:pk>/change/",
        institution_changes.change,
        name="change_institution",
    ),
    path(
        "institutions/<int:pk>/rename/",
        institution_changes.rename,
        name="rename_institution",
    ),
    path(
        "institutions/<int:pk>/place/",
        institution_changes.move,
        name="place_institution",
    ),
    path("institutions/<int:pk>/posts/add/", posts.add, name="add_post"),
    path("posts/<int:pk>/change/", posts.change, name="change_post"),
    path("posts/<int:pk>/end/", posts.end, name="end_post"),
    path("posts/<int:pk>/appoint/", posts.appoint, name="appoint"),
    path("terms/<int:pk>/end/", posts.end_term, name="end_term"),
    # What posts are told.
    path("inbox/", notices.inbox, name="inbox"),
    path("inbox/read/", notices.read, name="read_notices"),
    path("inbox/sent/", notices.ledger, name="ledger"),
    path("inbox/sent/<int:mailing_id>/again/", notices.send_again, name="send_again"),
    path("inbox/print/", notices.printed_lists, name="printed_lists"),
    path("inbox/print/done/", notices.hand_over_lists, name="hand_over_lists"),
    path("account/notices/", notices.wishes, name="notice_wishes"),
    path("account/calendar/", notices.calendar_address, name="calendar_address"),
]
