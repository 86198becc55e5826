"""Work in the background: lists for terms in office that end."""

from __future__ import annotations

from django_tasks import task

from servanda.desk.operations.handing_over import open_for_ending_terms


@task()
def begin_hand_overs() -> None:
    """Begin the lists of terms that end within two weeks; harmless when repeated."""
    open_for_ending_terms()
