"""Every write to people, posts, links and the trail."""

from __future__ import annotations

from servanda.people.operations.pack import load_pack
from servanda.people.operations.posts import appoint, first_post

__all__ = ["appoint", "first_post", "load_pack"]
