"""Writes to the tree of institutions."""

from __future__ import annotations

from servanda.people.operations.lineage import rebuild_lineage

__all__ = ["rebuild_lineage"]
