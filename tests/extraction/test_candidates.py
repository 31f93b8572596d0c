import time
from pathlib import Path

import pytest

from factcheck.extraction import LANGUAGES, extract
from factcheck.extraction.candidates import MAX_CHARACTERS

STORY = (Path(__file__).parents[2] / "factcheck/local/demo/story.txt").read_text()

# What the sample story claims: how the statement begins, who makes it, its figures, its hedges.
CLAIMS = [
    ("Ukrainian troops captured", "Oleksandr Syrskyi", ["more than 100 Russian soldiers"], []),
    ("He added that units", "Oleksandr Syrskyi", ["one to two miles"], []),
    ("President Volodymyr Zelenskyy said", "Volodymyr Zelenskyy", [], []),
    ("Anatoliy Barhylevych, chief", "Anatoliy Barhylevych", [], []),
    ("The incursion, which started", "", [], []),
    ("Military analysts estimate", "Military analysts", ["up to 10,000 Ukrainian troops"], ["may"]),
    ("Valery Gerasimov, chief", "Valery Gerasimov", ["up to 1,000 Ukrainian soldiers"], []),
    (
        "He put Ukrainian losses",
        "Valery Gerasimov",
        ["315 soldiers", "at least 100 of them killed"],
        [],
    ),
    (
        "On Monday, Kyiv claimed",
        "Kyiv",
        ["about 1,000 square kilometres"],
        ["claimed", "not been independently verified"],
    ),
    ("If true, Ukraine seized", "Institute for the Study of War", [], ["If true"]),
    ("Syrskyi said on Tuesday", "Oleksandr Syrskyi", ["74 settlements"], []),
    ("A day earlier", "Alexei Smirnov", ["28 settlements", "40 kilometres"], []),
    ("Smirnov also reported", "Alexei Smirnov", ["12 civilians", "121 injured"], []),
    ("About 121,000 people", "regional authorities", ["About 121,000 people", "59,000"], []),
    ("In the neighbouring Belgorod", "", [], []),
    ("In a video message", "Vyacheslav Gladkov", [], []),
    (
        "About 11,000 people",
        "Vyacheslav Gladkov",
        ["About 11,000 people", "some 1,000"],
        [],
    ),
    (
        "Russia's defence ministry said",
        "Russia's defence ministry",
        ["117 drones", "four tactical missiles"],
        [],
    ),
    ("Ukraine's foreign ministry denied", "Ukraine's foreign ministry", [], []),
    ("The aim, it said", "Ukraine's foreign ministry", [], []),
]


def test_sample_story_yields_its_claims_with_claimants_figures_and_hedges():
    found = [
        (claim.text, claim.claimant, [figure.quote for figure in claim.figures], list(claim.hedges))
        for claim in extract(STORY)
    ]
    assert [
        (text[: len(opening)], *rest)
        for (text, *rest), (opening, *_) in zip(found, CLAIMS, strict=True)
    ] == CLAIMS


def test_offsets_of_claims_and_figures_are_those_of_the_story():
    for claim in extract(STORY):
        assert STORY[claim.start : claim.end] == claim.quote
        assert claim.text == " ".join(claim.quote.split())
        for figure in claim.figures:
            assert STORY[figure.start : figure.end] == figure.quote


def test_extraction_is_the_same_every_time():
    assert extract(STORY) == extract(STORY)


def test_rules_say_why_a_sentence_is_a_claim():
    denied = next(claim for claim in extract(STORY) if "denied" in claim.text)
    assert denied.rules == ("attributed assertion", "denial")


def test_statement_that_is_repeated_word_for_word_is_one_claim():
    assert len(extract("Troops took 28 villages in May.\n" * 3)) == 1


def test_pronoun_means_whom_the_sentence_before_was_about():
    text = "Governor Ann Lee declared an emergency. About 500 people fled, she said."
    assert [claim.claimant for claim in extract(text)] == ["", "Ann Lee"]


def test_body_is_what_it_means_and_not_a_place_in_between():
    text = "Kyiv said it took 28 villages. The Kursk region is cold. It said 300 tanks burned."
    assert [claim.claimant for claim in extract(text)] == ["Kyiv", "Kyiv"]


def test_promotion_inside_a_paragraph_is_no_claim():
    text = "It rained on and on. " * 20 + "Subscribe free to our newsletter with 100 stories."
    assert extract(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "\x00",
        "100 men died.",
        "Is it true that 100 soldiers were captured in Kursk?",
        "It rained all over the place and everyone got wet.",
        "I think the 100 soldiers were brave and I love them.",
        "Soldiers near the border with 100 tanks in Sumy. Credit: AP",
        "Subscribe free to our newsletter with 100 stories.",
        "x" * MAX_CHARACTERS + " killed 100 soldiers",
    ],
)
def test_nothing_to_check_yields_no_claim(text):
    assert extract(text) == []


def test_nul_in_a_claim_keeps_its_place():
    (claim,) = extract("Troops took\x00 28 villages in May.")
    assert "\x00" in claim.quote


def test_headline_that_the_report_repeats_is_no_claim_of_its_own():
    body = "Troops captured over 100 Russian soldiers on Wednesday, Kyiv said."
    assert [
        claim.quote for claim in extract(f"Kyiv says 100 Russian soldiers taken\n\n{body}")
    ] == [body]


def test_headline_that_stands_alone_is_a_claim():
    text = "Kyiv says 100 Russian soldiers captured\n\nIt rained 20 inches in Ohio, officials said."
    assert len(extract(text)) == 2


def test_languages_are_those_that_the_rules_can_read():
    assert sorted(LANGUAGES) == ["en"]


@pytest.mark.parametrize(
    "text",
    [
        STORY.replace("\n", " ") * 150,
        "a\n" * 250_000,
        "1" * 500_000,
        '"' * 500_000,
        "\u201c" * 500_000,
        "X said, " * 60_000,
        "".join(f"It took {i} of 13 more than 14 men. " for i in range(10_000)),
    ],
    ids=["one line", "short lines", "digits", "quotes", "open quotes", "cues", "figures"],
)
def test_half_a_megabyte_of_anything_takes_seconds(text):
    begun = time.process_time()
    extract(text)
    assert time.process_time() - begun < 10
