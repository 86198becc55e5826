"""`servanda erase`: erases a person's values for good, where the law asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from servanda.people.models import Person
from servanda.people.operations.account import erase

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Closes an account and erases the person's values for good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--for-good",
            action="store_true",
            help="without it, the command says what it would do",
        )

    def handle(self, **options: Any) -> None:
        found = Person.objects.filter(
            username__iexact=options["username"], is_active=True
        )
        person = found.first()
        if person is None:
            raise CommandError(
                f"Nobody has an account with the user name {options['username']}."
            )
        if not options["for_good"]:
            raise CommandError(
                "This would close the account, empty its name and user name, delete "
                "its saved lists and destroy the keys that seal its values in the "
                "audit trail. What was done stays, by post. Nothing was erased; add "
                "--for-good to do it. Older backups still hold the values until they "
                "are deleted."
            )
        erase(person, by=None)
        self.stdout.write("Erased. The audit trail still verifies.")
