"""What the policy still asks for before a claim may be rated so or so, in the policy's words."""

from dataclasses import dataclass, replace

from factcheck import policy
from factcheck.enums import Action
from factcheck.models import Claim, Rating, User
from factcheck.services import desk_policies
from factcheck.services.cases import Words, asked_for, case_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What every rating asks for, and what each asks for besides."""

    by_all: list[str]
    per_rating: list[tuple[Rating, list[str]]]


def asked(claim: Claim, by: User) -> Asked:
    """What the evidence lacks, each sentence said once."""
    ratings = per_rating(claim, by)
    first = ratings[0][1] if ratings else []
    by_all = [each for each in first if all(each in sentences for _, sentences in ratings)]
    return Asked(
        by_all,
        [(rating, [each for each in asks if each not in by_all]) for rating, asks in ratings],
    )


def per_rating(claim: Claim, by: User) -> list[tuple[Rating, list[str]]]:
    """Each rating on offer with what the evidence lacks for it; nothing when it would do.

    The person's own words are taken as given: what is asked here is evidence.
    """
    said = replace(
        case_of(claim, by, Words()),
        rationale="given",
        rationale_characters_needed=0,
        has_public_verdict=False,
        correction_kind="",
        deciding_source_has_stance=True,
    )
    terms = desk_policies.laid_down(claim.desk_id)
    about = frozenset({policy.About.WORDS})
    return [
        (
            rating,
            policy.unmet(
                Action.SUBMIT,
                replace(said, **asked_for(rating, claim, terms)),
                about=about,
            ),
        )
        for rating in desk_policies.offered()
    ]
