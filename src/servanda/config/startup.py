"""What must be in place before pages are served."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from servanda.config import migrator
from servanda.countries import operations as countries
from servanda.files import operations as files
from servanda.people import queries as people
from servanda.people.operations import pack as people_pack
from servanda.people.operations import sign_in
from servanda.vocabularies import operations as vocabularies

if TYPE_CHECKING:
    from pathlib import Path

    from servanda.countries.packs import Pack


def prepare() -> Pack:
    """Bring database, static files, vocabularies and country pack up to date.

    Everything here may be run again at any time and then changes nothing.
    """
    with migrator.as_owner() as serving:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if serving:
            migrator.grant(serving)
    call_command("clearsessions", verbosity=0)
    call_command("prune_db_task_results", verbosity=0)
    files.remove_leftovers()
    collect_static_files()
    vocabularies.load()
    pack = countries.load_pack(settings.COUNTRY)
    people_pack.load_pack(pack)
    return pack


def collect_static_files() -> None:
    """Gather and compress the static files, unless nothing has changed."""
    mark = settings.STATIC_ROOT / ".collected"
    wanted = _fingerprint()
    if mark.exists() and mark.read_text(encoding="ascii") == wanted:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(wanted, encoding="ascii")


def _fingerprint() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts: Path = storage.path(name)
            digest.update(f"{facts} {storage.size(name)} ".encode())
            digest.update(storage.get_modified_time(name).isoformat().encode())
    return digest.hexdigest()


def first_link(address: str) -> str | None:
    """Return a link that makes the first account, or None where one exists."""
    post = people.coordinator_post()
    if post is None or people.anybody_has_an_account():
        return None
    secret = sign_in.make_sign_in_link(post=post, hours=24)
    return f"{address}welcome/{secret}/"
