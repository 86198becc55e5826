"""Bytes are kept whole or not at all, and sent so that they harm nobody."""

from __future__ import annotations

import errno
import hashlib
import io
import os

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from servanda.files import operations
from servanda.files.errors import MissingFileError, NoSpace
from servanda.files.models import StoredFile
from servanda.files.queries import path_of, place_of
from servanda.files.views import safe_name, serve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def keep(content=b"content", room="documents", content_type="application/pdf"):
    return operations.store(content, room=room, content_type=content_type)


def on_disk(home):
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def test_it_names_bytes_by_their_hash_and_keeps_them_once(home):
    first, again = keep(b"the same"), keep(io.BytesIO(b"the same"))
    assert first == again
    assert first.sha256 == hashlib.sha256(b"the same").hexdigest()
    assert on_disk(home) == [path_of(first)]
    assert path_of(first).read_bytes() == b"the same"
    assert path_of(first).stat().st_mode & 0o077 == 0


def test_it_keeps_the_same_bytes_apart_by_room():
    assert keep(room="documents") != keep(room="pages")


def test_it_copies_a_large_stream_piece_by_piece():
    sizes = []

    class Large(io.BytesIO):
        def read(self, size=-1):
            sizes.append(size)
            return super().read(size)

    stored = keep(Large(b"x" * 3_000_000))
    assert stored.size == 3_000_000
    assert set(sizes) == {2**20}


@pytest.mark.parametrize(("room", "sha256"), [("..", "a" * 64), ("pages", "../etc")])
def test_it_makes_no_path_from_typed_words(room, sha256):
    with pytest.raises(ValueError, match="Expected a room"):
        place_of(room, sha256)


def test_it_keeps_nothing_when_the_disk_is_full(home, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoSpace, match="Free some space"):
        keep()
    assert on_disk(home) == []
    assert not StoredFile.objects.exists()


def test_it_says_the_same_when_the_database_is_full(monkeypatch):
    def full(**facts):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(StoredFile.objects, "get_or_create", full)
    with pytest.raises(NoSpace):
        keep()


def test_it_keeps_nothing_when_the_stream_breaks(home):
    class Broken(io.BytesIO):
        def read(self, *_size):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        keep(Broken())
    assert on_disk(home) == []


def test_it_mends_a_file_that_was_cut_short(home):
    stored = keep(b"whole")
    path_of(stored).write_bytes(b"wh")
    with pytest.raises(MissingFileError, match="backup"):
        path_of(stored)
    keep(b"whole")
    assert path_of(stored).read_bytes() == b"whole"


@pytest.mark.django_db(transaction=True)
def test_it_discards_what_nothing_points_at(home):
    stored = keep()
    assert operations.discard(stored)
    assert on_disk(home) == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_keeps_what_something_points_at(home):
    from servanda.documents.models import Reading

    stored = keep()
    Reading.objects.create(file=stored, file_name="a.pdf")
    assert not operations.discard(stored)
    assert path_of(stored).is_file()


def test_it_sweeps_what_an_interruption_left(home):
    keep(b"kept")
    for name in ("left.part", "under-way.part"):
        (home / "files" / ".incoming" / name).write_bytes(b"half")
    os.utime(home / "files" / ".incoming" / "left.part", (0, 0))
    assert operations.remove_leftovers() == 1
    assert len(on_disk(home)) == 2


@pytest.mark.django_db(transaction=True)
def test_it_keeps_bytes_that_came_again_while_the_row_went(home, monkeypatch):
    stored = keep(b"twice")
    delete = StoredFile.delete

    def delete_and_see_it_come_again(self):
        delete(self)
        StoredFile.objects.create(
            room="documents", sha256=self.sha256, size=5, content_type="x/y"
        )

    monkeypatch.setattr(StoredFile, "delete", delete_and_see_it_come_again)
    assert operations.discard(stored)
    assert path_of(StoredFile.objects.get()).read_bytes() == b"twice"


def test_it_passes_on_what_is_not_about_space(monkeypatch):
    def locked(**facts):
        raise OperationalError("database is locked")

    monkeypatch.setattr(StoredFile.objects, "get_or_create", locked)
    with pytest.raises(OperationalError):
        keep()


def test_it_sends_a_picture_for_this_person_s_browser_only():
    stored = keep(b"png", "pages", "image/png")
    answer = serve(stored, filename="14.png", inline=True, immutable=True)
    assert b"".join(answer) == b"png"
    answer.close()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'inline; filename="14.png"'
    assert answer["Cache-Control"].startswith("private")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    "content_type", ["application/pdf", "text/html", "image/svg+xml"]
)
def test_it_never_shows_in_the_page_what_could_run(content_type):
    stored = keep(b"<script>", content_type=content_type)
    answer = serve(stored, filename="a.pdf", inline=True, immutable=False)
    assert answer["Content-Disposition"].startswith("attachment")
    answer.close()


def test_it_answers_a_browser_that_has_the_bytes():
    stored = keep()
    request = RequestFactory().get(
        "/", headers={"If-None-Match": f'W/"{stored.sha256}"'}
    )
    answer = serve(
        stored, filename="a.pdf", inline=False, immutable=False, request=request
    )
    assert answer.status_code == 304


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\docs\\báo cáo.pdf", "báo cáo.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie: x=1.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("...", "file"),
        ("a" * 300 + ".pdf", "a" * 150 + ".pdf"),
    ],
)
def test_it_cleans_the_name_to_save_under(given, expected):
    assert safe_name(given) == expected


@given(st.text())
def test_it_sends_any_name_without_breaking_the_headers(name):
    cleaned = safe_name(name)
    assert cleaned
    assert "/" not in cleaned
    assert cleaned.isprintable()
    assert len(cleaned) <= 160


def test_it_sends_vietnamese_names():
    stored = keep()
    answer = serve(stored, filename="Báo cáo.pdf", inline=False, immutable=False)
    assert "filename*=utf-8''B%C3%A1o%20c%C3%A1o.pdf" in answer["Content-Disposition"]
    answer.close()
