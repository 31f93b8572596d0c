"""A sentence of four other languages in English words, to be weighed; no translation to publish."""

import re
from functools import lru_cache

from factcheck.corroboration import language
from factcheck.corroboration.glossary import (
    BEGINNINGS,
    CYRILLIC,
    PHRASES,
    WHOLE_WORD_CHARACTERS,
)

MIN_WORDS = 2  # of a language in a short text, for it to be that language
MIN_SHARED = 4  # letters that a name keeps in its other cases: "Курской" is of "Kursk"
MAX_BEGINNING = 24  # letters of a word that are looked at
MAX_ENDING = 4  # letters by which a name's cases differ
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_IS_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_IS_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
# "121.000" and "1,5" are read the other way round.
_MARK = re.compile(r"(?<=\d)(?:\.(?=\d{3}(?!\d))|,(?=\d))")
# Source: ICAO Doc 9303, part 3, with the letters of Russian and Ukrainian that names are spelt by.
_LATIN_LETTERS = (
    "a b v g g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch - iu ia e y e - -"
)
_LATIN = {
    letter: latin.strip("-")
    for letter, latin in zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёыэъ\u2019", _LATIN_LETTERS.split(), strict=True
    )
}


_MAY_BE_FOREIGN = re.compile(
    r"(?i)\b(?:der|die|das|den|dem|und|im|aus|wurde\w*|haben|ist|sind|le|la|les|des|du|de|et|est|"
    r"ont|dans|nicht|pas)\b"
)
_PHRASES = {
    tongue: [
        (re.compile(rf"(?i)(?<!\w)(?:{wording})(?!\w)"), english)
        for wording, english in phrases.items()
    ]
    for tongue, phrases in PHRASES.items()
}


def english(text: str, *, names: frozenset[str] = frozenset(), written_in: str = "") -> str:
    """`text` word for word in English as far as the glossary goes; English text as it is.

    `names` are names as English spells them, in lower case; a name in another case or alphabet
    that is one of them comes out as it. `written_in` is an ISO 639 code, "" to have it told.

    Example: english("взяты в плен 102 солдата") is "captured captured 102 soldiers".
    """
    tongue = written_in or of(text)
    if tongue not in BEGINNINGS:
        return text
    text = _MARK.sub(lambda mark: "," if mark[0] == "." else ".", text)
    for pattern, words in _PHRASES[tongue]:
        text = pattern.sub(words, text)
    return _WORD.sub(lambda word: _word(word[0], tongue, names), text)


def of(text: str) -> str:
    """The language of `text`, however short, if it is one that the glossary has; else ""."""
    letters = _IS_CYRILLIC.findall(text)
    if len(letters) * 2 > sum(map(len, _WORD.findall(text))):
        return "uk" if _IS_UKRAINIAN.search(text) else "ru"
    if not letters and text.isascii() and not _MAY_BE_FOREIGN.search(text):
        return ""
    words = {word.lower() for word in _WORD.findall(text)}
    hits = {tongue: sum(_is_of(word, tongue) for word in words) for tongue in ("de", "fr")}
    best = max(hits, key=lambda tongue: hits[tongue])
    return best if hits[best] > max(MIN_WORDS - 1, language.common(words, "en")) else ""


def _is_of(word: str, tongue: str) -> bool:
    return bool(_known(word, tongue)) or language.common([word], tongue) > 0


def _phrases(tongue: str) -> list[tuple[re.Pattern[str], str]]:
    return _COMPILED[tongue]


_COMPILED = {
    tongue: [
        (re.compile(rf"(?i)(?<!\w)(?:{wording})(?!\w)"), words)
        for wording, words in phrases.items()
    ]
    for tongue, phrases in PHRASES.items()
}


def _word(word: str, tongue: str, names: frozenset[str]) -> str:
    known = _known(word.lower(), tongue)
    if known:
        return known
    if word.isascii() and word.lower() in names:
        return word
    latin = _in_latin(word) if tongue in CYRILLIC else word
    return _as_named(latin, names) if word[0].isupper() else latin


@lru_cache(maxsize=16_384)
def _known(word: str, tongue: str) -> str:
    """The English of a lower-case word by its longest known beginning; "" for none."""
    beginnings = BEGINNINGS[tongue]
    if len(word) <= WHOLE_WORD_CHARACTERS:
        return beginnings.get(word, "")
    ends = range(min(len(word), MAX_BEGINNING), WHOLE_WORD_CHARACTERS - 1, -1)
    return next((beginnings[word[:end]] for end in ends if word[:end] in beginnings), "")


def _in_latin(word: str) -> str:
    latin = "".join(_LATIN.get(letter, letter) for letter in word.lower())
    return latin.capitalize() if word[0].isupper() else latin


def _as_named(word: str, names: frozenset[str]) -> str:
    """The one of `names` that `word` is another case or spelling of; else `word`."""
    plain = word.lower().replace("ou", "u")  # as French spells what English does with u
    for name in sorted(names):
        shared = _shared(plain, name)
        if shared >= MIN_SHARED and max(len(plain), len(name)) - shared <= MAX_ENDING:
            return name.capitalize()
    return word


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with in common."""
    return next(
        (
            place
            for place, (left, right) in enumerate(zip(one, other, strict=False))
            if left != right
        ),
        min(len(one), len(other)),
    )
