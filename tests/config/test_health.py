"""/healthz and what the logs hold."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import timezone

from servanda.config import health
from servanda.config.logs import DailyFile, OneLine

if TYPE_CHECKING:
    from collections.abc import Iterator


def breaks(request: HttpRequest, secret: str) -> HttpResponse:
    raise ValueError("Nguyễn Văn A typed this")


def zone(request: HttpRequest) -> HttpResponse:
    return HttpResponse(timezone.get_current_timezone_name())


urlpatterns = [
    path("breaks/<secret>/", breaks, name="breaks"),
    path("zone/", zone, name="zone"),
    path("", include("servanda.config.urls")),
]
handler500 = "servanda.config.errors.server_error"


def test_it_answers_without_an_account(visitor: Client) -> None:
    answer = visitor.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"
    assert answer.json()["worker"] == "silent"
    assert set(answer.json()) == {"database", "worker", "version"}


def test_it_sees_a_worker_that_shows_itself(visitor: Client) -> None:
    health.beat()
    assert visitor.get("/healthz").json()["worker"] == "alive"
    health.fall_silent()
    assert visitor.get("/healthz").json()["worker"] == "silent"


def test_it_says_when_the_database_is_away(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> bool:
        raise DatabaseError

    monkeypatch.setattr(health, "worker_is_alive", away)
    answer = visitor.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The folder that everything is logged to during the test."""
    handler = DailyFile(str(tmp_path))
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.addHandler(handler)
    yield tmp_path
    root.removeHandler(handler)


def _lines(folder: Path) -> list[dict[str, object]]:
    return [
        json.loads(line)
        for file in folder.glob("*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


@override_settings(ROOT_URLCONF=__name__)
def test_it_logs_a_failure_under_the_number_on_the_page_and_nothing_typed(
    visitor: Client, log: Path
) -> None:
    visitor.raise_request_exception = False
    answer = visitor.get("/breaks/one-time-secret/", {"q": "minorities"})
    assert answer.status_code == 500
    failed, answered = _lines(log)
    assert failed["request"] == answered["request"] == answer["X-Request-ID"]
    assert failed["exception"] == "ValueError"
    assert answered["page"] == "breaks"
    everything = json.dumps([failed, answered], ensure_ascii=False)
    for private in ("one-time-secret", "minorities", "Nguyễn"):
        assert private not in everything


def test_it_logs_no_address_of_a_page_that_is_not_there(
    visitor: Client, log: Path
) -> None:
    visitor.get("/somebody/private/")
    (line,) = _lines(log)
    assert line["status"] == 404
    assert "private" not in json.dumps(line)


def test_it_removes_logs_of_long_ago(tmp_path: Path) -> None:
    old = tmp_path / "2020-01-01.jsonl"
    old.touch()
    handler = DailyFile(str(tmp_path))
    handler.setFormatter(OneLine())
    handler.emit(logging.makeLogRecord({"msg": "new day"}))
    assert not old.exists()
    assert [line["event"] for line in _lines(tmp_path)] == ["new day"]


@override_settings(ROOT_URLCONF=__name__)
def test_it_shows_times_in_the_zone_of_the_country(
    coordinator_client: Client,
) -> None:
    assert coordinator_client.get("/zone/").content == b"Asia/Ho_Chi_Minh"
