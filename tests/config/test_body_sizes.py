"""How much may be sent, and by whom."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

pytestmark = pytest.mark.django_db

MIB = 2**20


def large_file(size=6 * MIB):
    return SimpleUploadedFile("large.bin", b"x" * size)


@pytest.mark.parametrize("name", ["people:sign_in", "people:set_language"])
def test_it_takes_no_large_file_from_somebody_unknown(visitor, name, monkeypatch):
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryFileUploadHandler.new_file",
        lambda *_, **__: pytest.fail("a file was begun on the disk"),
    )
    answer = visitor.post(reverse(name), {"file": large_file()})
    assert answer.status_code == 413
    assert "Nothing was changed" in answer.content.decode()


def test_it_takes_a_file_from_somebody_signed_in_up_to_the_limit(
    coordinator_client, settings
):
    address = reverse("people:set_language")
    given = {"language": "vi", "file": large_file()}
    assert coordinator_client.post(address, given).status_code == 302
    settings.UPLOAD_LIMIT_BYTES = 0
    again = {"language": "vi", "file": large_file()}
    assert coordinator_client.post(address, again).status_code == 413


def test_it_still_answers_a_short_form_of_somebody_unknown(visitor):
    answer = visitor.post(reverse("people:set_language"), {"language": "vi"})
    assert answer.status_code == 302
