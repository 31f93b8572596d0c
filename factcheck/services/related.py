"""Claims of one's desks that tell of the same matter: the same, the contrary, or like it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from django.contrib.postgres.search import SearchQuery

from factcheck.corroboration import bearing, stance, words
from factcheck.corroboration.claim_text import ClaimText
from factcheck.corroboration.stance import Ground, Suggestion
from factcheck.enums import Relation, Stance
from factcheck.models import Claim, User
from factcheck.services.citations import text_of

WORDS_ASKED = 6  # of a claim; another claim must hold two of them
CLAIMS_READ = 40  # the ones that hold most of them
CLAIMS_SHOWN = 8
# An earlier or later count, the same place with the parts reversed: worth seeing beside the claim.
_TELLING = frozenset({Ground.OCCASION, Ground.FIGURES, Ground.LEFT_OPEN, Ground.TAKEN_BACK})
_ORDER = (Relation.CONTRADICTS, Relation.SAME, Relation.ANOTHER_OCCASION, Relation.SIMILAR)


@dataclass(frozen=True, slots=True)
class Related:
    """Another claim, how it stands to the one that is looked at, and why in a sentence."""

    claim: Claim
    relation: Relation
    reason: str
    score: float


def to(claim: Claim, *, by: User) -> list[Related]:
    """Claims on the desks of `by` that contradict `claim`, say the same or are like it.

    Contradictions come first. Found by full-text search for its words, then read by the rules by
    which passages of pages are; at most 8.
    """
    text = replace(text_of(claim), said_by="")  # what is told is compared, not who tells it
    found = [related(text, other) for other in candidates(claim, text, by)]
    close = [each for each in found if each is not None]
    close.sort(key=lambda each: (_ORDER.index(each.relation), -each.score))
    return close[:CLAIMS_SHOWN]


def candidates(claim: Claim, text: ClaimText, by: User) -> Sequence[Claim]:
    """The claims that hold at least two of the claim's telling words."""
    query = of_pairs(telling_words(text))
    if query is None:
        return []
    mine = Claim.objects.of_desks_of(by).exclude(pk=claim.pk)
    rows = mine.matching(query).select_related("claimant", "ruling__rating")
    return list(rows[:CLAIMS_READ])


def telling_words(text: ClaimText) -> list[str]:
    """The words by which a claim is known: names first, then the longest."""
    tokens = dict.fromkeys(word.lower() for word in words.tokens(text.matter))
    names = text.words.names
    return sorted(tokens, key=lambda word: (words.form(word) not in names, -len(word)))[
        :WORDS_ASKED
    ]


def of_pairs(asked: Sequence[str]) -> SearchQuery | None:
    """A full-text query for any two of the words; None where there are not two."""
    pairs = [f"('{one}' & '{other}')" for one, other in combinations(asked, 2)]
    return SearchQuery(" | ".join(pairs), search_type="raw", config="english") if pairs else None


def related(text: ClaimText, other: Claim) -> Related | None:
    """How `other` stands to a claim; None when it is about something else."""
    its = text_of(other)
    found = stance.suggest(text, its.matter)
    relation = relation_of(found)
    if relation is None and bearing.share(text.words, its.words, its.words) >= bearing.ABOUT_SHARE:
        relation = Relation.SIMILAR
    return Related(other, relation, found.reason, found.score) if relation else None


def relation_of(found: Suggestion) -> Relation | None:
    """What a suggestion means between two claims; None where it means nothing much."""
    if found.stance is Stance.REFUTES:
        return Relation.CONTRADICTS
    if found.stance is Stance.SUPPORTS:
        return Relation.SAME
    return Relation.ANOTHER_OCCASION if found.ground in _TELLING else None
