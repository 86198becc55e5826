"""What every test may ask for.

The settings are loaded here, not from pyproject.toml: the tests' own
SERVANDA_HOME must be in place before Django reads them.
"""

from __future__ import annotations

import atexit
import datetime
import os
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

TESTS = Path(__file__).resolve().parent

_home = tempfile.mkdtemp(prefix="servanda-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
for _name in [n for n in os.environ if n.startswith("SERVANDA_")]:
    # A developer's own settings must not decide what the tests see.
    if _name != "SERVANDA_BENCHMARK_DATA":
        del os.environ[_name]
os.environ["SERVANDA_HOME"] = _home
os.environ["SERVANDA_COUNTRY"] = "XAA"
os.environ["DJANGO_SETTINGS_MODULE"] = "servanda.config.settings"

import django  # noqa: E402  the surroundings come first
from django.conf import settings as django_settings  # noqa: E402  the same

django.setup()
# Pages find their static files without a collectstatic before each run.
django_settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
# What a power cut does to the database of a test is nobody's loss.
_options = django_settings.DATABASES["default"]["OPTIONS"]
if "init_command" in _options:
    _options["init_command"] += "PRAGMA synchronous=OFF;"
# Signing in hundreds of times must not cost a real password hash each.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper
    from pytest_django.plugin import DjangoDbBlocker

    from servanda.countries.models import Country
    from servanda.people.models import Person, Post

KNOWN_REASONS_TO_SKIP = (
    "benchmark data not present",
    "Chromium not installed",
    "LibreOffice not installed",
    "PostgreSQL only",
    "SQLite only",
)
"""A test that does not run for another reason fails the run."""

_unknown_skips: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    if not reason.removeprefix("Skipped: ").startswith(KNOWN_REASONS_TO_SKIP):
        _unknown_skips.append(f"{report.nodeid}: {reason}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _unknown_skips and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _unknown_skips:
        terminalreporter.section("skipped without a known reason", red=True)
        for line in _unknown_skips:
            terminalreporter.line(line)


@pytest.fixture(autouse=True)
def nothing_of_an_earlier_test() -> None:
    """Keep the country and the language of one test's pages from the next test."""
    from django.utils import translation

    from servanda.countries.queries import forget_country

    forget_country()
    translation.deactivate()


@pytest.fixture
def samples() -> Path:
    """The folder of samples that we wrote ourselves."""
    return TESTS / "samples"


@pytest.fixture
def benchmark_data() -> Path:
    """The folder of real UN documents, which are not part of this repository."""
    given = os.environ.get("SERVANDA_BENCHMARK_DATA", "")
    if not given or not Path(given).is_dir():
        pytest.skip("benchmark data not present")
    return Path(given)


def _places(folder: Path) -> dict[str, Path]:
    """Make a SERVANDA_HOME in `folder`; return the settings that point there."""
    for name in ("files", "incoming", "logs", "static"):
        (folder / name).mkdir(parents=True)
    (folder / "keys").mkdir(mode=0o700)
    return {
        "HOME": folder,
        "FILES_ROOT": folder / "files",
        "KEYS_ROOT": folder / "keys",
        "FILE_UPLOAD_TEMP_DIR": folder / "incoming",
    }


@pytest.fixture
def home(tmp_path: Path, settings: SettingsWrapper) -> Path:
    """A SERVANDA_HOME of the test's own for files and keys."""
    for name, place in _places(tmp_path / "home").items():
        setattr(settings, name, place)
    return tmp_path / "home"


@pytest.fixture(scope="module")
def lasting(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SimpleNamespace]:
    """Let a module's fixture write rows and files once that all its tests start from.

    What a test itself writes into the database is taken back after it. Gives the
    functions behind `country` and the people, which are there for one test alone.
    """
    from django.db.transaction import atomic, set_rollback
    from django.test import override_settings

    from servanda.countries.queries import forget_country

    forget_country()
    places = _places(tmp_path_factory.mktemp("lasting") / "home")
    with django_db_blocker.unblock(), override_settings(**places), atomic():
        yield SimpleNamespace(
            country=_country, person_in=_person_in, post_of=_post_of, sign_in=_signed_in
        )
        set_rollback(True)


def _country() -> Country:
    from servanda.countries.models import Country
    from servanda.people.models import Institution, Post
    from servanda.people.operations.lineage import rebuild_lineage

    office = Institution.objects.create(
        code="standing-office",
        kind=Institution.Kind.STANDING_OFFICE,
        names={"en": "Standing Office", "vi": "Văn phòng"},
    )
    rebuild_lineage([office.pk])
    for role in (Post.Role.COORDINATOR, Post.Role.READER):
        Post.objects.create(
            institution=office,
            code=role.value,
            role=role,
            titles={"en": role.value.title(), "vi": str(role.value)},
        )
    return Country.objects.create(
        iso3="XAA",
        names={"en": "Lumaria", "vi": "Lu-ma-ri-a"},
        languages=["en", "vi"],
        time_zone="Asia/Ho_Chi_Minh",
        invented=True,
        pack_version="test",
    )


@pytest.fixture
def country(db: None) -> Country:
    """The invented country, loaded, with its standing office."""
    return _country()


def _person_in(post: Post | None, username: str) -> Person:
    from servanda.people.models import Appointment, Person

    person = Person(username=username, name=username.title())
    person.set_password("a long enough password")
    person.save()
    if post is not None:
        Appointment.objects.create(
            person=person, post=post, valid_from=datetime.date(2020, 1, 1)
        )
    return person


def _post_of(role: str) -> Post:
    from servanda.people.models import Post

    return Post.objects.filter(role=role).order_by("pk")[0]


@pytest.fixture
def coordinator(country: Country) -> Person:
    """Holds the coordinator's post: reads and writes."""
    return _person_in(_post_of("coordinator"), "coordinator")


@pytest.fixture
def reader(country: Country) -> Person:
    """Holds a reader's post: reads only."""
    return _person_in(_post_of("reader"), "reader")


@pytest.fixture
def stranger(country: Country) -> Person:
    """Has an account, but holds no post."""
    return _person_in(None, "stranger")


@pytest.fixture
def visitor(db: None) -> Client:
    """A browser that nobody signed in with."""
    from django.test import Client

    return Client()


def _signed_in(person: Person) -> Client:
    """Sign somebody in who gave a code a moment ago, as signing pages ask for."""
    import time

    from django.test import Client

    from servanda.people.second_factor import GIVEN_AT

    client = Client()
    client.force_login(person)
    session = client.session
    session[GIVEN_AT] = time.time()
    session.save()
    return client


@pytest.fixture
def coordinator_client(coordinator: Person) -> Client:
    return _signed_in(coordinator)


@pytest.fixture
def reader_client(reader: Person) -> Client:
    return _signed_in(reader)


@pytest.fixture
def stranger_client(stranger: Person) -> Client:
    return _signed_in(stranger)
