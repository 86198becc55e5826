"""How fast the register is with 250,000 recommendations.

Builds an invented register, serves it as `servanda serve` does, and measures
from outside with wrk: the list with its facets over ten mixed addresses, search,
and a recommendation's page. With --datasette the same rows, indexes and facets
are served by Datasette and measured in the same run.

    python benchmarks/register.py --datasette
    python benchmarks/register.py --database-url postgresql://user@host/empty

Every text and figure in it is invented, and the same on each run. --home keeps
the built database for the next run.
"""

# ruff: noqa: PLC0415 - the settings must be in place before models are imported

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invented_register import build, for_datasette, invented, sign_in

from servanda.config.serving import Site
from servanda.config.web import THREADS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"


def addresses() -> dict[str, list[str]]:
    """Return what is asked for in each measurement."""
    from servanda.recommendations.models import Recommendation
    from servanda.recommendations.queries.loading import current

    keys = {name: column.keys for name, column in current().facets.items()}
    review, state, theme = keys["review"], keys["state"], keys["theme"]
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    ids = list(Recommendation.objects.order_by("pk").values_list("pk", flat=True))
    return {
        "list with facets": [
            f"/register/{query}"
            for query in (
                "",
                "?position=supported",
                "?in_document=pending&position=noted",
                f"?review={review[0]}",
                f"?review={review[1]}&review={review[2]}&position=supported",
                f"?state={state[3]}",
                f"?state={state[5]}&state={state[6]}&in_document=supported",
                f"?theme={theme[2]}",
                f"?theme={theme[4]}&position=partly_supported&page=7",
                "?sort=newest&page=40",
            )
        ],
        "search, ten addresses": [
            f"/register/?q={words}"
            for words in (
                "minorities", "rights+of+the+child", "torture", "death+penalty",
                "%22freedom+of+expression%22", "minority+education", "water",
                "judici*", "women&position=noted", "disabilities+without+delay",
            )
        ],
        "search, never asked before": [
            f"/register/?q=measure+{number}+{word}"
            for number in chance.sample(range(5_000), 400)
            for word in ("water", "minority")
        ],
        "recommendation": [f"/register/{pk}/" for pk in chance.sample(ids, min(500, len(ids)))],
    }  # fmt: skip


def datasette_addresses() -> dict[str, list[str]]:
    """Return the same questions as Datasette asks them, with the five facets."""
    facets = "&".join(
        f"_facet={name}"
        for name in ("review", "position", "in_document", "state", "theme")
    )
    table = f"/register/register?_size=25&{facets}"
    return {
        "list with facets": [
            f"{table}{query}"
            for query in (
                "", "&position=supported", "&in_document=pending&position=noted",
                "&review=0", "&review__in=1,2&position=supported", "&state=3",
                "&state__in=5,6&in_document=supported", "&theme=2",
                "&theme=4&position=partly_supported&_next=20000", "&_sort_desc=id",
            )
        ],
        "search, ten addresses": [
            f"{table}&_search={words}"
            for words in (
                "minorities", "rights+of+the+child", "torture", "death+penalty",
                "%22freedom+of+expression%22", "minority+education", "water",
                "judici*", "women&position=noted", "disabilities+without+delay",
            )
        ],
        "recommendation": [f"/register/register/{number}" for number in range(500)],
    }  # fmt: skip


def free_port() -> int:
    """Return a port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(
    command: Sequence[str], port: int, environment: dict[str, str]
) -> Iterator[None]:
    """Run a server until the block ends; wait until it answers."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        if process.poll() is not None:
            raise SystemExit(f"The server ended with {process.returncode}.")
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
            return
        time.sleep(0.1)
    raise SystemExit("The server did not answer within 30 seconds.")


WRK_SCRIPT = """
local asked = 0
request = function()
  asked = asked + 1
  return wrk.format("GET", paths[(asked - 1) % #paths + 1])
end
done = function(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d %d\\n", latency:percentile(50),
    latency:percentile(95), latency:percentile(99), summary.requests,
    summary.duration, summary.errors.status))
end
"""


@dataclass(frozen=True)
class Server:
    """Where a server answers, to whom, and how long each measurement takes."""

    name: str
    port: int
    cookie: str
    seconds: int


def measure(
    server: Server, paths: Sequence[str], clients: int, folder: Path
) -> dict[str, float]:
    """Ask for the addresses in turn for some seconds; return milliseconds."""
    listed = ", ".join(json.dumps(path) for path in paths)
    script = folder / "ask.lua"
    script.write_text(f"paths = {{{listed}}}\n{WRK_SCRIPT}")
    command = [
        "wrk", "-t1", f"-c{clients}", f"-d{server.seconds}s", "--timeout", "60s",
        "-s", str(script), "-H", f"Cookie: {server.cookie}",
        f"http://{HOST}:{server.port}",
    ]  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own command
    result = next(line for line in said.splitlines() if line.startswith("RESULT"))
    p50, p95, p99, count, duration, wrong = (int(word) for word in result.split()[1:])
    if wrong:
        raise SystemExit(f"{wrong} of {count} answers were errors.")
    return {
        "p50": p50 / 1000,
        "p95": p95 / 1000,
        "p99": p99 / 1000,
        "requests": count,
        "per_second": count / duration * 1e6,
    }


