"""`servanda serve`: bring everything up to date and serve pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from servanda.common.languages import by_language
from servanda.config import startup
from servanda.config.serving import CannotServeError, Site, check_port_is_free, serve
from servanda.countries.packs import PackError


class Command(BaseCommand):
    help = "Bring everything up to date, then serve pages and do background work."
    # Checks look at the database, which is only there after the first start.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add_site_arguments(parser)

    def handle(self, **options: Any) -> None:
        site = site_from(options)
        try:
            check_port_is_free(site)
            pack = startup.prepare()
            serve(site, when_ready=lambda: self._greet(site, by_language(pack.names)))
        except (CannotServeError, PackError) as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(
                f"The database ({connection.vendor}) should answer, but says: "
                f"{str(error).strip()} Check DATABASE_URL and SERVANDA_HOME with "
                "`servanda doctor`."
            ) from error

    def _greet(self, site: Site, country: str) -> None:
        self.stdout.write("")
        self.stdout.write(
            _("Servanda for %(country)s is ready at %(address)s")
            % {"country": country, "address": site.address}
        )
        link = startup.first_link(site.address)
        connection.close()
        if link:
            self.stdout.write(
                _("Make the first account here (works once, for 24 hours): %(link)s")
                % {"link": link}
            )
        self.stdout.write(_("Stop with Ctrl-C."))
        self.stdout.write("")
        self.stdout.flush()


def add_site_arguments(parser: CommandParser) -> None:
    """Add the options that say where to serve."""
    parser.add_argument("--host", default="127.0.0.1", help="(default: %(default)s)")
    parser.add_argument("--port", default=8000, type=int, help="(default: %(default)s)")
    parser.add_argument(
        "--workers", default=3, type=int, help="web processes (default: %(default)s)"
    )


def site_from(options: dict[str, Any]) -> Site:
    """Return the place to serve at that the options name."""
    return Site(options["host"], options["port"], max(1, options["workers"]))
