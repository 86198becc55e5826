"""Addresses of the room. Of allauth's pages only these are open."""

from __future__ import annotations

from django.urls import path

from servanda.people.views import (
    account,
    assessors,
    institution_changes,
    institutions,
    invitations,
    notices,
    people,
    posts,
    second_factor,
    sessions,
    sign_in,
    staff_list,
)

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("welcome/<str:secret>/", sign_in.first_account, name="first_account"),
    path("account/", account.account, name="account"),
    path("account/password/", account.Password.as_view(), name="password"),
    path("language/", account.set_language, name="set_language"),
    path("account/post/", sessions.act_in, name="act_in"),
    path("account/sessions/", sessions.sessions, name="sessions"),
    path(
        "account/sessions/<int:session_id>/end/",
        sessions.end_session,
        name="end_session",
    ),
    path(
        "account/sessions/end-others/",
        sessions.end_other_sessions,
        name="end_other_sessions",
    ),
    # The second step.
    path("account/second-factor/", second_factor.second_factor, name="second_factor"),
    path(
        "account/second-factor/on/",
        second_factor.second_factor_on,
        name="second_factor_on",
    ),
    path(
        "account/second-factor/off/",
        second_factor.second_factor_off,
        name="second_factor_off",
    ),
    path(
        "account/second-factor/codes/",
        second_factor.recovery_codes,
        name="recovery_codes",
    ),
    path("sign-in/code/", second_factor.sign_in_code, name="sign_in_code"),
    # Accounts of others, and how they come about.
    path("welcome/", invitations.enter_code, name="enter_code"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/close/", people.close_account, name="close_account"),
    path("people/<int:pk>/open/", people.reopen_account, name="reopen_account"),
    path("people/<int:pk>/password/", people.password_link, name="password_link"),
    path(
        "people/<int:pk>/second-factor/",
        people.take_away_second_factor,
        name="take_away_second_factor",
    ),
    path("invitations/", invitations.choose_post, name="choose_post"),
    path("invitations/to/<int:post_id>/", invitations.invite, name="invite"),
    path("invitations/<int:pk>/letter/", invitations.letter, name="letter"),
    path("invitations/<int:pk>/again/", invitations.invite_again, name="invite_again"),
    path(
        "invitations/<int:pk>/take-back/",
        invitations.take_back,
        name="take_back_invitation",
    ),
    path("assessors/", assessors.assessors, name="assessors"),
    path("assessors/<int:pk>/", assessors.assessor, name="assessor"),
    path(
        "assessors/<int:pk>/invite/", assessors.invite_assessor, name="invite_assessor"
    ),
    path("assessors/<int:pk>/end/", assessors.end_assessor, name="end_assessor"),
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
    path(
        "institutions/<int:pk>/competences/",
        institution_changes.competences,
        name="set_competences",
    ),
    path("institutions/<int:pk>/posts/add/", posts.add, name="add_post"),
    path("posts/<int:pk>/change/", posts.change, name="change_post"),
    path("posts/<int:pk>/end/", posts.end, name="end_post"),
    path("posts/<int:pk>/appoint/", posts.appoint, name="appoint"),
    path("terms/<int:pk>/end/", posts.end_term, name="end_term"),
    path("staff-list/", staff_list.staff_list, name="staff_list"),
    path("staff-list/keep/", staff_list.keep, name="keep_staff_list"),
    path("staff-list/template.xlsx", staff_list.template, name="staff_list_template"),
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
