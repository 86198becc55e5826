"""Work in the background: notices on their way."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from servanda.people.operations.mailings import make_mailings, pass_up_overdue
from servanda.people.operations.sending import send_queued


@task()
def send_notices() -> None:
    """Note what is to leave, send it, tell superiors; harmless when repeated."""
    now = timezone.now()
    make_mailings(now)
    pass_up_overdue(now)
    send_queued(now)
