"""The notes by which a publication takes back what it said; knows nothing of what was right."""

import re
from typing import NamedTuple

_NOTE = re.compile(
    r"(?i)\b(?:(?:earlier|previous|original|initial|prior|first)\s(?:version|edition|post|tweet|"
    r"report|headline|story|article)s?\b[^.]{0,80}?\b(?:said|stated|wrote|reported|gave|had|"
    r"claimed|misstated|suggested|named|put|listed|was|were)"
    r"|(?:this|the|our|an?|that)\s(?:article|story|report|post|headline|page|piece)\s"
    r"(?:(?:has|had)\s)?(?:(?:wrongly|incorrectly|mistakenly|erroneously|originally|initially|"
    r"previously)\s)(?:said|stated|wrote|reported|gave|claimed|suggested|named|put|listed)"
    r"|we\s(?:wrongly|incorrectly|mistakenly|erroneously)\s(?:said|stated|wrote|reported)"
    r"|(?:has|have|was|were|been|is)\s(?:been\s)?(?:retracted|corrected\sfrom)"
    r"|retract(?:s|ed|ion\sof)|misstated|walked\sback|took\sback)\b"
)
# Behind these stands what is right, in the same sentence or the next ones.
_RIGHT = re.compile(
    r"(?i)(?:;|\.\s|,\s(?:but|not|when|whereas|while|rather)|\b(?:in fact|instead of|rather than|"
    r"the correct|it should|actually)\b|\scorrected to\b|\u2014|\s-\s)"
)
_LETTER = re.compile(r"[^\W\d_]")


class Correction(NamedTuple):
    """What a note takes back and what it lets stand; `cue` shows that it is one."""

    cue: str
    withdrawn: str
    stands: str


def read(text: str) -> Correction | None:
    """The correction that `text` tells of; None when it tells of none.

    Example: read("An earlier version said that 21 died; the number is 12.") withdraws
    " that 21 died" and lets " the number is 12." stand.
    """
    note = _NOTE.search(text)
    if not note:
        return None
    behind = text[note.end() :]
    if not _LETTER.search(behind):  # "The report that 12 died has been retracted."
        return Correction(note[0], text[: note.start()], "")
    right = _RIGHT.search(behind)
    if not right:
        return Correction(note[0], behind, "")
    return Correction(note[0], behind[: right.start()], behind[right.end() :])
