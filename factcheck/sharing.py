"""Who gets which claims when several are shared out: by load and language; knows no database.

People count their claims, so each gets the next one who can take it and holds least. Claims that
few can take are given first, or those few would be full when their turn comes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hand:
    """A person who may be given claims: how many they hold, and which languages they read.

    Whoever names no language is taken to read every one. `barred` are claims that are not for
    them.
    """

    person: int
    held: int
    languages: frozenset[str] = frozenset()
    barred: frozenset[int] = frozenset()

    def may_have(self, claim: int, languages: Iterable[str]) -> bool:
        """Whether the claim can go to them."""
        return claim not in self.barred and self.reads(languages)

    def reads(self, languages: Iterable[str]) -> bool:
        """Whether they read one of `languages`; a claim that stands in no story has none."""
        asked = set(map(primary, languages))
        return not self.languages or not asked or bool(asked & set(map(primary, self.languages)))


def share(claims: Mapping[int, frozenset[str]], hands: Iterable[Hand]) -> dict[int, int]:
    """A person for each claim that somebody can take; `claims` gives the languages of each.

    Deterministic: of people who hold the same, the one with the smaller id is first.
    """
    people = sorted(hands, key=lambda hand: hand.person)
    loads = {hand.person: hand.held for hand in people}
    fit = {
        claim: [hand.person for hand in people if hand.may_have(claim, languages)]
        for claim, languages in claims.items()
    }
    found = {}
    for claim in sorted(claims, key=lambda each: (len(fit[each]), each)):
        if fit[claim]:
            found[claim] = min(fit[claim], key=loads.__getitem__)
            loads[found[claim]] += 1
    return found


def primary(language: str) -> str:
    """The language itself, without its country or script: "en" of "en-GB".

    Source: RFC 5646, section 2.2.1.
    """
    return language.partition("-")[0].strip().lower()
