"""The second step: a code from an app on the phone, or a recovery code.

Secrets lie in the tables of allauth, sealed under the installation's master
key. A code counts once: the time step of the last one is kept with the secret.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import transaction
from django.utils.translation import gettext as _

from servanda.people import sealing
from servanda.people.errors import Refused
from servanda.people.operations import audit

if TYPE_CHECKING:
    from servanda.people.models import Person

PLACE = "second factor"
Type = Authenticator.Type


def new_secret() -> str:
    """Return a secret that an app and this installation share from now on."""
    secret: str = generate_totp_secret()
    return secret


@transaction.atomic
def switch_on(person: Person, *, secret: str, code: str, by: Person) -> list[str]:
    """Switch the second step on with a first code; return the recovery codes."""
    if Authenticator.objects.filter(user=person).exists():
        raise Refused("code", _("The second step is switched on already."))
    step = _step_of(secret, _figures(code))
    if step is None:
        raise Refused("code", wrong_code())
    Authenticator.objects.create(
        user=person,
        type=Type.TOTP,
        data={"secret": sealing.seal_text(secret, PLACE), "last_step": step},
    )
    codes: list[str] = RecoveryCodes.activate(person).generate_codes()
    audit.record(verb="people.switch_on_second_factor", by=by, subjects=[person])
    return codes


@transaction.atomic
def switch_off(person: Person, *, by: Person) -> None:
    """Switch the second step off; recovery codes go with it."""
    number, _by_kind = Authenticator.objects.filter(user=person).delete()
    if not number:
        raise Refused("", _("The second step is switched off already."))
    person.code_at_sign_in = False
    person.save(update_fields=["code_at_sign_in"])
    audit.record(verb="people.switch_off_second_factor", by=by, subjects=[person])


@transaction.atomic
def ask_at_sign_in(person: Person, *, wanted: bool, by: Person) -> None:
    """Ask for a code at every sign-in, or only where something is signed."""
    if person.code_at_sign_in == wanted:
        return
    person.code_at_sign_in = wanted
    person.save(update_fields=["code_at_sign_in"])
    audit.record(
        verb="people.ask_code_at_sign_in",
        by=by,
        subjects=[person],
        personal={"after": {"code_at_sign_in": wanted}},
        about=person,
    )


@transaction.atomic
def new_recovery_codes(person: Person, *, by: Person) -> list[str]:
    """Return new recovery codes; the ones before no longer work."""
    Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(person).generate_codes()
    audit.record(verb="people.make_recovery_codes", by=by, subjects=[person])
    return codes


@transaction.atomic
def check_code(person: Person, code: str) -> bool:
    """Say whether `code` is right, and use it up; the trail keeps both outcomes.

    A code counts once: neither one that the app showed nor a recovery code is
    taken a second time.
    """
    figures = _figures(code)
    kept = {
        each.type: each
        for each in Authenticator.objects.select_for_update().filter(user=person)
    }
    verb = "people.failed_code"
    if Type.TOTP in kept and _uses_step(kept[Type.TOTP], figures):
        verb = "people.give_code"
    elif Type.RECOVERY_CODES in kept and _uses_recovery(kept, figures):
        verb = "people.use_recovery_code"
    if person.assessor_id is None:  # when an assessor comes is not kept
        audit.record(verb=verb, by=person, subjects=[person])
    return verb != "people.failed_code"


def wrong_code() -> str:
    """Return what to do about a code that is not taken."""
    return _(
        "This code is wrong, too old or was used before. Wait for the next one in "
        "your app and type that. If it never works, look whether the clock of your "
        "phone is right."
    )


def _uses_step(kept: Authenticator, figures: str) -> bool:
    secret = sealing.unseal_text(kept.data["secret"], PLACE)
    step = _step_of(secret, figures)
    if step is None or step <= kept.data["last_step"]:
        return False
    kept.data["last_step"] = step
    kept.save(update_fields=["data"])
    return True


def _uses_recovery(kept: dict[str, Authenticator], figures: str) -> bool:
    right: bool = RecoveryCodes(kept[Type.RECOVERY_CODES]).validate_code(figures)
    return right


def _step_of(secret: str, figures: str) -> int | None:
    """Return the step of time for which `figures` are the code."""
    for step in yield_hotp_counters_from_time():
        if hmac.compare_digest(format_hotp_value(hotp_value(secret, step)), figures):
            return int(step)
    return None


def _figures(code: str) -> str:
    return "".join(each for each in code if each.isdecimal() and each.isascii())
