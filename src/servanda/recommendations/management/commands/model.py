"""`servanda model train TABLE`: learn labels from a table of this office."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _


class Command(BaseCommand):
    help = "Train the model that suggests issues and action categories."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        train = verbs.add_parser(
            "train", help="learn from a table that names the UN document of every row"
        )
        train.add_argument("table", type=Path, help="JSON Lines or CSV, UTF-8")
        train.add_argument(
            "--to",
            type=Path,
            help="the folder of the model (default: SERVANDA_HOME/model)",
        )

    def handle(self, *, table: Path, to: Path | None, **options: Any) -> None:  # noqa: ARG002  Django's own options
        # scikit-learn takes a second to load, which only training has to wait for.
        from undocs.classify import TableError  # noqa: PLC0415
        from undocs.classify.model import save  # noqa: PLC0415
        from undocs.classify.training import train  # noqa: PLC0415

        folder = to or settings.HOME / "model"
        try:
            model = train(table, self.stdout.write)
            save(model, folder)
        except TableError as error:
            raise CommandError(
                _("Nothing was learnt from %(table)s:\n%(faults)s")
                % {"table": table, "faults": error}
            ) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        self.stdout.write(
            _("Model written to %(folder)s, from %(rows)s texts.")
            % {"folder": folder, "rows": model.description["rows"]}
        )
        for name, value in model.description["figures"].items():
            self.stdout.write(f"  {name}: {value:.3f}")
