"""The second step: switched on, asked for, and used once."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from servanda.people import second_factor as asking
from servanda.people.models import AuditEntry, Person
from servanda.people.operations import second_factor as operations
from servanda.people.operations.sign_in import make_sign_in_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
NOW = datetime.datetime(2027, 3, 1, 9, 0, 10, tzinfo=datetime.UTC)
HALF_A_MINUTE = datetime.timedelta(seconds=30)
SECRET = re.compile(r'<code id="secret">([A-Z2-7 ]+)</code>')
RECOVERY = re.compile(r"<code>(\d{4} \d{4})</code>")


def code_at(secret, moment):
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))


def words_of(answer):
    return answer.content.decode()


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reader_client(clock, reader):
    """A browser of the reader, signed in by the stopped clock."""
    client = Client()
    client.force_login(reader)
    return client


@pytest.fixture
def switched_on(clock, reader_client):
    """A reader with the second step on; the secret and the recovery codes."""
    address = reverse("people:second_factor_on")
    page = words_of(reader_client.get(address))
    assert "viewBox=" in page, "without it the square is cut off"
    secret = SECRET.search(page).group(1).replace(" ", "")
    answer = reader_client.post(address, {"code": code_at(secret, NOW)})
    codes = RECOVERY.findall(words_of(answer))
    assert len(codes) == 10
    clock.shift(HALF_A_MINUTE * 40)
    return secret, codes


def now_of(clock):
    return datetime.datetime.now(datetime.UTC)


def test_it_is_switched_on_with_a_first_code(reader, reader_client, switched_on):
    assert asking.is_on(reader)
    page = words_of(reader_client.get(reverse("people:second_factor")))
    assert "Switched on since" in page
    assert "10 left" in page


def test_it_keeps_the_secret_sealed(switched_on):
    secret, codes = switched_on
    for kept in Authenticator.objects.all():
        assert secret not in str(kept.data)
        assert all(code.replace(" ", "") not in str(kept.data) for code in codes)


def test_it_stays_off_after_a_wrong_code(clock, reader, reader_client):
    address = reverse("people:second_factor_on")
    page = words_of(reader_client.get(address))
    secret = SECRET.search(page).group(1).replace(" ", "")
    right = code_at(secret, NOW)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    answer = reader_client.post(address, {"code": wrong})
    assert answer.status_code == 422
    assert "Wait for the next one" in words_of(answer)
    assert not asking.is_on(reader)
    again = words_of(reader_client.get(address))
    assert SECRET.search(again).group(1).replace(" ", "") == secret


def test_it_takes_a_code_once(reader, switched_on, clock):
    secret, _codes = switched_on
    code = code_at(secret, now_of(clock))
    assert operations.check_code(reader, code)
    assert not operations.check_code(reader, code)
    clock.shift(HALF_A_MINUTE)
    assert not operations.check_code(reader, code)
    assert operations.check_code(reader, code_at(secret, now_of(clock)))


def test_it_allows_for_a_clock_that_is_half_a_minute_off(reader, switched_on, clock):
    secret, _codes = switched_on
    assert not operations.check_code(
        reader, code_at(secret, now_of(clock) - 3 * HALF_A_MINUTE)
    )
    assert operations.check_code(reader, code_at(secret, now_of(clock) - HALF_A_MINUTE))


def test_it_takes_a_recovery_code_once(reader, switched_on):
    _secret, codes = switched_on
    assert operations.check_code(reader, codes[3])
    assert not operations.check_code(reader, codes[3])
    assert operations.check_code(reader, codes[4])
    verbs = list(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs.count("people.use_recovery_code") == 2
    assert verbs.count("people.failed_code") == 1


def test_new_recovery_codes_end_the_old_ones(reader, switched_on):
    _secret, codes = switched_on
    fresh = operations.new_recovery_codes(reader, by=reader)
    assert not operations.check_code(reader, codes[0])
    assert operations.check_code(reader, fresh[0])


def signed_view():
    done = []

    @asking.second_factor_required
    def view(request):
        if request.method == "POST":
            done.append(request.POST.get("words"))
        return HttpResponse("done")

    return view, done


def sent(client, rf_request, person):
    rf_request.user = person
    rf_request.session = client.session
    rf_request._messages = []
    return rf_request


def test_it_asks_before_something_is_signed_and_loses_nothing(
    reader, reader_client, switched_on, clock, rf
):
    secret, _codes = switched_on
    view, done = signed_view()
    asked = view(sent(reader_client, rf.post("/x/", {"words": "Mine"}), reader))
    page = words_of(asked)
    assert done == []
    assert 'name="words" value="Mine"' in page
    facts = {"words": "Mine", "second_factor_code": code_at(secret, now_of(clock))}
    request = sent(reader_client, rf.post("/x/", facts), reader)
    assert words_of(view(request)) == "done"
    assert done == ["Mine"]
    # It holds for a while, and no longer.
    held = rf.post("/x/", {"words": "Next"})
    held.user, held.session = reader, request.session
    view(held)
    assert done == ["Mine", "Next"]
    clock.shift(datetime.timedelta(minutes=11))
    assert "Sign with a code" in words_of(view(held))


def test_it_takes_no_wrong_code_for_a_signature(reader, reader_client, switched_on, rf):
    view, done = signed_view()
    facts = {"words": "Mine", "second_factor_code": "000000"}
    answer = view(sent(reader_client, rf.post("/x/", facts), reader))
    assert answer.status_code == 422
    assert 'name="words" value="Mine"' in words_of(answer)
    assert done == []


def test_it_asks_to_wait_after_many_wrong_codes(
    reader, reader_client, switched_on, clock, rf
):
    secret, _codes = switched_on
    view, done = signed_view()
    for _ in range(5):
        view(sent(reader_client, rf.post("/", {"second_factor_code": "1"}), reader))
    right = {"second_factor_code": code_at(secret, now_of(clock))}
    answer = view(sent(reader_client, rf.post("/", right), reader))
    assert "too many wrong codes" in words_of(answer)
    assert done == []


def test_sign_in_asks_for_it_only_of_those_who_want_it(
    reader, visitor, switched_on, clock
):
    secret, _codes = switched_on
    typed = {"login": "reader", "password": "a long enough password"}
    visitor.post("/sign-in/", typed)
    assert "_auth_user_id" in visitor.session
    visitor.post("/sign-out/")
    operations.ask_at_sign_in(reader, wanted=True, by=reader)
    answer = visitor.post("/sign-in/", typed)
    assert answer.url == reverse("people:sign_in_code")
    assert visitor.get("/account/").status_code == 302
    wrong = visitor.post(answer.url, {"second_factor_code": "12"})
    assert wrong.status_code == 422
    right = code_at(secret, now_of(clock))
    entered = visitor.post(answer.url, {"second_factor_code": right})
    assert entered.status_code == 302
    assert visitor.get("/account/").status_code == 200


def test_a_recovery_code_opens_at_sign_in(reader, visitor, switched_on):
    _secret, codes = switched_on
    operations.ask_at_sign_in(reader, wanted=True, by=reader)
    typed = {"login": "reader", "password": "a long enough password"}
    answer = visitor.post("/sign-in/", typed)
    visitor.post(answer.url, {"second_factor_code": codes[0]})
    assert visitor.get("/account/").status_code == 200


def test_a_link_for_a_new_password_does_not_go_round_the_code(
    reader, visitor, switched_on
):
    operations.ask_at_sign_in(reader, wanted=True, by=reader)
    secret = make_sign_in_link(post=None, person=reader)
    answer = visitor.post(
        reverse("people:first_account", args=[secret]),
        {"password": "quite another sentence"},
    )
    assert answer.url == reverse("people:sign_in")
    assert "_auth_user_id" not in visitor.session


def test_nobody_comes_in_by_the_code_alone(visitor, country):
    answer = visitor.post(
        reverse("people:sign_in_code"), {"second_factor_code": "123456"}
    )
    assert answer.url == reverse("people:sign_in")


def test_it_is_switched_off_with_a_code(reader, reader_client, switched_on, clock):
    secret, _codes = switched_on
    address = reverse("people:second_factor_off")
    asked = reader_client.post(address)
    assert "Sign with a code" in words_of(asked)
    assert asking.is_on(reader)
    code = code_at(secret, now_of(clock))
    reader_client.post(address, {"second_factor_code": code})
    assert not asking.is_on(Person.objects.get(pk=reader.pk))
