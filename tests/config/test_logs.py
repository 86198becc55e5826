from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest
from django.http import HttpRequest

from servanda.config.logs import OneLine


def line_of(record: logging.LogRecord) -> str:
    return OneLine().format(record)


def test_it_never_logs_the_address_of_a_refused_form() -> None:
    record = logging.LogRecord(
        "django.security.csrf",
        logging.WARNING,
        "",
        0,
        "Forbidden (%s): %s",
        ("CSRF cookie not set.", "/welcome/a-one-time-secret/"),
        None,
    )
    record.request = HttpRequest()
    assert json.loads(line_of(record))["event"] == "Forbidden"
    assert "a-one-time-secret" not in line_of(record)


def test_it_logs_what_our_own_messages_say() -> None:
    record = logging.LogRecord(
        "servanda.test", logging.INFO, "", 0, "%s of %s", (1, 2), None
    )
    assert json.loads(line_of(record))["event"] == "1 of 2"


@pytest.mark.parametrize(
    "words",
    [["link"], pytest.param(["audit", "verify"], marks=pytest.mark.slow)],
    ids=" ".join,
)
def test_it_says_in_a_sentence_that_an_office_is_not_set_up(words, tmp_path) -> None:
    command = "from servanda.config.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, *words],
        env={"SERVANDA_HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "servanda doctor" in done.stderr
    assert "Traceback" not in done.stderr
    assert "places" not in done.stderr
