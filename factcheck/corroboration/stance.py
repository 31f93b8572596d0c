"""What a passage says about a claim, as a suggestion with its reason; never gives a verdict.

Whether both tell of one occasion is asked first, then who denies what, then the figures, then the
words. A passage that repeats the claim in its own claimant's name is context: it shows that the
claim was made, not that it is so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from factcheck.corroboration import (
    bearing,
    comparison,
    gloss,
    occasion,
    opposites,
    polarity,
    sayers,
    words,
)
from factcheck.corroboration.claim_text import ClaimText
from factcheck.corroboration.comparison import Compared, Pair
from factcheck.corroboration.passages import Passage
from factcheck.corroboration.polarity import Polarity, Reading
from factcheck.corroboration.words import Words
from factcheck.enums import Stance
from factcheck.reading import corrections
from factcheck.reading.corrections import Correction
from factcheck.reading.figures import Figure


class Ground(Enum):
    """On what a suggestion rests; the value is its worth, 0..1, and a number's is the highest.

    A number is hard to misread, words are not.
    """

    FIGURES = 1.0
    TAKEN_BACK = 0.98
    DENIAL = 0.95
    LEFT_OPEN = 0.9
    REPEATED = 0.85
    OCCASION = 0.8
    OPPOSITE = 0.75
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
GLOSSED_WORTH = 0.8  # of what is read word for word from another language
_GLOSSED = {"ru": "Russian", "uk": "Ukrainian", "de": "German", "fr": "French"}
_WEAK = frozenset({Ground.NOTHING, Ground.SUBJECT})


def suggest(
    claim: ClaimText, passage: str, *, setting: str = "", published: date | None = None
) -> Suggestion:
    """What `passage`, a sentence of a page, says about `claim`.

    `setting` is the page's title: it may name whom the passage only calls "they". `published` is
    the page's day, for counts that name none. A passage in Russian, Ukrainian, German or French
    is read word for word, and its score is lower for it.
    """
    tongue = gloss.of(passage)
    names = claim.words.names
    text = gloss.english(passage, names=names, written_in=tongue)
    around = gloss.english(setting, names=names)
    correction = corrections.read(text)
    if correction:
        found = _corrected(claim, correction, around)
    else:
        found = _of_statement(claim, text, around, published)
    if tongue and found != UNRELATED:
        reason = f"{found.reason} (Read word for word from {_GLOSSED[tongue]}.)"
        found = replace(found, score=round(found.score * GLOSSED_WORTH, 2), reason=reason)
    return found


def of_page(
    claim: ClaimText,
    passages: Sequence[Passage],
    *,
    setting: str = "",
    published: date | None = None,
) -> Suggestion:
    """What a page says about `claim` by its `passages`: the one that bears most on it decides.

    A passage that is only on the subject counts when no other says more, and one that takes
    something back before what it takes back.
    """
    weighed = [
        (suggest(claim, each.quote, setting=setting, published=published), each.score)
        for each in passages
    ]
    best, _ = max(
        weighed,
        key=lambda one: (
            one[0].ground is Ground.TAKEN_BACK,
            one[0].ground not in _WEAK,
            one[0].score * one[1],
        ),
        default=(UNRELATED, 0.0),
    )
    return best


def _of_statement(
    claim: ClaimText, passage: str, setting: str, published: date | None
) -> Suggestion:
    said, around = words.content(passage), words.content(setting)
    share = bearing.share(claim.words, said, around)
    if not bearing.is_about(claim.words, said, around):
        return _on_subject(claim.words, said, share)
    if elsewhere := _elsewhere(claim, passage, setting):
        return _suggestion(Stance.CONTEXT, Ground.OCCASION, share, elsewhere)
    claimed = polarity.read(claim.matter, claim.words.others)
    found = polarity.read(passage, claim.words.others)
    if found.polarity is Polarity.LEAVES_OPEN:
        reason = f"Leaves it open: \u201c{found.cue}\u201d."
        return _suggestion(Stance.CONTEXT, Ground.LEFT_OPEN, share, reason)
    opposite = opposites.find(claim.matter, passage)
    is_negated = (found.polarity is Polarity.DENIES) != (claimed.polarity is Polarity.DENIES)
    if is_negated and not opposite:
        return _opposed(claimed, found, share)
    if opposite and not is_negated:
        reason = (
            f"Tells of \u201c{opposite.found}\u201d; the claim of \u201c{opposite.claimed}\u201d."
        )
        return _suggestion(Stance.REFUTES, Ground.OPPOSITE, share, reason)
    return _by_whose_word(claim, passage, _weighed(claim, passage, share, published), share)


def _on_subject(claimed: Words, said: Words, share: float) -> Suggestion:
    if not bearing.is_on_subject(claimed, said, share):
        return UNRELATED
    return _suggestion(
        Stance.CONTEXT, Ground.SUBJECT, share, "On the same subject, but not on what is claimed."
    )


def _elsewhere(claim: ClaimText, passage: str, setting: str) -> str:
    """Why the passage tells of another occasion, as a sentence; "" if it may be the same."""
    if places := occasion.other_place(claim.matter, passage, setting):
        return f"Tells of {places[1]}; the claim of {places[0]}."
    if occasion.is_turned_round(claim.matter, passage):
        return "Tells it the other way round: who acts in the claim is acted on here."
    if nations := occasion.other_nation(claim.matter, passage, setting):
        return f"Tells of {nations[1]}; the claim of {nations[0]}."
    times = None if claim.figures else occasion.other_time(claim.text, passage)
    if times and not occasion.happens_once(claim.matter):
        return f"Tells of another time, {times[1].quote}; the claim of {times[0].quote}."
    return ""


def _opposed(claimed: Reading, found: Reading, share: float) -> Suggestion:
    if found.polarity is Polarity.DENIES:
        reason = f"Denies it: \u201c{found.cue}\u201d."
        return _suggestion(Stance.REFUTES, Ground.DENIAL, share, reason)
    if share >= bearing.SAME_SHARE:
        reason = f"Asserts what the claim denies: \u201c{claimed.cue}\u201d."
        return _suggestion(Stance.REFUTES, Ground.WORDS, share, reason)
    reason = "Tells of the same, but not of what the claim denies."
    return _suggestion(Stance.CONTEXT, Ground.SUBJECT, share, reason)


def _corrected(claim: ClaimText, correction: Correction, setting: str) -> Suggestion:
    """What a note says about the claim by what it takes back, and by what it lets stand."""
    withdrawn = _of_statement(claim, correction.withdrawn, setting, None)
    if withdrawn.stance is Stance.SUPPORTS or withdrawn.ground is Ground.REPEATED:
        reason = f"Takes it back: \u201c{correction.cue}\u201d."
        return Suggestion(Stance.REFUTES, withdrawn.score, reason, Ground.TAKEN_BACK)
    stands = comparison.compare(claim, correction.stands)
    if not stands.agreeing and not stands.conflicting:
        stands = comparison.bare(claim, correction.stands)
    if withdrawn.stance is Stance.REFUTES and stands.agreeing:
        reason = f"Is corrected to {_quoted(stands.agreeing[0].found)}, as the claim says."
        return Suggestion(Stance.SUPPORTS, withdrawn.score, reason, Ground.TAKEN_BACK)
    return _of_statement(claim, correction.stands, setting, None)


def _by_whose_word(claim: ClaimText, passage: str, weighed: Suggestion, share: float) -> Suggestion:
    """Take support for what it is where somebody's word is all that stands behind it."""
    if weighed.stance is not Stance.SUPPORTS:
        return weighed
    if claim.claimant and sayers.is_in_name_of(claim.claimant, passage):
        reason = f"Repeats {claim.claimant}: it shows that this was said, not that it is so."
        return _suggestion(Stance.CONTEXT, Ground.REPEATED, share, reason)
    if claim.said_by:
        if sayers.is_named(claim.said_by, passage):
            return weighed
        reason = f"Tells of the matter, but not that {claim.said_by} said it."
        return _suggestion(Stance.CONTEXT, Ground.SUBJECT, share, reason)
    if distant := sayers.at_a_distance(passage):
        reason = f"Only that {distant.claimant or 'somebody'} \u201c{distant.cue}\u201d it."
        return _suggestion(Stance.CONTEXT, Ground.REPEATED, share, reason)
    return weighed


