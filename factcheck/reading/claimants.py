"""Who a noun phrase names, cleanly; knows nothing of what they assert."""

import re
from functools import lru_cache

PRONOUNS = frozenset({"he", "she", "it", "they"})

_TITLE_WORDS = (
    "president minister premier chancellor secretary senator sen rep representative congressman "
    "congresswoman governor gov mayor ambassador general gen lieutenant lt colonel col major maj "
    "captain capt sergeant sgt admiral commander chief spokesman spokeswoman spokesperson "
    "director chairman chairwoman chair head leader king queen prince princess pope bishop "
    "archbishop judge justice professor prof dr doctor mr mrs ms miss sir lord lady dame analyst "
    "expert correspondent reporter journalist author attorney lawyer officer official deputy "
    "adviser advisor aide candidate nominee speaker envoy counsel detective sheriff "
    "coach executive founder economist historian scientist tsar former vice acting prime"
)
_BODY_WORDS = (
    "staff ministry office service institute agency department committee council commission "
    "university administration government parliament forces army navy force bank court party "
    "union nations kremlin house senate congress state states times post news journal press "
    "foundation center centre group company corporation association organisation organization "
    "police authority board bureau fund intelligence command campaign report study poll region "
    "district city court reuters cnn bbc fbi cia sbu nato un eu team league school hospital "
    "guard monitor observatory watch security"
)
TITLES = frozenset(_TITLE_WORDS.split())
BODIES = frozenset(_BODY_WORDS.split())
_FEMININE = re.compile(
    r"(?i)\b(?:(?:spokes|chair|congress)?woman|mother|wife|daughter|sister|girl)\b"
)
_ARTICLE = re.compile(r"(?i)^(?:the|a|an)\s+")
_WHEREABOUTS = re.compile(r"(?i)\s(?:currently|now|living|based|close to|familiar with)\b.*")
_PREPOSITIONS = frozenset({"in", "on", "at", "by", "during", "under", "from", "for", "of", "to"})
DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|"
    r"august|september|october|november|december)"
)
_NEVER_IN_A_NAME = re.compile(
    rf"(?i)the|an?|in|on|at|by|during|under|from|for|of|to|as|all|some|most|many|{DAY}|\S*['\u2019]s?|"
    r"(?:russia|ukrain|americ|republic|europ|iran|israel|palestin|german|itali|syri)\w*ns?|british|"
    r"french|chinese|democrat(?:ic|s)?|republicans?|officials?|authorities|new|white"
)
_LEAD = re.compile(
    r"(?i)(?:and|but|however|meanwhile|even|also|then|later|earlier|still|so|yet|while|as|with|because|"
    r"although|though|since|after|before|when|if|now|today|yesterday)(?:\s+|$)"
    rf"|(?:on|in|by|since|late|early|last)\s{DAY}(?:\s\d+)?\s+"
    r"|a\s(?:day|week|month|year)\s(?:earlier|later|ago)\s+"
)
_PARTICLES = frozenset({"van", "von", "de", "der", "al", "bin", "la", "du", "da", "el"})
_FRINGE = " \t\n\r,;:.\"'\u2018\u2019\u201c\u201d\u00b7()-\u2013\u2014"
MAX_NAME_WORDS = 12  # a longer phrase is a clause, not a name


def clean(phrase: str) -> str:
    """The bare name in a noun phrase: "US president Joe Biden" is "Joe Biden".

    A body keeps its words, without article: "the Institute for the Study of War" loses "the".
    A pronoun comes back in lower case; what is no name of any sort is "".
    """
    phrase = " ".join(phrase.strip(_FRINGE).split())
    while lead := _LEAD.match(phrase):
        phrase = phrase[lead.end() :]
    words = phrase.split()
    if not words:
        return ""
    if words[-1].lower() in PRONOUNS:
        return words[-1].lower()
    name = _person(words)
    if name or words[0].lower() in _PREPOSITIONS or len(words) > MAX_NAME_WORDS:
        return name
    return _WHEREABOUTS.sub("", _ARTICLE.sub("", phrase))


def _person(words: list[str]) -> str:
    """The person's name that ends `words`, without titles; "" when none does."""
    start = len(words)
    while start and (words[start - 1][0].isupper() or words[start - 1] in _PARTICLES):
        start -= 1
    titled = [
        place
        for place, word in enumerate(words)
        if place >= start - 1 and word.strip(".,").lower() in TITLES
    ]
    name = words[max([start, *(place + 1 for place in titled)]) :]
    if not name or any(word.lower() in BODIES for word in name):
        return ""
    return " ".join(name) if titled or not start else ""


@lru_cache(maxsize=4_096)
def is_person(name: str) -> bool:
    """Whether `name` looks like a person's full name: two or more capitalised words, no body."""
    words = name.split()
    return len(words) > 1 and not any(
        word[0].islower() or _NEVER_IN_A_NAME.fullmatch(word) or word.lower() in BODIES | TITLES
        for word in words
    )


def resolved(name: str, named_before: tuple[str, ...]) -> str:
    """`name` in full: a pronoun or a surname stands for the last in `named_before` that it fits.

    Example: resolved("he", ("Oleksandr Syrskyi", "Kyiv")) is "Oleksandr Syrskyi". A pronoun that
    fits nobody is "".
    """
    if name in PRONOUNS:
        return next((one for one in reversed(named_before) if _fits(name, one)), "")
    in_full = (one for one in reversed(named_before) if is_person(one) and one.endswith(f" {name}"))
    return next(in_full, name)


def _fits(pronoun: str, name: str) -> bool:
    if pronoun == "he":
        return is_person(name)
    if pronoun == "she":
        return is_person(name) or bool(_FEMININE.search(name))
    if pronoun == "it":
        return not is_person(name) and not name.endswith("s")
    return not is_person(name)
