"""`servanda restore FILE`: put a backup in place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from servanda.config.dumps import DumpError
from servanda.config.management.commands.backup import about_keys
from servanda.config.restore import RestoreError, restore


class Command(BaseCommand):
    help = "Put a backup in the place of this home's contents, after checking it whole."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file made by `servanda backup`")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="even where somebody has worked; what is there is kept in a folder",
        )

    def handle(self, *, file: Path, replace: bool, **options: Any) -> None:  # noqa: ARG002  Django's own options
        try:
            manifest, kept = restore(file, replace=replace)
        except (RestoreError, DumpError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"The backup should be put in place, but the system says: "
                f"{error.strerror}. Look at the free disk space with `servanda "
                "doctor` and try again."
            ) from error
        self.stdout.write(
            _("Restored the state of %(moment)s.") % {"moment": manifest.made_at}
        )
        self.stdout.write(about_keys(keys=manifest.keys))
        if kept:
            self.stdout.write(
                _("What was there before is kept in %(folder)s.") % {"folder": kept}
            )
        self.stdout.write(_("Start with: servanda serve"))
