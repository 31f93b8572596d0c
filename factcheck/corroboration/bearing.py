"""How much of a claim's words a passage holds; knows nothing of whether it is for or against."""

from factcheck.corroboration import words
from factcheck.corroboration.words import Words

# Shares of the claim's words (names included) that a passage and its setting hold.
ABOUT_SHARE = 0.35  # from here on, and with a word of what happened, it is about the same matter
CONTEXT_SHARE = 0.20  # from here on it is on the same subject
SAME_SHARE = 0.60  # from here on, a passage without figures says the same


def share(claimed: Words, said: Words, around: Words) -> float:
    """The share of the claim's words that the passage holds; names may stand around it."""
    everything = words.all_of(claimed)
    held = (everything & words.all_of(said)) | (claimed.names & words.all_of(around))
    return len(held) / max(1, len(everything))


def is_about(claimed: Words, said: Words, around: Words) -> bool:
    """Whether the passage tells of what the claim tells of, and of one whom the claim names."""
    here = words.all_of(said)
    is_named = not claimed.names or claimed.names & (here | words.all_of(around))
    enough = share(claimed, said, around) >= ABOUT_SHARE
    return bool(enough and claimed.others & here and is_named)


def is_on_subject(claimed: Words, said: Words, held: float) -> bool:
    """Whether it tells at least of those whom the claim names."""
    return held >= CONTEXT_SHARE and bool(not claimed.names or claimed.names & words.all_of(said))
