"""`servanda work`: do the work that waits in the queue."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from servanda.config import health, lifeline, rounds
from servanda.recommendations import tasks

LOOK_AGAIN_SECONDS = 0.4


class Command(BaseCommand):
    help = "Do the work that waits in the queue (`servanda serve` starts this itself)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--supervised",
            action="store_true",
            help="end when standard input closes",
        )

    def handle(self, *, supervised: bool, **options: Any) -> None:  # noqa: ARG002  Django's own options
        if supervised:
            lifeline.hold()
        tasks.resume()
        health.beat_for_ever()
        rounds.go_round_for_ever()
        worker = Worker(
            queue_names=["default"],
            interval=LOOK_AGAIN_SECONDS,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        try:
            worker.run()
        finally:
            health.fall_silent()
