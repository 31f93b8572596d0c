"""By whose word a passage tells something; knows nothing of whether they are right."""

import re

from factcheck.corroboration import words
from factcheck.reading.attributions import Attribution, attributions

# Who so words another's statement does not make it their own, unlike by "said" or "confirmed".
_STEMS = (
    "alleg claim insist boast predict warn promis pledg vow suggest argu contend threaten purport"
)
_AT_A_DISTANCE = re.compile(rf"(?i)(?:{_STEMS.replace(' ', '|')})(?:e|es|s|ed|d|ing)?")


def is_in_name_of(claimant: str, passage: str) -> bool:
    """Whether `passage` has `claimant` say it: a person by the surname, a body by all its words."""
    sayers = [found.claimant for found in attributions(passage) if found.claimant]
    surname = claimant.split()[-1:]
    if surname and surname[0][0].isupper():
        return any(surname[0] in sayer.split() for sayer in sayers)
    body = words.all_of(words.content(claimant))
    return bool(body) and any(body <= words.all_of(words.content(sayer)) for sayer in sayers)


def is_named(sayer: str, passage: str) -> bool:
    """Whether `passage` names `sayer`, by any of their names, whatever it says of them."""
    names = words.all_of(words.content(sayer))
    return bool(names & words.all_of(words.content(passage)))


def at_a_distance(passage: str) -> Attribution | None:
    """The first who only claims, predicts or insists in `passage`; None where nobody does."""
    found = attributions(passage)
    return next((each for each in found if _AT_A_DISTANCE.fullmatch(each.cue)), None)
