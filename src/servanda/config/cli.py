"""The command `servanda`: Django's command line with the settings chosen."""

from __future__ import annotations

import logging
import os
import secrets
import sys

EXAMPLE_HOME = "~/.servanda-demo"
EXAMPLE_COUNTRY = "XAA"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servanda.config.settings")
    if sys.argv[1:2] == ["demo"]:
        choose_example()
    _run()


def choose_example() -> None:
    """Keep the invented example apart from a real office's home.

    This must happen before the settings are loaded, so the command itself is
    too late for it.
    """
    os.environ.setdefault("SERVANDA_HOME", EXAMPLE_HOME)
    os.environ["SERVANDA_COUNTRY"] = EXAMPLE_COUNTRY


def _run() -> None:
    # Late, so that the environment above is in place first.
    import django  # noqa: PLC0415  see above
    from django.core.management import execute_from_command_line  # noqa: PLC0415  see above
    from django.utils import translation  # noqa: PLC0415  see above

    django.setup()
    translation.activate(language_of_terminal())
    try:
        execute_from_command_line(sys.argv)
    except Exception as error:  # noqa: BLE001  the last place before the terminal
        sys.exit(_sentence_about(error))


def _sentence_about(error: Exception) -> str:
    """Say in a sentence what failed; the log has the places in the code."""
    from django.db import Error  # noqa: PLC0415  after the settings
    from django.utils.translation import gettext as _  # noqa: PLC0415  see above

    number = secrets.token_hex(4)
    logging.getLogger(__name__).error(
        "command failed", exc_info=error, extra={"facts": {"number": number}}
    )
    if isinstance(error, Error):
        return _(
            "The database of the office should be set up and answer, but it did not."
            " Run “servanda doctor”, which says what is missing; “servanda serve”"
            " sets up a new office. Number: %(number)s."
        ) % {"number": number}
    return _(
        "This command should have ended well, but failed unexpectedly. Run"
        " “servanda doctor”; the log in SERVANDA_HOME/logs has more under the number"
        " %(number)s."
    ) % {"number": number}


def language_of_terminal() -> str:
    """Return the language to answer in: Vietnamese where the terminal says so."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        given = os.environ.get(name, "")
        if given:
            return "vi" if given.lower().startswith("vi") else "en"
    return "en"
