"""`servanda import FILE…`: take in UN documents from the command line."""
# ruff: noqa: N999 - Django names a command after its file

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.countries import operations as countries
from servanda.countries.packs import PackError
from servanda.countries.queries import current_country
from servanda.documents import operations as documents
from servanda.documents.failures import Failure, Refused, sentence, words
from servanda.documents.models import Reading
from servanda.documents.names import safe_name
from servanda.documents.queries import warnings_of
from servanda.documents.space import is_full
from servanda.people import operations as people
from servanda.recommendations.queries.desk import Counts, counts_of
from servanda.recommendations.tasks import take_in
from servanda.vocabularies import operations as vocabularies


@dataclass(frozen=True, slots=True)
class Row:
    """What the table says of one file."""

    name: str
    symbol: str
    outcome: str
    warnings: tuple[str, ...] = ()


class Command(BaseCommand):
    """Reads each file by itself: one that fails does not stop the others."""

    help = "Take in UN documents: keep, read and lay them out on the import desk."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--country",
            metavar="CODE",
            help="the country served, such as VNM; loaded where none is yet",
        )
        parser.add_argument(
            "--wait",
            action="store_true",
            default=True,
            help="read now (default)",
        )
        parser.add_argument(
            "--no-wait",
            dest="wait",
            action="store_false",
            help="leave the reading to the worker of `servanda serve`",
        )

    def handle(
        self,
        *_args: Any,
        files: list[Path],
        country: str | None,
        wait: bool,
        **_options: Any,
    ) -> None:
        with translation.override(_language()):
            _prepare(country)
            rows, failed = [], 0
            for file in files:
                row = self._try(file, wait=wait)
                if row is None:
                    failed += 1
                else:
                    rows.append(row)
            self._table(rows)
            if failed:
                raise CommandError(
                    ngettext(
                        "%(failed)s of %(all)s file was not read.",
                        "%(failed)s of %(all)s files were not read.",
                        len(files),
                    )
                    % {"failed": failed, "all": len(files)}
                )

    def _try(self, file: Path, *, wait: bool) -> Row | None:
        try:
            return self._take_in(file, wait=wait)
        except OperationalError as error:
            if not is_full(error):
                raise
            self._problem(file, words(Failure.NO_SPACE))
            return None

    def _take_in(self, file: Path, *, wait: bool) -> Row | None:
        began = time.monotonic()
        try:
            if not file.is_file():
                self._problem(file, _("There is no such file. Check the path."))
                return None
            received = documents.receive_document(file, name=file.name, by=None)
        except Refused as refused:
            reason = words(refused.failure, settings.UPLOAD_LIMIT_BYTES)
            self._problem(file, reason, refused.failure_id)
            return None
        except OSError as error:
            self._problem(
                file,
                _("The file cannot be opened (%(reason)s). Check who may read it.")
                % {"reason": error.strerror},
            )
            return None
        reading = received.reading
        if reading.status == Reading.Status.RECEIVED:
            # Should this command be ended, the worker goes on at its next start.
            (take_in.call if wait else take_in.enqueue)(reading.pk)
            reading.refresh_from_db()
        return self._row(file, reading, again=received.again, since=began)

    def _row(
        self, file: Path, reading: Reading, *, again: bool, since: float
    ) -> Row | None:
        name = safe_name(file.name)
        if reading.status == Reading.Status.FAILED:
            self._problem(file, sentence(reading), reading.failure_id)
            return None
        symbol = reading.document.symbol if reading.document else "–"
        if reading.status != Reading.Status.READ:
            return Row(name, symbol, _("waits to be read"))
        counts = counts_of([reading]).get(reading.pk, Counts())
        outcome = _("%(all)s recommendations: %(sure)s sure, %(check)s to check") % {
            "all": counts.all,
            "sure": counts.sure,
            "check": counts.to_check,
        }
        if again:
            outcome = _("came in before; %(outcome)s") % {"outcome": outcome}
        else:
            seconds = number_format(time.monotonic() - since, 1)
            outcome = _("%(outcome)s; %(seconds)s s") % {
                "outcome": outcome,
                "seconds": seconds,
            }
        return Row(name, symbol, outcome, tuple(warnings_of(reading)))

    def _problem(self, file: Path, reason: str, number: str = "") -> None:
        quoted = _("Number to quote: %(number)s.") % {"number": number}
        line = f"{safe_name(file.name)}: {reason} {quoted if number else ''}"
        self.stderr.write(line.rstrip())

    def _table(self, rows: list[Row]) -> None:
        for_names = max((len(row.name) for row in rows), default=0)
        for_symbols = max((len(row.symbol) for row in rows), default=0)
        for row in rows:
            self.stdout.write(
                f"{row.name:<{for_names}}  {row.symbol:<{for_symbols}}  {row.outcome}"
            )
            for warning in row.warnings:
                self.stdout.write(f"  {warning}")


def _language() -> str:
    """Return the language that the terminal asks for, as far as it is spoken here."""
    wanted = next(
        (
            os.environ[name]
            for name in ("LC_ALL", "LC_MESSAGES", "LANG")
            if os.environ.get(name)
        ),
        "en",
    )
    code = wanted.partition(".")[0].partition("_")[0].lower()
    return code if code in dict(settings.LANGUAGES) else "en"


def _prepare(country: str | None) -> None:
    """Make a database where there is none, and load the country where it is new."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    served = current_country()
    try:
        if served is None or (country and country != served.iso3):
            vocabularies.load()
            people.load_pack(countries.load_pack(country or settings.COUNTRY))
    except PackError as error:
        raise CommandError(str(error)) from error
