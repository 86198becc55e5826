"""How people sign in: allauth with sign-up closed."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up: accounts come from a link that an office gives."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
