"""The command `servanda`: Django's command line with the settings chosen."""

from __future__ import annotations

import os
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
    execute_from_command_line(sys.argv)


def language_of_terminal() -> str:
    """Return the language to answer in: Vietnamese where the terminal says so."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        given = os.environ.get(name, "")
        if given:
            return "vi" if given.lower().startswith("vi") else "en"
    return "en"
