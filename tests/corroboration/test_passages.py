import time

from factcheck.corroboration.claim_text import ClaimText
from factcheck.corroboration.passages import MAX_CHARACTERS, pick

CLAIM = ClaimText.of("Ukrainian troops captured more than 100 Russian soldiers in Kursk.")
TEXT = (
    "It rained. In Kursk, 102 Russian soldiers were taken prisoner by Ukrainian troops.\n"
    "Harvest was good. The Russian railway runs trains. Soldiers in Kursk were captured."
)


def test_passages_are_verbatim_and_the_best_is_first():
    first, second = pick(CLAIM, TEXT)
    assert first.quote.startswith("In Kursk, 102")
    assert second.quote == "Soldiers in Kursk were captured."
    assert first.score > second.score
    for passage in (first, second):
        assert TEXT[passage.start : passage.end] == passage.quote


def test_reason_names_what_is_shared():
    (first, _) = pick(CLAIM, TEXT)
    assert first.reason == (
        "Shares with the claim: a number of soldiers, prisoner, Kursk, Russian, soldiers, troops, "
        "Ukrainian."
    )


def test_limit_is_kept():
    assert len(pick(CLAIM, "Russian soldiers were captured in Kursk. " * 9, limit=2)) == 2


def test_nothing_is_picked_where_nothing_bears_on_the_claim():
    assert pick(CLAIM, "It rained in Kursk. The harvest was good.") == []
    assert pick(CLAIM, "") == []
    assert pick(ClaimText.of(""), TEXT) == []


def test_a_matching_figure_weighs_more_than_another_word():
    with_figure = pick(CLAIM, "The Russian side lost 102 soldiers.")[0]
    without = pick(CLAIM, "The Russian side lost many soldiers.")[0]
    assert with_figure.score > without.score


def test_a_sentence_that_speaks_of_the_figure_belongs_to_it():
    text = "Russian soldiers were captured in Kursk. Nobody could confirm that number. It rained."
    (passage,) = pick(CLAIM, text)
    assert passage.quote.endswith("Nobody could confirm that number.")


def test_a_sentence_of_the_next_paragraph_does_not():
    text = "Russian soldiers were captured in Kursk.\nNobody could confirm that number."
    (passage,) = pick(CLAIM, text)
    assert passage.quote == "Russian soldiers were captured in Kursk."


def test_an_endless_sentence_is_cut():
    passages = pick(CLAIM, "Russian soldiers captured in Kursk " * 5_000)
    assert passages
    assert all(len(passage.quote) <= MAX_CHARACTERS for passage in passages)


def test_a_megabyte_takes_seconds():
    started = time.monotonic()
    for piece in (TEXT, "Aa ", "1 ", "(", '"', "captured the number. "):
        pick(CLAIM, piece * (1_000_000 // len(piece)))
    assert time.monotonic() - started < 15
