"""The invented example when it is stopped half-way, or asked for in a real office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from servanda.config import demo
from servanda.countries.operations import load_pack
from servanda.documents.models import Reading, Translation
from servanda.people import operations as people
from servanda.recommendations.models import Recommendation
from servanda.recommendations.operations import register
from servanda.vocabularies import operations as vocabularies

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


def test_it_goes_on_where_it_was_stopped(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_args: object, **_facts: object) -> None:
        raise KeyboardInterrupt

    vocabularies.load()
    people.load_pack(load_pack(demo.COUNTRY))
    first = demo._reports()[:1]
    monkeypatch.setattr(demo, "_reports", lambda: first)
    with monkeypatch.context() as patched:
        patched.setattr(register, "set_themes", stop)
        with pytest.raises(KeyboardInterrupt):
            demo.fill()
    assert Recommendation.objects.count() == 20
    assert not Translation.objects.exists()
    assert demo.fill() == 1
    assert Recommendation.objects.count() == 20
    assert Reading.objects.count() == 1
    assert Translation.objects.exists()


def test_it_will_not_fill_a_real_office(settings: SettingsWrapper, home: Path) -> None:
    settings.COUNTRY = "VNM"
    with pytest.raises(CommandError, match="Start it as `servanda demo`"):
        call_command("demo", "--port", "8103")
    assert not Reading.objects.exists()
