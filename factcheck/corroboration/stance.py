"""What a passage says about a claim, as a suggestion with its reason; never gives a verdict.

The figures are compared first, then who denies what, then the words. A passage that repeats the
claim in its own claimant's name is context: it shows that the claim was made, not that it is so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from factcheck.corroboration import comparison, polarity, words
from factcheck.corroboration.claim_text import ClaimText
from factcheck.corroboration.passages import Passage
from factcheck.corroboration.polarity import Polarity, Reading
from factcheck.corroboration.words import Words
from factcheck.enums import Stance
from factcheck.reading.attributions import attributions
from factcheck.reading.figures import Figure

# Shares of the claim's words (names included) that a passage and its setting hold.
ABOUT_SHARE = 0.35  # from here on, and with a word of what happened, it is about the same matter
CONTEXT_SHARE = 0.20  # from here on it is on the same subject
SAME_SHARE = 0.70  # from here on, a passage without figures says the same


class Ground(Enum):
    """On what a suggestion rests; the value is its worth, 0..1, and a number's is the highest.

    A number is hard to misread, words are not.
    """

    FIGURES = 1.0
    DENIAL = 0.95
    LEFT_OPEN = 0.9
    REPEATED = 0.85
    WORDS = 0.7
    SUBJECT = 0.4
    NOTHING = 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested stance, how sure it is (0..1), and why in a sentence for the reviewer."""

    stance: Stance
    score: float
    reason: str
    ground: Ground


UNRELATED = Suggestion(Stance.UNRELATED, 0.0, "Nothing in it bears on the claim.", Ground.NOTHING)


_WEAK = frozenset({Ground.NOTHING, Ground.SUBJECT})


def suggest(claim: ClaimText, passage: str, *, setting: str = "") -> Suggestion:
    """What `passage`, a sentence of a page, says about `claim`.

    `setting` is the page's title: it may name whom the passage only calls "they".
    """
    said, around = words.content(passage), words.content(setting)
    share = _share(claim.words, said, around)
    if not _is_about(claim.words, said, around, share):
        return _on_subject(claim.words, said, share)
    claimed = polarity.read(claim.matter, claim.words.others)
    found = polarity.read(passage, claim.words.others)
    if found.polarity is Polarity.LEAVES_OPEN:
        reason = f"Leaves it open: \u201c{found.cue}\u201d."
        return _suggestion(Stance.CONTEXT, Ground.LEFT_OPEN, share, reason)
    if (found.polarity is Polarity.DENIES) != (claimed.polarity is Polarity.DENIES):
        return _opposed(claimed, found, share)
    weighed = _weighed(claim, passage, share)
    if weighed.stance is Stance.SUPPORTS and _is_in_name_of(claim.claimant, passage):
        reason = f"Repeats {claim.claimant}: it shows that this was said, not that it is so."
        return _suggestion(Stance.CONTEXT, Ground.REPEATED, share, reason)
    return weighed


def of_page(claim: ClaimText, passages: Sequence[Passage], *, setting: str = "") -> Suggestion:
    """What a page says about `claim` by its `passages`: the one that bears most on it decides.

    A passage that is only on the subject counts when no other says more.
    """
    weighed = [(suggest(claim, each.quote, setting=setting), each.score) for each in passages]
    best, _ = max(
        weighed,
        key=lambda one: (one[0].ground not in _WEAK, one[0].score * one[1]),
        default=(UNRELATED, 0.0),
    )
    return best


def _share(claimed: Words, said: Words, around: Words) -> float:
    """The share of the claim's words that the passage holds; names may stand around it."""
    everything = _all_of(claimed)
    held = (everything & _all_of(said)) | (claimed.names & _all_of(around))
    return len(held) / max(1, len(everything))


def _all_of(content: Words) -> frozenset[str]:
    return content.names | content.others


def _is_about(claimed: Words, said: Words, around: Words, share: float) -> bool:
    """Whether the passage tells of what the claim tells of, and of one whom the claim names."""
    here = _all_of(said)
    is_named = not claimed.names or claimed.names & (here | _all_of(around))
    return bool(share >= ABOUT_SHARE and claimed.others & here and is_named)


def _on_subject(claimed: Words, said: Words, share: float) -> Suggestion:
    names = claimed.names & _all_of(said)
    if share < CONTEXT_SHARE or (claimed.names and not names):
        return UNRELATED
    return _suggestion(
        Stance.CONTEXT, Ground.SUBJECT, share, "On the same subject, but not on what is claimed."
    )


def _opposed(claimed: Reading, found: Reading, share: float) -> Suggestion:
    if found.polarity is Polarity.DENIES:
        reason = f"Denies it: \u201c{found.cue}\u201d."
        return _suggestion(Stance.REFUTES, Ground.DENIAL, share, reason)
    if share >= SAME_SHARE:
        reason = f"Asserts what the claim denies: \u201c{claimed.cue}\u201d."
        return _suggestion(Stance.REFUTES, Ground.WORDS, share, reason)
    reason = "Tells of the same, but not of what the claim denies."
    return _suggestion(Stance.CONTEXT, Ground.SUBJECT, share, reason)


def _is_in_name_of(claimant: str, passage: str) -> bool:
    """Whether `passage` has `claimant` say it: a person by the surname, a body by all its words."""
    sayers = [found.claimant for found in attributions(passage) if found.claimant]
    surname = claimant.split()[-1:]
    if surname and surname[0][0].isupper():
        return any(surname[0] in sayer.split() for sayer in sayers)
    body = _all_of(words.content(claimant))
    return bool(body) and any(body <= _all_of(words.content(sayer)) for sayer in sayers)


def _weighed(claim: ClaimText, passage: str, share: float) -> Suggestion:
    compared = comparison.compare(claim, passage)
    if compared.agreeing and compared.conflicting:
        (_, agreeing), (claimed, other) = compared.agreeing[0], compared.conflicting[0]
        reason = (
            f"Gives {_quoted(agreeing)} as the claim does, but {_quoted(other)}, "
            f"where the claim says {_quoted(claimed)}."
        )
        return _suggestion(Stance.CONTEXT, Ground.FIGURES, share, reason)
    if compared.agreeing or compared.conflicting:
        stance = Stance.SUPPORTS if compared.agreeing else Stance.REFUTES
        claimed, found = (compared.agreeing or compared.conflicting)[0]
        reason = f"Gives {_quoted(found)}; the claim says {_quoted(claimed)}."
        return _suggestion(stance, Ground.FIGURES, share, reason)
    if claim.figures:
        reason = "Tells of the same, but gives no figure to compare."
        return _suggestion(Stance.CONTEXT, Ground.SUBJECT, share, reason)
    return _by_words(claim.words, words.content(passage), share)


def _by_words(claimed: Words, said: Words, share: float) -> Suggestion:
    if share < SAME_SHARE:
        reason = "Tells of the same, but not all that is claimed."
        return _suggestion(Stance.CONTEXT, Ground.SUBJECT, share, reason)
    held, whole = _all_of(claimed) & _all_of(said), _all_of(claimed)
    reason = f"Says the same, in {len(held)} of the claim's {len(whole)} words."
    return _suggestion(Stance.SUPPORTS, Ground.WORDS, share, reason)


def _quoted(figure: Figure) -> str:
    """A figure as it stands inside a sentence."""
    quote = " ".join(figure.quote.split())
    return quote[:1].lower() + quote[1:]


def _suggestion(stance: Stance, ground: Ground, share: float, reason: str) -> Suggestion:
    return Suggestion(stance, round(ground.value * (0.5 + 0.5 * share), 2), reason, ground)
