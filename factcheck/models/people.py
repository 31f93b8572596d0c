"""People, their desks and roles, and the tokens that their programs carry."""

from collections.abc import Iterator
from datetime import tzinfo
from zoneinfo import ZoneInfo

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from factcheck.enums import MailPace, Role, Scope
from factcheck.models.guards import told


class User(AbstractUser):
    """A person of the newsroom; what they may do is said by their memberships.

    `sessions_ended` counts how often all their sessions were ended: a session is bound to the
    count at which it began. `time_zone` is an IANA name, "" for the newsroom's; `digest_at` is when
    a mail with what is new was last begun. `languages` are those that they read, as in "en" or
    "uk"; none said is every one.
    """

    languages = ArrayField(
        models.CharField(max_length=10),
        default=list,
        blank=True,
        help_text="Claims are shared out by what people read, such as “en, uk”; empty: all.",
    )
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)
    time_zone = models.CharField(max_length=64, blank=True)
    mail_pace = models.CharField(max_length=20, choices=MailPace, default=MailPace.HALF_HOURLY)
    digest_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(mail_pace__in=MailPace.values), name="pace_of_mail_is_known"
            ),
        ]
        triggers = [
            *told(
                "'user:' || new.id",
                update=pgtrigger.AnyChange("is_active", "is_staff", "is_superuser"),
                delete=None,
            ),
            # For good: whoever is let in again logs in again.
            pgtrigger.Trigger(
                name="deactivation_ends_sessions",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                NEW.sessions_ended = GREATEST(
                    NEW.sessions_ended,
                    OLD.sessions_ended + (OLD.is_active AND NOT NEW.is_active)::int
                );
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def desk_ids(self) -> "set[int] | QuerySet[Membership, int]":
        """The desks where they hold a role: as numbers where their roles have been read already.

        The database knows of each number how many rows there are of it, and so how to find them.
        """
        if "memberships" in getattr(self, "_prefetched_objects_cache", {}):
            return {each.desk_id for each in self.memberships.all()}
        return self.memberships.values_list("desk", flat=True)

    @property
    def zone(self) -> tzinfo:
        """The clock that this person reads."""
        return ZoneInfo(self.time_zone) if self.time_zone else timezone.get_default_timezone()

    def get_session_auth_hash(self) -> str:
        """What a session is bound to: the password, and how often sessions were ended."""
        return self._bound(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same by the keys before SECRET_KEY."""
        return map(self._bound, super().get_session_auth_fallback_hash())

    def _bound(self, digest: str) -> str:
        return f"{digest}{self.sessions_ended}" if self.sessions_ended else digest


class Desk(models.Model):
    """A part of the newsroom that takes in stories and rules on their claims."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    members = models.ManyToManyField(User, through="Membership", related_name="desks")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One role of one person on one desk."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "desk", "role"], name="a_role_is_held_once_on_a_desk"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]
        triggers = told("'user:' || new.user_id", insert=None, update=None, delete=None)

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.desk}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Named sets of API tokens."""

    def usable(self) -> "ApiTokenQuerySet":
        """Neither revoked nor expired, of a person who is still active."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=timezone.now()),
            revoked_at=None,
            user__is_active=True,
        )


class ApiToken(models.Model):
    """What a program shows to act for a person; only the secret's SHA-256 is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    partner = models.ForeignKey(
        "Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values) & ~Q(scopes=[]),
                name="a_token_has_known_scopes",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contains=[Scope.MARKUP], partner__isnull=False)
                | (~Q(scopes__contains=[Scope.MARKUP]) & Q(partner=None)),
                name="a_token_for_markup_speaks_for_a_partner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
