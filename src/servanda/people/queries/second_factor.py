"""What a person's second step is set to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

if TYPE_CHECKING:
    import datetime

    from servanda.people.models import Person


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Since when the second step is on, and how many recovery codes are left."""

    since: datetime.datetime | None
    codes_left: int
    at_sign_in: bool


def facts_of(person: Person) -> SecondFactor:
    """Return the state of a person's second step."""
    kept = {each.type: each for each in Authenticator.objects.filter(user=person)}
    totp = kept.get(Authenticator.Type.TOTP)
    recovery = kept.get(Authenticator.Type.RECOVERY_CODES)
    return SecondFactor(
        since=totp.created_at if totp else None,
        codes_left=len(RecoveryCodes(recovery).get_unused_codes()) if recovery else 0,
        at_sign_in=person.code_at_sign_in,
    )
