"""Reads of people, posts and the trail."""

from __future__ import annotations

from servanda.people.access import current_post
from servanda.people.queries.accounts import anybody_has_an_account, coordinator_post
from servanda.people.queries.history import HistoryLine, history_of

__all__ = [
    "HistoryLine",
    "anybody_has_an_account",
    "coordinator_post",
    "current_post",
    "history_of",
]
