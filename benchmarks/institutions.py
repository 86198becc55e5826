"""How fast a State of 10,000 institutions and 100,000 assignments is.

Builds the invented State, serves it with the product's own
server, and measures from outside with wrk, as a coordinator, as a ministry's focal
point and as a commune's: my work, an institution's page, the tree, its list and map.
Before that it says how long the packs take to load, the first time and again.

    python benchmarks/institutions.py
    python benchmarks/institutions.py --database-url postgresql://user@host/empty

Every name and figure in it is invented, and the same on each run. --home keeps the
built database for the next run.
"""

# ruff: noqa: PLC0415 - the settings must be in place before models are imported

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from invented_state import Size, build
from register import Server, free_port, measure, served, server_command, warm

from servanda.config.serving import Site
from servanda.config.web import THREADS

GOAL = 100  # ms, p95 with one client


def sign_in(username: str, post_code: str = "") -> str:
    """Return the session cookie of a person; made where they hold `post_code`."""
    import datetime

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from servanda.people.models import Appointment, Person, Post

    person = Person.objects.filter(username=username).first()
    if person is None:
        person = Person.objects.create(username=username, name=username, password="!")  # noqa: S106 - no password fits it
        Appointment.objects.create(
            person=person,
            post=Post.objects.get(code=post_code),
            valid_from=datetime.date(2020, 1, 1),
        )
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"


def people() -> dict[str, str]:
    """Return the cookies of who asks."""
    return {
        "coordinator": sign_in("bench", "standing-office-coordinator"),
        "ministry": sign_in("b-m3-focal_point"),
        "commune": sign_in("b-c1-focal_point"),
    }


def addresses() -> dict[str, list[str]]:
    """Return what is asked for in each measurement."""
    from servanda.people.models import Institution

    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    made = Institution.objects.filter(code__startswith="b-")
    ids = dict(made.values_list("code", "pk"))
    ministries = [ids[f"b-m{at}"] for at in range(24)]
    some = chance.sample(sorted(ids.values()), min(500, len(ids)))
    opened = [ids["b-m1"], ids["b-m1-4"], ids["b-p2"]]
    return {
        "my work": ["/"],
        "institution": [f"/institutions/{pk}/" for pk in some],
        "ministry": [f"/institutions/{pk}/" for pk in ministries],
        "tree": [
            "/institutions/",
            *(f"/institutions/?open={pk}" for pk in ministries),
            "/institutions/?" + "&".join(f"open={pk}" for pk in opened),
        ],
        "list": [
            "/institutions/?q=commune",
            "/institutions/?q=ministry+of",
            "/institutions/?kind=department",
            "/institutions/?kind=steering_committee&page=2",
        ],
        "map": [f"/institutions/map/?at={pk}" for pk in some[:100]],
    }


def time_packs() -> dict[str, float]:
    """Return seconds for loading Viet Nam's pack into an empty database, and again.

    It goes into a SQLite file of its own, as at an office's first start.
    """
    import subprocess
    import sys

    words = (
        "import time, django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', interactive=False, verbosity=0)\n"
        "from servanda.countries import operations as countries\n"
        "from servanda.people.operations import load_pack\n"
        "from servanda.vocabularies import operations as vocabularies\n"
        "vocabularies.load()\n"
        "for name in ('first', 'again'):\n"
        "    start = time.monotonic()\n"
        "    load_pack(countries.load_pack('VNM'))\n"
        "    print(name, time.monotonic() - start)\n"
    )
    with tempfile.TemporaryDirectory(prefix="servanda-bench-") as home:
        environment = os.environ | {"SERVANDA_HOME": home, "DATABASE_URL": ""}
        said = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", words],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    return {name: float(value) for name, value in map(str.split, said.splitlines())}


def main() -> None:
    """Build, serve, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--institutions", type=int, default=10_000)
    parser.add_argument("--assignments", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=5, help="each measurement")
    parser.add_argument("--processes", type=int, default=Site().workers)
    parser.add_argument("--threads", type=int, default=THREADS, help="of a process")
    parser.add_argument("--database-url", default="")
    parser.add_argument("--home", type=Path, help="keep the built State here")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--only-build", action="store_true", help="measure nothing")
    options = parser.parse_args()
    if shutil.which("wrk") is None and not options.only_build:
        raise SystemExit("wrk is needed: install it with the system's packages.")
    with tempfile.TemporaryDirectory(prefix="servanda-bench-") as temporary:
        folder = Path(temporary)
        figures = run(options, options.home or folder / "home", folder)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


def run(options: argparse.Namespace, home: Path, folder: Path) -> dict[str, Any]:
    """Build where nothing is built yet, then measure."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "SERVANDA_HOME": str(home),
        "SERVANDA_COUNTRY": "XAA",
        "DATABASE_URL": options.database_url,
        "DJANGO_SETTINGS_MODULE": "servanda.config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    # What was built for an earlier version is brought up to this one.
    call_command("migrate", interactive=False, verbosity=0)
    size = Size(options.institutions, options.assignments)
    built = home / f"built-{connection.vendor}-{size.institutions}-{size.assignments}"
    if not built.exists():
        start = time.monotonic()
        build(size)
        built.touch()
        print(f"built {size} in {time.monotonic() - start:.0f} s", flush=True)
    if options.only_build:
        return {}
    cookies, asked, port = people(), addresses(), free_port()
    connection.close()
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {connection.vendor}, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    figures: dict[str, Any] = {"database": connection.vendor, "packs": time_packs()}
    print(f"Viet Nam's pack, in seconds: {figures['packs']}", flush=True)
    command = server_command(port, options.processes, options.threads)
    with served(command, port, dict(os.environ)):
        for name, cookie in cookies.items():
            server = Server("servanda", port, cookie, options.seconds)
            figures[name] = measure_person(server, name, asked, folder)
    return figures


def measure_person(
    server: Server, name: str, asked: dict[str, list[str]], folder: Path
) -> dict[str, Any]:
    """Measure what one person asks for, with one client."""
    figures: dict[str, Any] = {}
    for kind, paths in asked.items():
        warm(server, paths)
        found = measure(server, paths, 1, folder)
        figures[kind] = found
        said = (
            f"p50 {found['p50']:8.1f} ms  p95 {found['p95']:8.1f} ms  "
            f"({found['requests']:.0f} requests)"
            f"{'' if found['p95'] <= GOAL else f'  above {GOAL} ms'}"
        )
        print(f"{name:12} {kind:12} {said}", flush=True)
    return figures


if __name__ == "__main__":
    main()
