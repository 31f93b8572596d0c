"""People, their roles on desks, and the tokens that their programs carry."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from factcheck.enums import Role, Scope
from factcheck.errors import InvalidInput
from factcheck.models import ApiToken, Desk, Membership, User
from factcheck.services import audit

SECRET_BYTES = 32
PREFIX_CHARACTERS = 8
# An exact time of last use for every call would cost a write for every call.
LAST_USED_RESOLUTION = timedelta(minutes=5)


def add(
    *, username: str, password: str, desk: Desk, roles: Iterable[Role], by: User | None = None
) -> User:
    """Add a person with roles on a desk.

    Raises:
        InvalidInput: the name is taken, or the password is too weak.
    """
    if User.objects.filter(username=username).exists():
        raise InvalidInput(f"The name {username} is taken.", code="name_taken", field="username")
    try:
        validate_password(password, User(username=username))
    except ValidationError as error:
        raise InvalidInput(
            " ".join(error.messages), code="weak_password", field="password"
        ) from error
    with transaction.atomic():
        user = User.objects.create_user(username=username, password=password)
        audit.record("person.add", f"user:{user.pk}", by=by, desk=desk)
        for role in roles:
            grant(user=user, desk=desk, role=role, by=by)
    return user


def grant(*, user: User, desk: Desk, role: Role, by: User | None) -> Membership:
    """Give a person a role on a desk; idempotent."""
    with transaction.atomic():
        membership, created = Membership.objects.get_or_create(user=user, desk=desk, role=role)
        if created:
            audit.record(
                "person.grant", f"user:{user.pk}", by=by, desk=desk, data={"role": str(role)}
            )
    return membership


def revoke(*, membership_id: int, by: User | None) -> None:
    """Take a role from a person; idempotent."""
    with transaction.atomic():
        membership = Membership.objects.select_for_update().filter(pk=membership_id).first()
        if membership is not None:
            subject, data = f"user:{membership.user_id}", {"role": membership.role}
            audit.record("person.revoke", subject, by=by, desk=membership.desk, data=data)
            membership.delete()


def issue_token(
    *,
    user: User,
    name: str,
    scopes: Iterable[Scope],
    by: User | None,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """Make a token; its secret is returned this once and only its SHA-256 is kept.

    Raises:
        InvalidInput: no scope, or an unknown one.
    """
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(Scope.values):
        raise InvalidInput(
            f"Choose scopes from {', '.join(Scope.values)}.", code="unknown_scope", field="scopes"
        )
    secret = f"fc_{secrets.token_urlsafe(SECRET_BYTES)}"
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name,
            prefix=secret[: 3 + PREFIX_CHARACTERS],
            digest=digest_of(secret),
            scopes=wanted,
            created_at=timezone.now(),
            expires_at=expires_at,
        )
        data = {"token": token.pk, "scopes": wanted}
        audit.record("token.issue", f"user:{user.pk}", by=by, data=data)
    return token, secret


def token_for(secret: str) -> ApiToken | None:
    """The usable token with this secret, its use noted."""
    tokens = ApiToken.objects.usable().select_related("user")
    token = tokens.filter(digest=digest_of(secret)).first()
    now = timezone.now()
    if token and (token.last_used_at is None or now - token.last_used_at > LAST_USED_RESOLUTION):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke_token(*, token_id: int, by: User | None) -> None:
    """End a token; idempotent."""
    with transaction.atomic():
        ended = ApiToken.objects.filter(pk=token_id, revoked_at=None).update(
            revoked_at=timezone.now()
        )
        if ended:
            audit.record("token.revoke", f"token:{token_id}", by=by)


def digest_of(secret: str) -> str:
    """The SHA-256, in hex, that is kept of a secret (which is random, so no salt is needed)."""
    return hashlib.sha256(secret.encode()).hexdigest()
