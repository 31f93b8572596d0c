import time

import pytest

from factcheck.corroboration.changes import Change, Reading, compare, locate, rewritten, wording

QUOTE = "Reporters at the border counted 102 Russian soldiers who had been captured."
REST = "The brigades gave no numbers of their own, and the commander has not spoken to us at all."
BEFORE = Reading("Prisoners counted", f"{QUOTE} {REST}\nRead also: ten things to know.")


def after(text=BEFORE.text, title=BEFORE.title):
    return compare(BEFORE, Reading(title, text), [QUOTE])


def test_same_page_has_no_changes():
    assert after() == []


def test_what_changes_beside_the_passage_is_no_change():
    assert after(f"{QUOTE} {REST}\nBuy our new cushions today, three for two.") == []


def test_blanks_and_typography_are_no_change():
    text = BEFORE.text.replace(" soldiers", "\n soldiers")
    assert after(text, "Prisoners  counted") == []


def test_new_figure_is_told_within_its_passage():
    new = QUOTE.replace("102", "60")
    assert after(f"{new} {REST}") == [
        Change("passage", QUOTE, new),
        Change("figure", "102 Russian soldiers", "60 Russian soldiers"),
    ]


def test_reworded_passage_with_the_same_figure_changes_no_figure():
    new = QUOTE.replace("Reporters at the border counted", "At the border, they counted")
    assert after(f"{new} {REST}") == [Change("passage", QUOTE, new)]


def test_passage_that_is_gone_has_nothing_after_it():
    assert after(REST) == [Change("passage", QUOTE, "")]


def test_new_title_is_a_change():
    assert after(title="Fewer prisoners") == [
        Change("title", "Prisoners counted", "Fewer prisoners")
    ]


def test_page_with_hardly_a_word_left_is_another_one():
    assert after("Sorry! Nothing is here any longer.", "Not found") == [
        Change("page", "Prisoners counted", "Not found")
    ]


def test_wording_is_told_word_by_word():
    assert wording("some 40 men", "some 60 men") == [
        ("equal", "some "),
        ("deleted", "40"),
        ("inserted", "60"),
        ("equal", " men"),
    ]
    assert wording("gone", "") == [("deleted", "gone")]
    assert wording("", "") == []


def test_wording_of_very_long_texts_is_told_as_a_whole():
    long = "word " * 5_000
    assert [kind for kind, _ in wording(long, long + "more")] == ["deleted", "inserted"]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("He said \u201cno\u201d.", 'He said "no".'),
        ('said  \n"no"', 'said "no"'),
        ("He said yes.", None),
        ("", None),
    ],
)
def test_quote_is_located_or_not(quote, found):
    text = 'It rained. He said "no". He left.'
    span = locate(text, quote)
    assert (text[span.start : span.end] if span else None) == found


def test_huge_pages_are_compared_in_little_time():
    text = "The army captured 102 soldiers near the border on the day. " * 15_000
    began = time.perf_counter()
    compare(Reading("", text), Reading("", text.replace("102", "60")), [QUOTE])
    assert time.perf_counter() - began < 10


def test_rewritten_paragraphs_are_told_word_by_word_and_the_rest_left_out():
    stretches = rewritten("One.\nSome 40 men.\nThree.", "One.\nSome 60 men.\nThree.")
    assert [[segment.kind for segment in each] for each in stretches] == [
        ["equal", "deleted", "inserted", "equal"]
    ]
    many = "a\n" * 3_000
    assert [each.kind for each in rewritten(many, many + "b")[0]] == ["deleted", "inserted"]
