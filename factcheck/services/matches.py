"""Finding, in a text from anywhere, what repeats a claim that was ruled on already."""

import re
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db import connection

from factcheck.errors import InvalidInput
from factcheck.reading.sentences import sentences

MAX_TEXT_CHARACTERS = 50_000
MAX_MATCHES = 100
LEAST_LIKENESS = 0.5
TELLING_WORDS = 5
# From here on a partner's claim and ours are taken for one.
SAME_CLAIM = 0.8
_WORD = re.compile(r"\w+")

# Candidates are found by letters or by words, each through its index. Whether one is repeated is
# decided by letters: of sentence and claim as wholes, or of the claim within a longer sentence.
REPEATED = """
    SELECT number, likeness, verdict.body
    FROM unnest(%(texts)s::text[], %(words)s::text[]) WITH ORDINALITY AS said (text, words, number)
    CROSS JOIN LATERAL (
        (SELECT verdict_id, claim_text FROM factcheck_listing
         WHERE claim_text %% said.text LIMIT 50)
        UNION
        (SELECT verdict_id, claim_text FROM factcheck_listing
         WHERE search @@ websearch_to_tsquery('english', said.words) LIMIT 50)
    ) AS candidate
    CROSS JOIN LATERAL (
        SELECT greatest(
            similarity(claim_text, said.text), strict_word_similarity(claim_text, said.text)
        ) AS likeness
    ) AS compared
    JOIN factcheck_verdict AS verdict ON verdict.id = verdict_id
    WHERE likeness >= %(least)s
    ORDER BY likeness DESC, verdict.sequence DESC, number
    LIMIT %(most)s
"""
LIKEST = """
    SELECT claim_id FROM factcheck_listing
    WHERE claim_text %% %(text)s AND similarity(claim_text, %(text)s) >= %(least)s
    ORDER BY similarity(claim_text, %(text)s) DESC, position DESC LIMIT 1
"""
LINKED = """
    UPDATE factcheck_partnerreview SET repeats_id = %(claim)s
    WHERE repeats_id IS NULL
    AND claim_text %% %(text)s AND similarity(claim_text, %(text)s) >= %(least)s
"""


@dataclass(frozen=True, slots=True)
class Match:
    """The sentence text[start:end] repeats the claim of a verdict, whose stored body this is.

    `likeness` is from 0.5 to 1, which is for the same words.
    """

    start: int
    end: int
    likeness: float
    body: str


def found(text: str) -> list[Match]:
    """The verdicts that `text` repeats, the likest first; 100 at most, in one query.

    A sentence may repeat several claims, and several sentences one. Withdrawn verdicts are among
    them, since what they were about goes on being said.

    Raises:
        InvalidInput: the text is too long.
    """
    if len(text) > MAX_TEXT_CHARACTERS:
        most = f"{MAX_TEXT_CHARACTERS:,} characters is the most that can be looked through at once."
        raise InvalidInput(most, code="too_large", field="text")
    spans = sentences(text)
    said = [text[start:end] for start, end in spans]
    values: dict[str, Any] = {
        "texts": said,
        "words": [telling(sentence) for sentence in said],
        "least": LEAST_LIKENESS,
        "most": MAX_MATCHES,
    }
    with connection.cursor() as cursor:
        cursor.execute(REPEATED, values)
        rows = cursor.fetchall()
    return [
        Match(spans[number - 1].start, spans[number - 1].end, likeness, body)
        for number, likeness, body in rows
    ]


def telling(sentence: str) -> str:
    """A search for any two of the words that tell most: figures, then the longest.

    Example: telling("Troops took 100") is "100 troops or 100 took or troops took".
    """
    words = dict.fromkeys(_WORD.findall(sentence.lower()))
    best = sorted(words, key=lambda word: (word.isdecimal(), len(word)), reverse=True)
    pairs = combinations(best[:TELLING_WORDS], 2)
    return " or ".join(f"{one} {other}" for one, other in pairs) or sentence


def claim_like(text: str) -> int | None:
    """The claim of ours with a verdict whose words are most like `text`, if they are enough so."""
    with connection.cursor() as cursor:
        cursor.execute(LIKEST, {"text": text, "least": SAME_CLAIM})
        row = cursor.fetchone()
    return row and int(row[0])


def link_reviews(claim_id: int, text: str) -> None:
    """Let partners' reviews of what `text` says stand beside our claim that says it."""
    with connection.cursor() as cursor:
        cursor.execute(LINKED, {"claim": claim_id, "text": text, "least": SAME_CLAIM})