def _weighed(claim: ClaimText, passage: str, share: float, published: date | None) -> Suggestion:
    compared = comparison.compare(claim, passage, published=published)
    if compared.agreeing or compared.conflicting:
        return _by_figures(compared, share)
    if compared.elsewhen:
        return _suggestion(Stance.CONTEXT, Ground.OCCASION, share, _of_another_day(compared))
    if not claim.figures:
        return _by_words(claim, passage, share)
    bare = comparison.bare(claim, passage).agreeing
    if bare and share >= bearing.SAME_SHARE:
        reason = f"Gives {_quoted(bare[0].found)}; the claim says {_quoted(bare[0].claimed)}."
        return _suggestion(Stance.SUPPORTS, Ground.WORDS, share, reason)
    taken = comparison.shares_taken_for_another(claim, passage)
    reason = (
        f"Gives {_quoted(taken.found)}; the claim says {_quoted(taken.claimed)}, another measure."
        if taken
        else "Tells of the same, but gives no figure to compare."
    )
    return _suggestion(Stance.CONTEXT, Ground.SUBJECT, share, reason)


def _by_figures(compared: Compared, share: float) -> Suggestion:
    if compared.agreeing and compared.conflicting:
        (_, agreeing, _), (claimed, other, _) = compared.agreeing[0], compared.conflicting[0]
        reason = (
            f"Gives {_quoted(agreeing)} as the claim does, but {_quoted(other)}, "
            f"where the claim says {_quoted(claimed)}."
        )
        return _suggestion(Stance.CONTEXT, Ground.FIGURES, share, reason)
    stance = Stance.SUPPORTS if compared.agreeing else Stance.REFUTES
    pair = (compared.agreeing or compared.conflicting)[0]
    reason = f"Gives {_quoted(pair.found)}; the claim says {_quoted(pair.claimed)}."
    return _suggestion(stance, Ground.FIGURES, share, reason)


