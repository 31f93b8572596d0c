"""The wordings by which a report leaves open whether something is so; knows not whether it is."""

import re
from typing import NamedTuple

WORDINGS = {
    "not verified": (
        r"(?:not|never|n['\u2019]t|yet to)\s(?:yet\s)?(?:be(?:en)?\s)?(?:able\sto\s)?"
        r"(?:(?:immediately|independently|officially|fully)\s)*(?:be\s)?"
        r"(?:verif(?:y|ied)|confirm(?:ed)?|corroborated?|substantiated)(?:\sindependently)?"
    ),
    "unverified": r"unverified|unconfirmed|uncorroborated|unsubstantiated|unproven",
    "no confirmation": r"no\s(?:independent|official|immediate)\s(?:confirmation|verification)",
    "reported": r"reportedly|it\s(?:was|is|has\sbeen)\sreported|reports?\s(?:say|suggest)s?",
    "alleged": r"alleged(?:ly)?|supposed(?:ly)?|purported(?:ly)?|apparent(?:ly)?|so-called",
    "if true": r"if\s(?:it\sis\s|this\sis\s)?(?:true|confirmed|verified|correct)",
    "claimed": r"claim(?:s|ed|ing)(?=\s(?!for\b))",
    "believed": r"(?:is|are|was|were)\s(?:believed|thought|understood|said)\sto",
    "may": r"(?:may|might|could)(?=\s(?:have|be|involve|include|number)\b)",
    "unclear": r"(?:it\sis|it\swas|it['\u2019]s|remains?)\s(?:not\sclear|unclear|unknown)",
}
_HEDGE = re.compile(
    rf"(?i)\b(?:{'|'.join(f'(?:{wording})' for wording in WORDINGS.values())})\b",
)


class Hedge(NamedTuple):
    """A hedge as written, at text[start:end]."""

    quote: str
    start: int
    end: int


def find(text: str) -> tuple[Hedge, ...]:
    """Every hedge in `text`, in order.

    Example: find("It has not been independently verified.")[0].quote is
    "not been independently verified".
    """
    return tuple(Hedge(match[0], match.start(), match.end()) for match in _HEDGE.finditer(text))
