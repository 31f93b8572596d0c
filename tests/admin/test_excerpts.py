from hypothesis import given
from hypothesis import strategies as st

from factcheck.admin.excerpts import (
    MAX_CONTEXT_CHARACTERS,
    Excerpt,
    Segment,
    among_sentences,
    around,
    marked,
)

TEXT = "First line.\nBefore. The claim. After.\nLast line."


def test_passage_is_shown_within_its_paragraph():
    start = TEXT.index("The claim.")
    assert around(TEXT, start, start + 10) == Excerpt("Before. ", "The claim.", " After.")


def test_passage_over_two_paragraphs_is_shown_with_both():
    start, end = TEXT.index("After."), TEXT.index("Last") + 4
    excerpt = around(TEXT, start, end)
    assert excerpt == Excerpt("Before. The claim. ", "After.\nLast", " line.")


def test_long_paragraph_is_cut_on_both_sides():
    text = "a" * 2000 + "claim" + "b" * 2000
    excerpt = around(text, 2000, 2005)
    assert excerpt.before == "…" + "a" * MAX_CONTEXT_CHARACTERS
    assert excerpt.after == "b" * MAX_CONTEXT_CHARACTERS + "…"


def test_passages_are_marked_even_where_they_overlap():
    segments = marked("abcdef", [(1, 4, 7), (2, 6, 8), (2, 3, 9)])
    assert segments == [
        Segment("a", ()),
        Segment("b", (7,)),
        Segment("c", (9, 7, 8)),
        Segment("d", (7, 8)),
        Segment("ef", (8,)),
    ]


def test_text_without_passages_is_one_piece():
    assert marked("abc", []) == [Segment("abc", ())]
    assert marked("", []) == []


ranges = st.tuples(st.integers(-3, 20), st.integers(-3, 25), st.integers(0, 9))


@given(st.text(max_size=15), st.lists(ranges, max_size=6))
def test_pieces_make_up_the_text_and_each_character_has_its_passages(text, passages):
    segments = marked(text, passages)
    assert "".join(segment.text for segment in segments) == text
    position = 0
    for segment in segments:
        covering = {key for start, end, key in passages if start <= position < end}
        assert set(segment.keys) == covering
        position += len(segment.text)


SENTENCES = "One is here. Two is here. Three is here. Four is here.\nFive is here. Six is here."


def beside(quote, window=SENTENCES, **ends):
    start = window.index(quote)
    ends = {"is_first": True, "is_last": True} | ends
    return among_sentences(window, start, start + len(quote), **ends)


def test_passage_is_shown_with_two_sentences_on_either_side():
    assert beside("Three is here.") == Excerpt(
        "One is here. Two is here. ", "Three is here.", " Four is here.\nFive is here.\u00a0…"
    )
    assert beside("Four is here.").before == "…\u00a0Two is here. Three is here. "


def test_words_within_a_sentence_are_shown_with_the_whole_of_it():
    assert beside("is here. Two", "One is here. Two is here.") == Excerpt(
        "One ", "is here. Two", " is here."
    )


def test_piece_of_a_sentence_at_a_cut_is_left_out():
    cut = beside("Two is here.", "ne is here. Two is here. Thr", is_first=False, is_last=False)
    assert cut == Excerpt("…\u00a0", "Two is here.", "\u00a0…")


def test_passage_without_a_sentence_around_it_stands_alone():
    alone = beside("here Two", "is here Two is", is_first=False, is_last=False)
    assert alone == Excerpt("…\u00a0", "here Two", "\u00a0…")


@given(st.text(max_size=80), st.integers(0, 80), st.integers(1, 80), st.booleans())
def test_quote_is_always_shown_whole(text, start, length, is_whole):
    start = min(start, len(text))
    excerpt = among_sentences(text, start, start + length, is_first=is_whole, is_last=is_whole)
    assert excerpt.quote == text[start : start + length]
    assert excerpt.before.removeprefix("…\u00a0") in text
