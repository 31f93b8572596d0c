"""Who comes in by single sign-on: the person that an identity of the provider belongs to."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from factcheck.errors import NotFound, NotPermitted
from factcheck.models import Identity, User
from factcheck.services import audit, people


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the provider has vouched for; `email` is "" unless it has verified the address."""

    issuer: str
    subject: str
    email: str


def person_of(claimed: Claimed) -> User:
    """The active person to whom this identity belongs.

    At first it is the one person here with its e-mail address; from then on the identity is
    theirs, whatever becomes of addresses. Nobody is made a member by the provider.

    Raises:
        NotPermitted: nobody here has the identity or the address, or they are deactivated.
    """
    known = Identity.objects.filter(issuer=claimed.issuer, subject=claimed.subject)
    identity = known.select_related("user").first()
    user = identity.user if identity else linked(claimed)
    if not user.is_active:
        raise nobody(claimed)
    return user


def linked(claimed: Claimed) -> User:
    """The person with the identity's e-mail address, to whom it is bound from now on.

    Raises:
        NotPermitted: nobody has it, more than one do, or theirs is another identity already.
    """
    found = User.objects.filter(email__iexact=claimed.email, is_active=True)[:2]
    if not claimed.email or len(found) != 1:
        raise nobody(claimed)
    user = found[0]
    try:
        with transaction.atomic():
            Identity.objects.create(
                user=user,
                issuer=claimed.issuer,
                subject=claimed.subject,
                linked_at=timezone.now(),
            )
            told = {"issuer": claimed.issuer, "subject": claimed.subject}
            audit.record("person.link_identity", f"user:{user.pk}", by=user, data=told)
    except IntegrityError as error:
        raise nobody(claimed) from error
    return user


def unlink(*, user_id: int, by: User | None) -> None:
    """Part a person from their accounts at the provider, to be bound anew at the next sign-on.

    Idempotent. It ends no session: deactivate who is to be put out.

    Raises:
        NotFound: there is no such person.
        NotPermitted: `by` does not administer all their desks.
    """
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound("There is no such person.")
    people.demand_administrator_of(user, by)
    with transaction.atomic():
        for identity in Identity.objects.select_for_update().filter(user=user):
            told = {"issuer": identity.issuer, "subject": identity.subject}
            audit.record("person.unlink_identity", f"user:{user.pk}", by=by, data=told)
            identity.delete()


def nobody(claimed: Claimed) -> NotPermitted:
    """The refusal of an identity that is nobody's here."""
    whose = claimed.email or "this account, whose e-mail address is not verified"
    return NotPermitted(
        f"Nobody on a desk here goes by {whose}. Ask an administrator.", code="unknown_identity"
    )
