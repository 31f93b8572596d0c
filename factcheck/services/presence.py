"""Who has a claim open now: told to the others, kept in Redis alone, and gone by itself."""

import time

from factcheck.models import Claim, User
from factcheck.services import transient

# An open page renews itself every 15 s; it may miss two rounds before it counts as closed.
OPEN_SECONDS = 45


def look_in(claim: Claim, by: User) -> list[User]:
    """Note that this person has the claim open, for `OPEN_SECONDS` from now; who else has.

    While Redis does not answer, nobody is known of.
    """
    return _people(claim, _open_to(claim, by) - {by.pk})


def others(claim: Claim, by: User) -> list[User]:
    """Who else has the claim open, without a word of this person."""
    return _people(claim, _open_to(claim) - {by.pk})


def _open_to(claim: Claim, *entering: User) -> set[int]:
    """The ids of those whose time has not run out, `entering` among them."""
    key, now = f"factcheck:open:claim:{claim.pk}", time.time()
    try:
        with transient.memory().pipeline() as pipeline:
            for each in entering:
                pipeline.zadd(key, {str(each.pk): now + OPEN_SECONDS})
                pipeline.expire(key, OPEN_SECONDS)
            pipeline.zremrangebyscore(key, "-inf", now)
            pipeline.zrange(key, 0, -1)
            return {int(number) for number in pipeline.execute()[-1]}
    except transient.AWAY:
        return set()


def _people(claim: Claim, ids: set[int]) -> list[User]:
    """Those of the ids who are on the claim's desk still, by name."""
    on_desk = User.objects.filter(memberships__desk=claim.desk_id, is_active=True)
    return sorted(on_desk.filter(pk__in=ids).distinct(), key=str)
