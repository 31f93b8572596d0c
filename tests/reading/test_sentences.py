import time

import pytest

from factcheck.reading import sentences
from factcheck.reading.sentences import MAX_LINE_CHARACTERS


def split(text):
    return [text[start:end] for start, end in sentences.sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("A headline\n\n  A line. Another \r\nlast", ["A headline", "A line.", "Another", "last"]),
        ("He took approx. 5 km. Then left.", ["He took approx. 5 km.", "Then left."]),
        ("See No. 5 vs. China.", ["See No. 5 vs. China."]),
        ("He ran at 6 p.m. Wednesday. Fine.", ["He ran at 6 p.m. Wednesday.", "Fine."]),
        ("It was 6 p.m. He ran.", ["It was 6 p.m.", "He ran."]),
        ('"It is over. We won," he said. Fine.', ['"It is over. We won," he said.', "Fine."]),
        (
            '\u201cIt began. People died," she said. Fine.',
            ['\u201cIt began. People died," she said.', "Fine."],
        ),
        ("\u00e9t\u00e9 1.5 km\x00. Oui.", ["\u00e9t\u00e9 1.5 km\x00.", "Oui."]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_sentences_are_the_text_at_their_offsets(text, parts):
    assert split(text) == parts


def test_overlong_line_is_cut_at_white_space():
    text = "word " * MAX_LINE_CHARACTERS
    pieces = split(text)
    assert all(len(piece) <= MAX_LINE_CHARACTERS for piece in pieces)
    assert {word for piece in pieces for word in piece.split()} == {"word"}


def test_overlong_word_is_cut_without_losing_a_character():
    text = "x" * (2 * MAX_LINE_CHARACTERS + 1)
    assert "".join(split(text)) == text


@pytest.mark.parametrize("unit", ["\u201c", "\u2018", '"', "a. ", '"a. ', "1", "a\n", "("])
def test_reading_half_a_megabyte_of_anything_takes_a_moment(unit):
    begun = time.process_time()
    sentences.sentences(unit * (500_000 // len(unit)))
    assert time.process_time() - begun < 5
