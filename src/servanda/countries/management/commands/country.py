"""`servanda country check DIR`: check a country pack before it is used."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from servanda.countries.packs import PackError, read_pack


class Command(BaseCommand):
    help = "Check a country pack: its folder, or the code of one that is shipped."
    requires_system_checks = ()  # no database is needed to read a file

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser(
            "check", help="name the first mistake, if there is one"
        )
        check.add_argument(
            "pack", metavar="DIR", help="folder with a pack.toml, or code"
        )

    def handle(self, **options: Any) -> None:
        try:
            pack = read_pack(options["pack"])
        except PackError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{pack.iso3} {pack.names['en']}, version {pack.version}: "
            f"{len(pack.institutions)} institutions, {len(pack.posts)} posts, no mistake."
        )
