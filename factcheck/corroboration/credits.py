"""Which agency a text says it comes from: datelines and credits; knows nothing of the page."""

import re
from typing import NamedTuple

# Source: member lists of the European Alliance of News Agencies and of the Organization of
# Asia-Pacific News Agencies, and the world-wide agencies. As credited -> the name used here.
AGENCIES = {
    "reuters": "Reuters",
    "thomson reuters": "Reuters",
    "ap": "AP",
    "associated press": "AP",
    "afp": "AFP",
    "agence france-presse": "AFP",
    "dpa": "dpa",
    "deutsche presse-agentur": "dpa",
    "upi": "UPI",
    "united press international": "UPI",
    "bloomberg": "Bloomberg",
    "pa": "PA Media",
    "pa media": "PA Media",
    "press association": "PA Media",
    "canadian press": "The Canadian Press",
    "cp": "The Canadian Press",
    "aap": "AAP",
    "australian associated press": "AAP",
    "interfax": "Interfax",
    "interfax-ukraine": "Interfax-Ukraine",
    "tass": "TASS",
    "itar-tass": "TASS",
    "ria": "RIA Novosti",
    "ria novosti": "RIA Novosti",
    "ukrinform": "Ukrinform",
    "unian": "UNIAN",
    "xinhua": "Xinhua",
    "kyodo": "Kyodo",
    "kyodo news": "Kyodo",
    "yonhap": "Yonhap",
    "jiji": "Jiji",
    "jiji press": "Jiji",
    "pti": "PTI",
    "press trust of india": "PTI",
    "ani": "ANI",
    "ians": "IANS",
    "anadolu": "Anadolu",
    "anadolu agency": "Anadolu",
    "aa": "Anadolu",
    "efe": "EFE",
    "europa press": "Europa Press",
    "ansa": "ANSA",
    "adnkronos": "Adnkronos",
    "apa": "APA",
    "keystone-sda": "Keystone-SDA",
    "belga": "Belga",
    "anp": "ANP",
    "ntb": "NTB",
    "ritzau": "Ritzau",
    "stt": "STT",
    "pap": "PAP",
    "ctk": "CTK",
    "mti": "MTI",
    "agerpres": "Agerpres",
    "bta": "BTA",
    "hina": "HINA",
    "tanjug": "Tanjug",
    "beta": "Beta",
    "lusa": "Lusa",
    "irna": "IRNA",
    "antara": "Antara",
    "bernama": "Bernama",
}
HEAD_LINES = 8  # a dateline stands at the start of a report, below its headline and its byline
TAIL_LINES = 6  # a credit stands below it
LINE_CHARACTERS = 200  # of a line's start or end: no dateline or credit is longer

_PLACE = r"[A-Z\u00c0-\u024f\u0400-\u042f][\w .,'\u2019/\u2013-]{1,60}?"
_NAME = r"[A-Za-z\u00c0-\u024f][\w\u00c0-\u024f.&' -]{1,28}?"
_DASH = r"[-\u2010-\u2015\u2212]"
# "KYIV, Aug 14 (Reuters) -": after a place in capitals, whatever stands in brackets before a
# dash is an agency.
_DATELINE = re.compile(
    rf"[A-Z\u00c0-\u00de\u0400-\u042f]{{2}}[\w .,'\u2019/\u2013-]{{0,60}}?"
    rf"\((?P<agency>{_NAME})\)\s?{_DASH}"
)
# "(AP) More than", "BERLIN (dpa)", "MOSCOW, August 14. /TASS/": without a dash or a place, only a
# known agency is one.
_BRACKETS = re.compile(rf"(?:{_PLACE}\s)?[(/](?P<agency>{_NAME})[)/](?:\s?{_DASH})?")
# "Reuters", "By The Associated Press", "AFP -"; a line of its own.
_BYLINE = re.compile(
    rf"(?:by )?(?:the )?(?P<agency>{_NAME})(?: staff| agency)?(?:\s?{_DASH}.*)?$", re.IGNORECASE
)
_BETWEEN_AUTHORS = re.compile(r"[,;|/\u00b7\u2022]| and ")
_REPORTING = re.compile(
    rf"(?:with )?(?:additional )?(?:reporting|files|material|information) (?:by|from) "
    rf"(?:the )?(?P<agency>{_NAME})(?= and |[,.;)\]]|$)",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    rf"(?:\bsources?|\bwire|\bagency|\u00a9|\(c\)|\bcopyright)\s?:?\s(?:20\d\d )?(?:the )?"
    rf"(?P<agency>{_NAME})(?=\s?[,.;/|)\]]|\s20\d\d|$)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\b(?:photo|picture|image|video|credit|file|getty)\b", re.IGNORECASE)
_PERSON = re.compile(r"[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019.-]*)+")


class Credit(NamedTuple):
    """An agency by its one name, and the words of the text that credit it."""

    agency: str
    quote: str


NONE = Credit("", "")


def find(text: str) -> Credit:
    """The agency that `text` credits in a dateline or below itself; NONE without one.

    What stands in brackets before a dateline's dash is taken for an agency, whoever it is.
    Credits of pictures are none.

    Example: find("KYIV, Aug 14 (Reuters) - Troops ...") is ("Reuters", "KYIV, Aug 14 (Reuters) -").
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in lines[:HEAD_LINES]:
        if credit := _in_head(line[:LINE_CHARACTERS]):
            return credit
    for line in reversed(lines[-TAIL_LINES:]):
        if credit := _in_tail(line[-LINE_CHARACTERS:]):
            return credit
    return NONE


def agency_named(name: str) -> str:
    """The one name of the agency that a byline names; "" if it names none that is known.

    Example: agency_named("Jane Doe, The Associated Press") is "AP".
    """
    for part in _BETWEEN_AUTHORS.split(name[:LINE_CHARACTERS]):
        byline = _BYLINE.match(part.strip())
        if byline and _known(byline):
            return _normalised(byline["agency"])
    return ""


def _in_head(line: str) -> Credit | None:
    if dateline := _DATELINE.match(line):
        return Credit(_normalised(dateline["agency"]), dateline[0])
    bracketed = _BRACKETS.match(line)
    if bracketed and _plain(bracketed["agency"]) in AGENCIES and not _PICTURE.search(line):
        return Credit(_normalised(bracketed["agency"]), bracketed[0])
    agency = agency_named(line)
    return Credit(agency, line) if agency else None


def _in_tail(line: str) -> Credit | None:
    if _PICTURE.search(line):
        return None
    reporting = _REPORTING.search(line)
    # "With reporting by Jane Doe" credits a person, unless an agency is known by two words.
    if reporting and (_known(reporting) or not _PERSON.fullmatch(reporting["agency"])):
        return Credit(_normalised(reporting["agency"]), reporting[0])
    source = _SOURCE.search(line)
    if source and _known(source):
        return Credit(_normalised(source["agency"]), source[0])
    agency = agency_named(line.strip("()[] "))
    return Credit(agency, line) if agency else None


def _known(found: re.Match[str]) -> bool:
    return _plain(found["agency"]) in AGENCIES


def _normalised(name: str) -> str:
    return AGENCIES.get(_plain(name), " ".join(name.split()))


def _plain(name: str) -> str:
    return " ".join(name.lower().removeprefix("the ").split()).rstrip(".")
