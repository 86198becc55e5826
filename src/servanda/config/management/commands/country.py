"""`servanda country`: check and load a country pack, and the list of communes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from servanda.countries import operations as countries
from servanda.countries.operations.communes import preview_communes
from servanda.countries.packs import Pack, PackError, read_pack
from servanda.people.operations import load_pack
from servanda.people.operations.communes import load_communes
from servanda.vocabularies import operations as vocabularies
from servanda.vocabularies.codes import instrument_codes, theme_codes

if TYPE_CHECKING:
    from servanda.countries.merging import Change


class Command(BaseCommand):
    help = (
        "Check or load a country pack: its folder, or the code of one that is shipped."
    )
    requires_system_checks = ()  # no database is needed to read a file

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help="name everything that is wrong")
        check.add_argument(
            "pack", metavar="DIR", help="folder with a pack.toml, or code"
        )
        load = verbs.add_parser("load", help="load it, and show what that changes")
        load.add_argument("pack", metavar="CODE|DIR", nargs="?", default=None)
        load.add_argument(
            "--dry-run", action="store_true", help="only show what would change"
        )
        communes = verbs.add_parser(
            "communes", help="add the communes of the office's own list"
        )
        communes.add_argument("file", metavar="FILE", type=Path, help="a CSV file")
        communes.add_argument(
            "--dry-run", action="store_true", help="only check it, and count"
        )

    def handle(self, **options: Any) -> None:
        steps = {"check": self._check, "load": self._load, "communes": self._communes}
        try:
            steps[options["verb"]](options)
        except PackError as error:
            raise CommandError(str(error)) from error

    def _check(self, options: dict[str, Any]) -> None:
        pack = _read(options["pack"])
        self.stdout.write(
            f"{pack.iso3} {pack.names['en']}, version {pack.version}: "
            f"{_counts(pack)}, no mistake."
        )

    def _load(self, options: dict[str, Any]) -> None:
        pack = _read(options["pack"] or settings.COUNTRY)
        with transaction.atomic():
            vocabularies.load()
            changes = [*countries.take_over(pack), *load_pack(pack)]
            if options["dry_run"]:
                transaction.set_rollback(True)
        for line in _told(changes):
            self.stdout.write(line)
        if not changes:
            self.stdout.write(_("Nothing changes."))
        elif options["dry_run"]:
            self.stdout.write(_("Nothing was written: this was a trial."))

    def _communes(self, options: dict[str, Any]) -> None:
        found = preview_communes(options["file"])
        self.stdout.write(
            _("%(new)s new communes; %(known)s are there already.")
            % {"new": len(found.new), "known": found.known}
        )
        if options["dry_run"]:
            self.stdout.write(_("Nothing was written: this was a trial."))
        else:
            load_communes(options["file"])


def _read(code_or_path: str) -> Pack:
    return read_pack(code_or_path, themes=theme_codes(), instruments=instrument_codes())


def _counts(pack: Pack) -> str:
    counts = {
        "territories": len(pack.territories),
        "institutions": len(pack.institutions),
        "posts": len(pack.posts),
        "days": len(pack.days),
    }
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def _told(changes: list[Change]) -> list[str]:
    """Return what was added by number, and everything else line by line."""
    added = Counter(each.kind for each in changes if each.what == "added")
    lines = [f"added {kind}: {count}" for kind, count in added.items()]
    return [*lines, *(str(each) for each in changes if each.what != "added")]
