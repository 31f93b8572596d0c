"""To which of several people claims should go; they are given by claims.assign."""

from collections.abc import Iterable, Mapping

from factcheck import sharing
from factcheck.models import Appearance, Claim, User
from factcheck.services import conflicts, loads
from factcheck.sharing import Hand


def plan(*, claim_ids: Iterable[int], people_ids: Iterable[int], by: User) -> dict[int, int]:
    """A person out of `people_ids` for each claim, by what they hold and read; writes nothing.

    Claims of other desks, and those that nobody chosen can take, are left out. Each desk's claims
    go to its own people alone.
    """
    claims = Claim.objects.of_desks_of(by).filter(pk__in=list(claim_ids))
    desks = dict(claims.values_list("pk", "desk"))
    read, kept_from = languages_of(desks), conflicts.by_person(desks, people_ids)
    found: dict[int, int] = {}
    for desk in sorted(set(desks.values())):
        here = {claim: read.get(claim, frozenset()) for claim in desks if desks[claim] == desk}
        found |= sharing.share(here, hands_of(desk, kept_from))
    return found


def hands_of(desk_id: int, kept_from: Mapping[int, frozenset[int]]) -> list[Hand]:
    """Who of those in `kept_from` can be given claims of this desk; it says which they cannot."""
    return [
        Hand(each.pk, each.held, frozenset(each.languages), kept_from[each.pk])  # type: ignore[attr-defined]  # loads.of_desks annotates it
        for each in loads.of_desks([desk_id]).filter(pk__in=kept_from)
    ]


def languages_of(claim_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The languages of the stories in which each claim occurs."""
    found: dict[int, frozenset[str]] = {}
    seen = Appearance.objects.filter(claim__in=list(claim_ids), lost_at=None)
    for claim, language in seen.values_list("claim", "story__language"):
        found[claim] = found.get(claim, frozenset()) | {language}
    return found
