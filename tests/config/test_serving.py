"""`servanda serve`: up to date, then pages; clear words when it cannot."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from servanda.config import startup
from servanda.config.serving import CannotServeError, Site, check_port_is_free
from servanda.people.models import Person, SignInLink

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_it_says_that_the_port_is_taken(busy_port: int) -> None:
    with pytest.raises(CommandError, match=f"Port {busy_port} must be free"):
        call_command("serve", port=busy_port)


def test_it_says_that_the_host_is_not_its_own() -> None:
    with pytest.raises(CannotServeError, match="Choose another --host or --port"):
        check_port_is_free(Site("203.0.113.1", 8000))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://localhost:8000/"),
        ("0.0.0.0", "http://localhost:8000/"),  # noqa: S104  what a person may give
        ("::1", "http://[::1]:8000/"),
        ("register.example", "http://register.example:8000/"),
    ],
)
def test_it_prints_an_address_that_can_be_opened(host: str, address: str) -> None:
    assert Site(host).address == address


@pytest.mark.django_db
def test_it_may_be_prepared_again_and_changes_nothing(home: Path) -> None:
    first = startup.prepare()
    before = _rows()
    assert startup.prepare() == first
    assert _rows() == before


def _rows() -> dict[str, int]:
    from django.apps import apps

    return {
        model._meta.label: model._default_manager.count() for model in apps.get_models()
    }


@pytest.mark.django_db
def test_it_gives_a_link_only_until_somebody_has_an_account(
    home: Path, visitor: Client
) -> None:
    startup.prepare()
    link = startup.first_link("http://localhost:8000/")
    assert link is not None
    assert link.startswith("http://localhost:8000/welcome/")
    assert SignInLink.objects.count() == 1
    assert visitor.get(link.removeprefix("http://localhost:8000")).status_code == 200
    Person.objects.create(username="somebody", name="Somebody")
    assert startup.first_link("http://localhost:8000/") is None


def test_it_gathers_static_files_again_only_when_they_change(
    tmp_path: Path, settings: SettingsWrapper
) -> None:
    settings.STATIC_ROOT = tmp_path
    startup.collect_static_files()
    sheet = tmp_path / "servanda" / "servanda.css"
    assert sheet.is_file()
    sheet.unlink()
    startup.collect_static_files()
    assert not sheet.exists()
    (tmp_path / ".collected").write_text("older", encoding="ascii")
    startup.collect_static_files()
    assert sheet.is_file()
