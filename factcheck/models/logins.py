"""Who may come in: tries counted by name, second factors, recovery codes, single sign-on."""

from django.db import models

from factcheck.models.guards import told
from factcheck.models.people import User


class Tries(models.Model):
    """How often a door was tried in a row; `door` is "password:name" and the like."""

    door = models.CharField(max_length=200, primary_key=True)
    count = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self) -> str:
        return f"{self.door}: {self.count}"


class SecondFactor(models.Model):
    """A person's authenticator app; it counts once a code of it was given back.

    `secret` is encrypted. `last_step` is the time step of the newest code that was taken, so that
    none is taken twice.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.TextField()
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"authenticator of {self.user}"


class RecoveryCode(models.Model):
    """What stands in for an authenticator once; only the code's SHA-256 is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"], name="a_recovery_code_is_given_once"
            ),
        ]

    def __str__(self) -> str:
        return "used" if self.used_at else "unused"


class Identity(models.Model):
    """Who a person is to the newsroom's identity provider: `subject`, as `issuer` calls them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="an_identity_is_of_one_person"
            ),
            models.UniqueConstraint(
                fields=["user", "issuer"], name="a_person_has_an_identity_of_an_issuer_once"
            ),
        ]
        triggers = told("'user:' || new.user_id", insert=None, update=None, delete=None)

    def __str__(self) -> str:
        return f"{self.subject} of {self.issuer}"
