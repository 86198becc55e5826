"""Addresses of the room. Of allauth's pages only these are open."""

from __future__ import annotations

from django.urls import path

from servanda.people.views import account, sign_in

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("welcome/<str:secret>/", sign_in.first_account, name="first_account"),
    path("account/", account.account, name="account"),
    path("account/password/", account.Password.as_view(), name="password"),
    path("language/", account.set_language, name="set_language"),
]
