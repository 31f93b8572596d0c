import time

import pytest

from factcheck.reading.anchors import Mark, find, mark

BEFORE = "It rained. Ruda said that 100 men left. The bridge fell. It rained. He left."


def again(after, *quotes, before=BEFORE):
    places = [(before.index(quote), before.index(quote) + len(quote)) for quote in quotes]
    marks = [mark(before, *place) for place in places]
    return [anchor and after[anchor.start : anchor.end] for anchor in find(after, marks)]


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (BEFORE, "The bridge fell."),
        ("New.\n" + BEFORE, "The bridge fell."),
        ("The  bridge\nfell. It rained.", "The  bridge\nfell."),
        ("The bridge stands.", None),
        ("", None),
    ],
)
def test_passage_is_found_by_its_words(after, found):
    assert again(after, "The bridge fell.") == [found]


def test_typography_may_differ():
    before = "He said: \u201cno\u201d \u2013 and left."
    assert again(
        'Then he\nsaid: "no" - and left.', "said: \u201cno\u201d \u2013 and", before=before
    ) == ['said: "no" - and']


def test_same_words_twice_are_told_apart_by_what_stands_around_them():
    second = BEFORE.rindex("It rained.")
    after = f"It rained. New things were told. {BEFORE}"
    (anchor,) = find(after, [mark(BEFORE, second, second + 10)])
    assert anchor.start == after.rindex("It rained.")


def test_two_passages_never_share_a_place():
    first, second = find("It rained. He left.", [Mark("It rained."), Mark("It rained.")])
    assert (first.start, second) == (0, None)


def test_reworded_passage_is_found_with_its_figures_and_negations_only():
    claim = "Ruda said that 100 men left the town on Monday."
    for after, is_found in {
        "Ruda said that 100 men left this town on Monday.": True,
        "Ruda said that 110 men left the town on Monday.": False,
        "Ruda said that 100 men never left the town on Monday.": False,
        "On Monday 100 men left, Ruda told us at length.": False,
    }.items():
        (anchor,) = find(f"It rained. {after}", [Mark(claim)])
        assert bool(anchor) is is_found, after
        assert anchor is None or anchor.is_reworded


def test_words_as_they_were_come_before_words_that_are_like_them():
    after = "The old bridge over the river fell today. The old bridge over this river fell today."
    marks = [
        Mark("The old bridge over that river fell today."),
        Mark("The old bridge over this river fell today."),
    ]
    reworded, same = find(after, marks)
    assert reworded.is_reworded
    assert not same.is_reworded


def test_half_a_megabyte_takes_seconds():
    started = time.monotonic()
    for piece in (BEFORE, "a ", "It rained. ", " ", "\u201c"):
        text = piece * (500_000 // len(piece))
        find(text, [mark(BEFORE, 11, 39), Mark("It rained."), Mark("a a a b")] * 20)
    assert time.monotonic() - started < 20
