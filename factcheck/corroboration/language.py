"""In which language a text is, by its commonest words; knows a dozen European ones, no grammar."""

import re
from collections import Counter
from collections.abc import Iterable

# Function words that fill running text, without those that neighbours share.
_COMMON = {
    "en": "the of and to in is was that for with his had from which this has were",
    "de": "der die und das den von zu mit sich des auf für ist nicht ein eine dem",
    "fr": "le les des et est dans du une pour qui par au sur pas avec ont cette",
    "es": "el los las del y en por una con para se su es como más fue pero",
    "it": "il di che della gli dei nel sono alla anche più ha delle dal questo essere",
    "pt": "os das dos em não uma com para mais foi ao pela são também seu você",
    "nl": "het een van en de dat niet zijn voor met op aan worden door ook naar",
    "pl": "się nie na do że jest przez oraz jak po od dla jego który tym było",
    "sv": "och att det som en på är av för med den till inte har om ett",
    "ru": "не на что по как из он это за от для была было или так при",
    "uk": "не на що та як до за про від це для він її його також було був",
    "tr": "ve bir bu için ile olarak da de daha çok olan gibi sonra kadar en ne",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
LOOKED_AT_CHARACTERS = 20_000
MIN_WORDS = 40  # of a text, for its commonest words to tell anything
MIN_SHARE = 0.12  # of running English, a quarter is the words above; of a list of names, none
MIN_LEAD = 1.5  # over the next language: else it may be either
_WORD = re.compile(r"[^\W\d_]+")


def detect(text: str) -> str:
    """The ISO 639 code of the language of `text`; "" when its words do not tell.

    Example: detect of an English article is "en", of twenty names "".
    """
    tokens = _WORD.findall(text[:LOOKED_AT_CHARACTERS].lower())
    if len(tokens) < MIN_WORDS:
        return ""
    seen = Counter(language for word in tokens for language in _LANGUAGES_OF.get(word, ()))
    (best, count), (_, behind) = [*seen.most_common(2), ("", 0), ("", 0)][:2]
    return best if count >= max(MIN_SHARE * len(tokens), MIN_LEAD * behind) else ""


def common(words: Iterable[str], language: str) -> int:
    """How many of `words`, in lower case, are among the commonest of `language`."""
    return sum(language in _LANGUAGES_OF.get(word, ()) for word in words)


def settle(declared: str, text: str) -> str:
    """The language of `text`: what its words tell, else what the page declares.

    Templates declare English for everything; running text does not err.
    """
    return detect(text) or declared
