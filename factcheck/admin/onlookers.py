"""Who else has a claim open, in words; looking at it tells the others of oneself."""

from collections.abc import Sequence

from django.utils.text import get_text_list

from factcheck.models import Claim, User
from factcheck.services import presence

MAX_NAMED = 3


def context(claim: Claim, by: User) -> dict[str, str]:
    """For the templates; a person who sees them has the claim open."""
    return {"onlookers": sentence([str(each) for each in presence.look_in(claim, by)])}


def sentence(names: Sequence[str]) -> str:
    """“A., B. and 4 others have this open”; nothing of nobody."""
    if not names:
        return ""
    named, more = list(names[:MAX_NAMED]), len(names) - MAX_NAMED
    if more > 0:
        named.append(f"{more} {'other' if more == 1 else 'others'}")
    return f"{get_text_list(named, 'and')} {'has' if len(names) == 1 else 'have'} this open."
