"""`servanda demo`: the invented country, worked upon, to click through."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from servanda.config import demo, startup
from servanda.config.management.commands import serve
from servanda.config.serving import CannotServeError, check_port_is_free
from servanda.countries.packs import PackError


class Command(serve.Command):
    help = (
        "Fill in an invented country and its reports, then serve pages. Everything "
        "lies in SERVANDA_HOME, by default in ~/.servanda-demo, apart from a real "
        "office; delete the folder to begin anew."
    )

    def handle(self, **options: Any) -> None:
        try:
            check_port_is_free(serve.site_from(options))
            self._fill()
        except (CannotServeError, PackError, demo.DemoError) as error:
            raise CommandError(str(error)) from error
        super().handle(**options)

    def _fill(self) -> None:
        if settings.COUNTRY != demo.COUNTRY:
            raise CommandError(
                f"The example is about {demo.COUNTRY}, but SERVANDA_COUNTRY says "
                f"{settings.COUNTRY}. Start it as `servanda demo`."
            )
        startup.prepare()
        self.stdout.write(_("Filling in the example …"))
        self.stdout.flush()
        demo.fill()
        self.stdout.write(
            _("A corrected version of the report, to receive it yourself: %(file)s")
            % {"file": demo.CORRECTED}
        )
