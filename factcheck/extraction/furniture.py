"""The lines of a pasted page that are no report: captions, promotions, bylines; by named rules."""

import re

MIN_LINE_CHARACTERS = 6  # "By A B"
MAX_LINE_CHARACTERS = 300  # a longer line is a paragraph: its sentences are judged one by one

RULES = {
    "caption": re.compile(
        r"\b(?:C|c)redits?\s?:\s?\S|\bAP Photo\b|\bGetty Images\b|^(?i:file photo)\b"
        r"|(?:^|[.!?]\s)(?i:photo|photograph|picture|pic|image|video)(?:\sby)?\s?:\s?\S"
    ),
    "promotion": re.compile(
        r"(?i)^\W{0,3}(?:subscribe|sign\sup|click\s(?:here|to)|read\s(?:more|also|next)|follow\sus|"
        r"download\s(?:the|our)|listen\s(?:to|now|here)|watch\s(?:now|live|our|the|more)|"
        r"want\s(?:a|to|more)|get\sthe\slatest|join\s(?:us|our)|direct\sto\syour\sinbox|"
        r"support\sour|share\sthis|more\son\sthis|related(?::|\s(?:articles|stories))|advertisement)"
        r"\b"
    ),
    "byline": re.compile(
        r"^By(?:\s[A-Z][\w.'\u2019-]*){2,4}(?:,|\s\||\sin\s|$)"
        r"|^(?i:(?:additional\s)?reporting\sby|edit(?:ed|ing)\sby|our\scorrespondent)\s"
        r"|^(?i:last\supdated|published|updated)(?::|\s(?:on|at|\d))"
    ),
}


def rule(passage: str) -> str:
    """The name of the rule by which a line or sentence is no report; "" when it may be one.

    Example: rule("Soldiers near the border. Credit: AP") is "caption".
    """
    return next((name for name, pattern in RULES.items() if pattern.search(passage)), "")


def blanked(text: str) -> str:
    """`text` with its furniture lines turned to spaces, so that every offset still holds."""
    return "".join(
        _blank(line)
        if MIN_LINE_CHARACTERS <= len(line) <= MAX_LINE_CHARACTERS and rule(line)
        else line
        for line in text.splitlines(keepends=True)
    )


def _blank(line: str) -> str:
    ending = line[len(line.rstrip("\r\n")) :]
    return " " * (len(line) - len(ending)) + ending
