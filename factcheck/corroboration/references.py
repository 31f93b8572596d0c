"""Which of many texts lean on another one of them: by a link, or by naming who reported it.

A link alone is no dependence: reports link to background. It counts where the sentence around it
says that the other one is where this comes from.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from factcheck.reading.sentences import sentences

REACH_CHARACTERS = 1_000  # of a sentence, on either side of the words that matter
MIN_NAME_CHARACTERS = 3
MAX_NAMES = 2_000
# What people call outlets without meaning one.
_NO_NAMES = frozenset({"news", "the news", "the newsroom", "blog", "home", "the times", "the post"})

_CREDITS = re.compile(
    r"(?i)\b(?:according to|first reported|reported|reports|reporting|told|citing|cited|said|says"
    r"|wrote|revealed|obtained by|confirmed to|spoke to|interview(?:ed)?|via|statement|announced)\b"
)
# "told the BBC", "according to a report by Reuters", "The Courier first reported", "seen by dpa".
_BEFORE = (
    r"(?:told|tells|according to(?: an?)?(?: \w+){0,2}?(?: by| in| from| of)?|reported (?:by|in)"
    r"|first reported (?:by|in)|citing|seen by|obtained by|interview with|spoke to|speaking to"
    r"|confirmed to|said in an interview with)\s+(?:the\s+)?"
)
_AFTER = (
    r"(?:[\u2019']s)?\s+(?:first\s+|also\s+|has\s+|had\s+)?"
    r"(?:reported|reports|revealed|has learned|was first to report)\b"
)


class Cited(NamedTuple):
    """A text by its position, the one that it leans on, and the words that say so."""

    by: int
    of: int
    words: str


class Page(NamedTuple):
    """A text with where it stands, what it links to (address, words), and who publishes it."""

    text: str
    addresses: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    publisher_name: str


def linked(pages: Sequence[Page]) -> Iterator[Cited]:
    """Where a text links to another one and credits it in the same sentence."""
    at = {
        _plain(address): position
        for position, page in reversed(list(enumerate(pages)))
        for address in page.addresses
        if address
    }
    for position, page in enumerate(pages):
        for address, words in page.links:
            other = at.get(_plain(address), position)
            if other != position and (sentence := _crediting(page.text, words)):
                yield Cited(position, other, sentence)


def named(pages: Sequence[Page]) -> Iterator[Cited]:
    """Where a text says that it has this from another one's publisher."""
    first_of: dict[str, int] = {}
    for position, page in enumerate(pages[:MAX_NAMES]):
        name = " ".join(page.publisher_name.split())
        if len(name) >= MIN_NAME_CHARACTERS and name.casefold() not in _NO_NAMES:
            first_of.setdefault(name, position)
    if not first_of:
        return
    names = "|".join(sorted(map(_pattern, first_of), key=len, reverse=True))
    crediting = re.compile(rf"\b(?i:{_BEFORE})({names})\b|\b({names}){_AFTER}")
    by_plain = {_bare(name): position for name, position in first_of.items()}
    for position, page in enumerate(pages):
        told = {position}
        for found in crediting.finditer(page.text):
            other = by_plain.get(_bare(found[1] or found[2]), position)
            if other not in told:
                told.add(other)
                yield Cited(position, other, sentence_at(page.text, found.start()))


def _pattern(name: str) -> str:
    """A name as texts write it: with or without its article."""
    return re.escape(re.sub(r"(?i)^the\s+", "", name))


def _bare(name: str) -> str:
    return re.sub(r"(?i)^the\s+", "", name).casefold()


def _crediting(text: str, words: str) -> str:
    """The sentence of `text` that holds the link's words and says who reports; "" for none."""
    at = text.find(words) if words else -1
    sentence = sentence_at(text, at) if at >= 0 else ""
    return sentence if _CREDITS.search(sentence) else ""


def sentence_at(text: str, position: int) -> str:
    """The sentence of `text` in which `position` lies, as far as 1,000 characters on either side.

    "" when it lies in none.
    """
    first = max(text.rfind("\n", 0, position) + 1, position - REACH_CHARACTERS)
    end = text.find("\n", position, position + REACH_CHARACTERS)
    line = text[first : end if end >= 0 else position + REACH_CHARACTERS]
    for span in sentences(line):
        if span.start <= position - first < span.end:
            return line[span.start : span.end]
    return ""


def _plain(address: str) -> str:
    """An address as far as it names a page: no scheme, door, query, fragment or last slash."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return address
    return f"{host}{port}{parts.path.rstrip('/')}"
