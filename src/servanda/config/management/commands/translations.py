"""The command `servanda translations`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Collect the words on screen from code and templates and compile them."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; exit 1 when a translation is missing or out of date",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            from servanda.config import translations  # noqa: PLC0415  needs Babel
        except ModuleNotFoundError as error:
            message = (
                f"{error.name} is not installed. Translations are collected where the "
                "programme is developed: install requirements-dev.txt."
            )
            raise CommandError(message) from error
        for language in translations.LANGUAGES:
            if not options["check"]:
                translations.write(language)
            found = translations.complaints(language)
            for line in found:
                self.stderr.write(f"{language}: {line}")
            if found:
                message = f"{language}: {len(found)} to be put right in django.po."
                raise CommandError(message)
            self.stdout.write(f"{language}: every text is translated.")