def warm(server: Server, paths: Sequence[str]) -> None:
    """Have every process load what it keeps, and see that the pages are there."""
    for path in [*paths[:10]] * 4:
        address = f"http://{HOST}:{server.port}{path}"
        request = urllib.request.Request(address, headers={"Cookie": server.cookie})
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - as above
            answer.read()
            if answer.url != address:
                raise SystemExit(f"{address} sends on to {answer.url}: not signed in?")


def measure_all(
    server: Server, asked: dict[str, list[str]], folder: Path
) -> dict[str, Any]:
    """Measure every kind of page with one client and with four."""
    figures: dict[str, Any] = {}
    warm(server, asked["list with facets"])
    for kind, paths in asked.items():
        for clients in (1, 4):
            found = measure(server, paths, clients, folder)
            figures[f"{kind}, {clients} client(s)"] = found
            said = (
                f"p50 {found['p50']:8.1f} ms  p95 {found['p95']:8.1f} ms"
                f"  {found['per_second']:7.1f}/s  ({found['requests']:.0f} requests)"
                if found["requests"]
                else f"no answer within {server.seconds} s: give it more --seconds"
            )
            print(f"{server.name:10} {kind:28} c={clients}  {said}", flush=True)
    return figures


def server_command(port: int, processes: int, threads: int) -> list[str]:
    """Return the command that serves the product."""
    return [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi",
        "--workers", str(processes), "--blocking-threads", str(threads), "--host", HOST,
        "--port", str(port), "--log-level", "error", "servanda.config.wsgi:application",
    ]  # fmt: skip


def datasette_command(path: Path, port: int) -> list[str]:
    """Return the command that serves the same rows with Datasette."""
    return [
        str(Path(sys.executable).parent / "datasette"), "serve", str(path),
        "--host", HOST, "--port", str(port),
        "--setting", "facet_time_limit_ms", "20000",
        "--setting", "sql_time_limit_ms", "30000",
        "--setting", "suggest_facets", "off",
    ]  # fmt: skip


def main() -> None:
    """Build, serve, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=250_000)
    parser.add_argument("--seconds", type=int, default=10, help="each measurement")
    parser.add_argument("--datasette", action="store_true")
    parser.add_argument("--processes", type=int, default=Site().workers)
    parser.add_argument("--threads", type=int, default=THREADS, help="of a process")
    parser.add_argument("--database-url", default="")
    parser.add_argument("--home", type=Path, help="keep the built register here")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is needed: install it with the system's packages.")
    with tempfile.TemporaryDirectory(prefix="servanda-bench-") as temporary:
        folder = Path(temporary)
        home = options.home or folder / "home"
        figures = run(options, home, folder)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


def make_ready(options: argparse.Namespace, home: Path) -> None:
    """Open the database, and build the register unless an earlier run kept it."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "SERVANDA_HOME": str(home),
        "DATABASE_URL": options.database_url,
        "DJANGO_SETTINGS_MODULE": "servanda.config.settings",
    }
    import django

    django.setup()
    from django.db import connection

    from servanda.config.startup import prepare

    built = home / f"built-{connection.vendor}-{options.rows}"
    if built.exists():
        prepare()  # what was migrated since
        return
    start = time.monotonic()
    build(options.rows)
    built.touch()
    print(f"built {options.rows} rows in {time.monotonic() - start:.0f} s")


def run(options: argparse.Namespace, home: Path, folder: Path) -> dict[str, Any]:
    """Measure the product, and Datasette where it is asked for."""
    make_ready(options, home)
    from django.db import connection

    cookie, asked, port = sign_in(), addresses(), free_port()
    connection.close()
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {connection.vendor}, "
        f"load {os.getloadavg()[0]:.1f} before the first measurement"
    )
    figures: dict[str, Any] = {
        "rows": options.rows,
        "database": connection.vendor,
        "processes": options.processes,
        "threads": options.threads,
        "load": os.getloadavg()[0],
    }
    command = server_command(port, options.processes, options.threads)
    with served(command, port, dict(os.environ)):
        server = Server("servanda", port, cookie, options.seconds)
        figures["servanda"] = measure_all(server, asked, folder)
    if options.datasette:
        path = folder / "register.db"
        for_datasette(path, invented(options.rows, 87))
        port = free_port()
        with served(datasette_command(path, port), port, dict(os.environ)):
            asked = datasette_addresses()
            server = Server("datasette", port, "x=y", options.seconds)
            figures["datasette"] = measure_all(server, asked, folder)
    return figures


if __name__ == "__main__":
    main()
