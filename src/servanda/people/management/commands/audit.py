"""`servanda audit verify`: proves the audit trail whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from servanda.people.proof import NotedEnd, prove

if TYPE_CHECKING:
    from argparse import ArgumentParser

NOTED = re.compile(r"(\d+):([0-9a-f]{64})")


class Command(BaseCommand):
    help = "Proves the audit trail whole, or names the first entry that is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify"])
        parser.add_argument(
            "--noted",
            metavar="NUMBER:HASH",
            help="an end printed on an earlier day, which must still be part of it",
        )

    def handle(self, **options: Any) -> None:
        proof = prove(_noted(options["noted"]))
        if proof.problem:
            raise CommandError(
                f"The audit trail is not whole. First bad {proof.problem}. "
                f"The {proof.entries} entries before it are good. Keep this database "
                "as it is, and compare it with the latest backup that verifies."
            )
        self.stdout.write(
            f"The audit trail is whole: {proof.entries} entries.\n"
            f"Its end, to note down: {proof.entries}:{proof.end}"
        )


def _noted(given: str | None) -> NotedEnd | None:
    if given is None:
        return None
    found = NOTED.fullmatch(given)
    if found is None:
        raise CommandError(
            f"Expected --noted as NUMBER:HASH, as this command prints it; found {given}"
        )
    return NotedEnd(int(found[1]), found[2])
