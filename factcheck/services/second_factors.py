"""Second factors: codes of an authenticator app, and recovery codes for the day it is lost.

Source: RFC 6238 (time-based one-time passwords: six digits, 30 s, SHA-1, as apps know them).
"""

import hashlib
import secrets
import time
from collections.abc import Mapping
from typing import Any

import pyotp
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from factcheck.errors import InvalidInput, NotFound
from factcheck.models import RecoveryCode, SecondFactor, User
from factcheck.services import audit, logins, people, sealing

STEP_SECONDS = 30
# A clock may be off by a step either way.
STEPS_AROUND = (0, -1, 1)
RECOVERY_CODES = 10
# 50 bits each: not to be guessed within five tries a quarter of an hour.
RECOVERY_CODE_BYTES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
SESSION_KEY = "second_factor"
PURPOSE = "second factor"


def is_asked_of(user: User) -> bool:
    """Whether this person must show a second factor: whoever holds a role, and superusers."""
    return settings.TWO_FACTOR and (user.is_superuser or bool(user.memberships.all()))


def is_passed(session: Mapping[str, Any], user: User) -> bool:
    """Whether the person of this session has shown what is asked of them."""
    return not is_asked_of(user) or session.get(SESSION_KEY) == user.pk


def is_set_up(user: User) -> bool:
    """Whether the person has an authenticator that was tried once."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def begin(user: User) -> str:
    """Begin to set up an authenticator, or go on; returns the address that apps read as a QR code.

    Raises:
        InvalidInput: there is one that works; it must be taken away first.
    """
    with transaction.atomic():
        secret = sealing.sealed(pyotp.random_base32(), purpose=PURPOSE)
        factor, _ = SecondFactor.objects.select_for_update().get_or_create(
            user=user, defaults={"secret": secret, "begun_at": timezone.now()}
        )
        if factor.confirmed_at:
            raise InvalidInput("You have an authenticator already.", code="already_set_up")
    return pyotp.TOTP(opened(factor.secret)).provisioning_uri(
        name=user.username, issuer_name=settings.NEWSROOM_NAME
    )


def confirm(user: User, code: str) -> list[str]:
    """End setting up by a first code; returns the recovery codes, which are shown this once.

    Raises:
        InvalidInput: the code is not right, or nothing was begun.
        TooManyTries: as `logins.take_try`.
    """
    logins.take_try(door_of(user))
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None or factor.confirmed_at or not takes(factor, code):
            raise wrong_code()
        factor.confirmed_at = timezone.now()
        factor.save(update_fields=["confirmed_at"])
        codes = made_codes(user)
        audit.record("person.set_up_second_factor", f"user:{user.pk}", by=user)
    logins.forget(door_of(user))
    return codes


def check(user: User, code: str) -> None:
    """Take a code of the person's authenticator, or one of their recovery codes, once.

    Raises:
        InvalidInput: the code is not right, or was used already.
        TooManyTries: as `logins.take_try`.
    """
    logins.take_try(door_of(user))
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None or factor.confirmed_at is None:
            raise wrong_code()
        if not takes(factor, code) and not takes_recovery_code(user, code):
            raise wrong_code()
    logins.forget(door_of(user))


def renew_codes(user: User) -> list[str]:
    """Give the person new recovery codes in the place of all earlier ones."""
    with transaction.atomic():
        codes = made_codes(user)
        audit.record("person.renew_recovery_codes", f"user:{user.pk}", by=user)
    return codes


def take_away(*, user_id: int, by: User | None) -> None:
    """Take a person's second factor away, so that they set up another one; idempotent.

    Raises:
        NotFound: there is no such person.
        NotPermitted: `by` does not administer all their desks.
    """
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound("There is no such person.")
    people.demand_administrator_of(user, by)
    with transaction.atomic():
        deleted, _ = SecondFactor.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        if deleted:
            audit.record("person.take_second_factor", f"user:{user.pk}", by=by)


def takes(factor: SecondFactor, code: str) -> bool:
    """Whether `code` is right now and was not used; then it is. The row must be locked."""
    app = pyotp.TOTP(opened(factor.secret))
    now = int(time.time()) // STEP_SECONDS
    for step in (now + around for around in STEPS_AROUND):
        if step > factor.last_step and secrets.compare_digest(
            app.at(step * STEP_SECONDS).encode(), plain(code)
        ):
            factor.last_step = step
            factor.save(update_fields=["last_step"])
            return True
    return False


def takes_recovery_code(user: User, code: str) -> bool:
    """Whether `code` is an unused recovery code; then it is used."""
    unused = RecoveryCode.objects.filter(user=user, digest=digest_of(code), used_at=None)
    if not unused.update(used_at=timezone.now()):
        return False
    left = RecoveryCode.objects.filter(user=user, used_at=None).count()
    audit.record("person.use_recovery_code", f"user:{user.pk}", by=user, data={"left": left})
    return True


def made_codes(user: User) -> list[str]:
    """New recovery codes in the place of all earlier ones, each in two halves to read."""
    RecoveryCode.objects.filter(user=user).delete()
    halves = RECOVERY_CODE_BYTES // 2
    codes = [
        "".join(secrets.choice(_ALPHABET) for _ in range(RECOVERY_CODE_BYTES))
        for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=digest_of(code)) for code in codes
    )
    return [f"{code[:halves]}-{code[halves:]}" for code in codes]


def door_of(user: User) -> str:
    """What the tries of a person's codes are counted under."""
    return f"code:{user.pk}"


def plain(code: str) -> bytes:
    """A code as it was meant: without blanks and hyphens, in lower case."""
    return "".join(code.split()).replace("-", "").lower().encode("utf-8", "replace")


def digest_of(code: str) -> str:
    """The SHA-256, in hex, that is kept of a recovery code."""
    return hashlib.sha256(plain(code)).hexdigest()


def wrong_code() -> InvalidInput:
    """The refusal of a code."""
    return InvalidInput(
        "This code is not right, or was used already. Wait for the next one and try again.",
        code="wrong_code",
        field="code",
    )


def opened(sealed_secret: str) -> str:
    """The secret again.

    Raises:
        InvalidInput: SECRET_KEY was changed, and the earlier one is not in SECRET_KEY_FALLBACKS.
    """
    try:
        return sealing.opened(sealed_secret, purpose=PURPOSE)
    except InvalidToken as error:
        raise InvalidInput(
            "Your authenticator can no longer be checked. Ask an administrator to take it away.",
            code="factor_unreadable",
        ) from error