def _of_another_day(compared: Compared) -> str:
    pair: Pair = compared.elsewhen[0]
    days = abs(pair.days_later)
    when = (
        f"{days} {'day' if days == 1 else 'days'} {'later' if pair.days_later > 0 else 'earlier'}"
    )
    return f"Gives {_quoted(pair.found)}, but {when} than the claim's {_quoted(pair.claimed)}."


def _by_words(claim: ClaimText, passage: str, share: float) -> Suggestion:
    if share < bearing.SAME_SHARE:
        reason = "Tells of the same, but not all that is claimed."
        return _suggestion(Stance.CONTEXT, Ground.SUBJECT, share, reason)
    if times := occasion.other_time(claim.text, passage):
        reason = f"Gives {times[1].quote}; the claim says {times[0].quote}."
        return _suggestion(Stance.REFUTES, Ground.OCCASION, share, reason)
    whole = words.all_of(claim.words)
    held = whole & words.all_of(words.content(passage))
    reason = f"Says the same, in {len(held)} of the claim's {len(whole)} words."
    return _suggestion(Stance.SUPPORTS, Ground.WORDS, share, reason)


def _quoted(figure: Figure) -> str:
    """A figure as it stands inside a sentence."""
    quote = " ".join(figure.quote.split())
    return quote[:1].lower() + quote[1:]


def _suggestion(stance: Stance, ground: Ground, share: float, reason: str) -> Suggestion:
    return Suggestion(stance, round(ground.value * (0.5 + 0.5 * share), 2), reason, ground)
