"""The first post; views that people save."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from servanda.people import access
from servanda.people.models import AuditEntry, SavedView
from servanda.people.operations import first_post
from servanda.people.operations.saved_views import delete_view, save_view


def test_it_makes_a_first_post_where_no_pack_did(db):
    post = first_post()
    assert (post.role, first_post().pk) == ("coordinator", post.pk)
    assert post.titles["vi"]


def test_it_keeps_views_for_their_owner_only(coordinator, reader, stranger, home):
    view = save_view(
        coordinator, name="Mine", page="recommendations:register", query="q=1"
    )
    assert list(access.saved_views_visible_to(coordinator)) == [view]
    assert list(access.saved_views_visible_to(reader)) == []
    assert list(access.saved_views_visible_to(stranger)) == []
    with pytest.raises(PermissionDenied):
        delete_view(view, by=reader)
    with pytest.raises(PermissionDenied):
        save_view(stranger, name="Mine", page="recommendations:register", query="")


def test_it_replaces_a_view_of_the_same_name_and_forgets_it(coordinator, home):
    for query in ("q=1", "q=2"):
        view = save_view(
            coordinator, name="Mine", page="recommendations:register", query=query
        )
    assert SavedView.objects.get().query == "q=2"
    delete_view(view, by=coordinator)
    assert not SavedView.objects.exists()
    kept = str(list(AuditEntry.objects.values("before", "after")))
    assert "Mine" not in kept
    assert "q=" not in kept
