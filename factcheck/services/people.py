"""People, their roles on desks, and the tokens that their programs carry."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from factcheck.enums import Role, Scope
from factcheck.errors import InvalidInput, NotPermitted
from factcheck.models import ApiToken, Desk, Membership, Partner, User
from factcheck.services import audit, wording

MAX_USERNAME_CHARACTERS = 150
MAX_TOKEN_NAME_CHARACTERS = 100
SECRET_BYTES = 32
PREFIX_CHARACTERS = 8
# An exact time of last use for every call would cost a write for every call.
LAST_USED_RESOLUTION = timedelta(minutes=5)


def add(
    *, username: str, password: str, desk: Desk, roles: Iterable[Role], by: User | None = None
) -> User:
    """Add a person with roles on a desk; nobody adds them when the command line does.

    Raises:
        InvalidInput: the name is taken or is none, or the password is too weak.
        NotPermitted: `by` does not administer the desk.
    """
    check_login(username, password)
    with transaction.atomic():
        demand_administrator(by, desk)
        user = created(username, password)
        audit.record("person.add", f"user:{user.pk}", by=by, desk=desk)
        for role in roles:
            grant(user=user, desk=desk, role=role, by=by)
    return user


def check_login(username: str, password: str) -> None:
    """Refuse a name that nobody could type, and a password that others could guess.

    Raises:
        InvalidInput: says which, and why.
    """
    wording.check("username", username, most=MAX_USERNAME_CHARACTERS)
    try:
        User.username_validator(username)
    except ValidationError as error:
        raise InvalidInput(str(error.message), code="bad_name", field="username") from error
    try:
        validate_password(password, User(username=username))
    except ValidationError as error:
        raise InvalidInput(
            " ".join(error.messages), code="weak_password", field="password"
        ) from error


def created(username: str, password: str) -> User:
    """A new person who can log in.

    Raises:
        InvalidInput: somebody has this name.
    """
    try:
        with transaction.atomic():
            return User.objects.create_user(username=username, password=password)
    except IntegrityError as error:
        raise InvalidInput(
            f"The name {username} is taken.", code="name_taken", field="username"
        ) from error


def grant(*, user: User, desk: Desk, role: Role, by: User | None) -> Membership:
    """Give a person a role on a desk; idempotent.

    Raises:
        NotPermitted: `by` does not administer the desk.
    """
    with transaction.atomic():
        demand_administrator(by, desk)
        membership, is_new = Membership.objects.get_or_create(user=user, desk=desk, role=role)
        if is_new:
            audit.record(
                "person.grant", f"user:{user.pk}", by=by, desk=desk, data={"role": str(role)}
            )
    return membership


def revoke(*, membership_id: int, by: User | None) -> None:
    """Take a role from a person; idempotent.

    Raises:
        NotPermitted: `by` does not administer the desk.
    """
    with transaction.atomic():
        membership = Membership.objects.select_for_update().filter(pk=membership_id).first()
        if membership is not None:
            demand_administrator(by, membership.desk)
            subject, data = f"user:{membership.user_id}", {"role": membership.role}
            audit.record("person.revoke", subject, by=by, desk=membership.desk, data=data)
            membership.delete()


def demand_administrator(by: User | None, desk: Desk) -> None:
    """Let those pass who decide on the desk's people: its administrators and superusers.

    A desk that has nobody yet is open to any administrator. Nobody is the command line, whose
    user owns the installation.

    Raises:
        NotPermitted: it is somebody else.
    """
    is_new = not desk.memberships.exists()
    if by is None or administers(by, {desk.pk}) or (is_new and by.is_active and desks_of(by)):
        return
    raise NotPermitted("To decide on a desk's people takes the role administrator on it.")


def demand_administrator_of(user: User, by: User | None) -> None:
    """Let those pass who decide on how `user` comes in: who administers all their desks.

    Raises:
        NotPermitted: it is somebody else.
    """
    desks = set(user.memberships.values_list("desk", flat=True))
    if by is None or (administers(by, desks) and (by.is_superuser or not user.is_superuser)):
        return
    raise NotPermitted("To decide on this takes the role administrator on all their desks.")


def demand_tokens_of(user: User, by: User | None) -> None:
    """Let those pass who decide on the programs that act for `user`.

    That is `user`, and whoever administers all desks that a token of theirs would open.

    Raises:
        NotPermitted: it is somebody else.
    """
    if by != user:
        demand_administrator_of(user, by)


def administers(by: User, desk_ids: set[int]) -> bool:
    """Whether `by` decides on the people of all these desks, which must be some."""
    if not by.is_active:
        return False
    return by.is_superuser or (bool(desk_ids) and desk_ids <= desks_of(by))


def desks_of(administrator: User) -> set[int]:
    """The ids of the desks where this person is administrator."""
    mine = administrator.memberships.filter(role=Role.ADMINISTRATOR)
    return set(mine.values_list("desk", flat=True))


def issue_token(
    *,
    user: User,
    name: str,
    scopes: Iterable[Scope],
    by: User | None,
    expires_at: datetime | None = None,
    partner: Partner | None = None,
) -> tuple[ApiToken, str]:
    """Make a token; its secret is returned this once and only its SHA-256 is kept.

    Raises:
        InvalidInput: no name, no scope, an unknown one, or one for markup without a partner, as
            whose it comes in, or the other way round.
        NotPermitted: `by` is neither this person nor administers all their desks.
    """
    wanted = checked_scopes(name, scopes)
    if (Scope.MARKUP in wanted) != (partner is not None):
        raise InvalidInput(
            "A token for markup, and no other, speaks for a partner: choose both or neither.",
            code="partner_missing",
            field="partner",
        )
    secret = f"fc_{secrets.token_urlsafe(SECRET_BYTES)}"
    with transaction.atomic():
        demand_tokens_of(user, by)
        token = ApiToken.objects.create(
            user=user,
            partner=partner,
            name=name.strip(),
            prefix=secret[: 3 + PREFIX_CHARACTERS],
            digest=digest_of(secret),
            scopes=wanted,
            created_at=timezone.now(),
            expires_at=expires_at,
        )
        data = {"token": token.pk, "scopes": wanted}
        audit.record("token.issue", f"user:{user.pk}", by=by, data=data)
    return token, secret


def checked_scopes(name: str, scopes: Iterable[Scope]) -> list[Scope]:
    """The scopes in their order, each once.

    Raises:
        InvalidInput: none or an unknown one, or a token without a name.
    """
    wording.check("name", name, most=MAX_TOKEN_NAME_CHARACTERS)
    if not name.strip():
        raise InvalidInput("Name the program that will use it.", code="no_name", field="name")
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(Scope.values):
        raise InvalidInput(
            f"Choose scopes from {', '.join(Scope.values)}.", code="unknown_scope", field="scopes"
        )
    return wanted


def token_for(secret: str) -> ApiToken | None:
    """The usable token with this secret, its use noted."""
    tokens = ApiToken.objects.usable().select_related("user")
    token = tokens.filter(digest=digest_of(secret)).first()
    now = timezone.now()
    if token and (token.last_used_at is None or now - token.last_used_at > LAST_USED_RESOLUTION):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke_token(*, token_id: int, by: User | None) -> None:
    """End a token; idempotent.

    Raises:
        NotPermitted: `by` is neither its person nor administers all their desks.
    """
    with transaction.atomic():
        tokens = ApiToken.objects.select_for_update(of=("self",)).select_related("user")
        token = tokens.filter(pk=token_id, revoked_at=None).first()
        if token is not None:
            demand_tokens_of(token.user, by)
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            audit.record("token.revoke", f"token:{token_id}", by=by)


def digest_of(secret: str) -> str:
    """The SHA-256, in hex, that is kept of a secret (which is random, so no salt is needed)."""
    return hashlib.sha256(secret.encode()).hexdigest()
