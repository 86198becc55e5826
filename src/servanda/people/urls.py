"""Addresses of the room. Of allauth's pages only these are open."""

from __future__ import annotations

from django.urls import path

from servanda.people import views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("welcome/<str:secret>/", views.first_account, name="first_account"),
    path("account/", views.account, name="account"),
    path("account/password/", views.Password.as_view(), name="password"),
    path("language/", views.set_language, name="set_language"),
]
