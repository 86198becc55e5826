"""`servanda backup FILE`: write everything of this office to one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from servanda.config.backup import BackupError, make


class Command(BaseCommand):
    help = "Write database, files and keys to one file, while others go on working."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a new file, such as office.tar.gz")
        either = parser.add_mutually_exclusive_group()
        either.add_argument(
            "--with-keys",
            dest="keys",
            action="store_true",
            default=True,
            help="put the keys in (default): the file alone restores everything",
        )
        either.add_argument(
            "--without-keys",
            dest="keys",
            action="store_false",
            help="leave the keys out: keep SERVANDA_HOME/keys in another place",
        )

    def handle(self, *, file: Path, keys: bool, **options: Any) -> None:  # noqa: ARG002  Django's own options
        try:
            manifest = make(file, keys=keys)
        except BackupError as error:
            raise CommandError(str(error)) from error
        stored = sum(name.startswith("files/") for name in manifest.files)
        self.stdout.write(
            _("Backup written to %(file)s: the database and %(number)s stored files.")
            % {"file": file, "number": stored}
        )
        self.stdout.write(about_keys(keys=keys))
        if manifest.trail_problem:
            self.stderr.write(
                _("The audit trail is NOT WHOLE: %(problem)s")
                % {"problem": manifest.trail_problem}
            )
        else:
            self.stdout.write(
                _("Write down the end of the audit trail with it: %(end)s")
                % {"end": manifest.trail}
            )


def about_keys(*, keys: bool) -> str:
    """Say in one line whether a backup holds keys, and what that means."""
    if keys:
        return _(
            "It HOLDS THE KEYS: whoever has this file can read everything in it, "
            "sealed values too. Keep it as safe as the keys themselves."
        )
    return _(
        "It holds NO KEYS: sealed values in it can be read only with the folder "
        "SERVANDA_HOME/keys of today. Keep a copy of that folder in another place."
    )
