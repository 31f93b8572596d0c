import time
from datetime import date

import pytest

from factcheck.corroboration import queries
from factcheck.corroboration.queries import COUNTER, Wording
from factcheck.enums import QueryPurpose

CLAIM = (
    "Ukrainian troops captured more than 100 Russian soldiers in the Kursk region on Wednesday, "
    "Oleksandr Syrskyi, commander of the Ukrainian military, said on Telegram."
)
SYRSKYI = "Oleksandr Syrskyi"


def plan(text=CLAIM, language="en", **others):
    return {each.purpose: each for each in queries.plan(Wording(text, language), **others)}


def test_claim_is_asked_for_in_its_own_words_and_in_few():
    asked = plan(claimant=SYRSKYI)
    assert asked[QueryPurpose.WORDING].text == CLAIM.rstrip(".")
    assert asked[QueryPurpose.KEYWORDS].text == (
        "Ukrainian troops captured Russian soldiers Kursk 100"
    )


def test_figure_is_asked_for_with_its_unit_and_neighbours():
    assert plan()[QueryPurpose.FIGURE].text == ("captured more than 100 Russian soldiers Kursk")
    assert QueryPurpose.FIGURE not in plan("The bridge was destroyed.")


def test_claimant_is_asked_for_with_the_matter():
    said = plan(claimant=SYRSKYI)[QueryPurpose.UTTERANCE].text
    assert said == "Oleksandr Syrskyi 100 Ukrainian troops captured Russian soldiers"
    assert QueryPurpose.UTTERANCE not in plan()


def test_refutation_is_asked_for_by_who_would_deny_it():
    asked = plan(claimant=SYRSKYI)
    assert asked[QueryPurpose.DENIAL].text == (
        "Russian denies 100 Ukrainian troops captured soldiers"
    )
    assert asked[QueryPurpose.FACT_CHECK].text == (
        "fact check false 100 Ukrainian troops captured Russian soldiers"
    )


@pytest.mark.parametrize(
    ("text", "party", "expected"),
    [
        (CLAIM, "", "Russian"),
        (CLAIM, "Russia", "Ukrainian"),
        (CLAIM, "Ukraine", "Russian"),
        ("Russian air defences shot down 14 Ukrainian drones.", "Russia", "Ukrainian"),
        ("Ukraine took 102 prisoners.", "", ""),
        ("Ukraine took 102 prisoners.", "Russia", "Ukraine"),
        ("Inflation fell to 2.1% in March.", "", ""),
    ],
)
def test_opponent_is_the_side_named_that_does_not_assert(text, party, expected):
    assert queries.opponent(queries.ClaimText.of(text), party) == expected


def test_denials_are_looked_for_for_longer_than_reports():
    asked = plan(claimant=SYRSKYI, told_on=date(2024, 8, 14))
    assert {each.since for each in asked.values()} == {date(2024, 7, 31)}
    assert all((each.until is None) == (each.purpose in COUNTER) for each in asked.values())
    assert asked[QueryPurpose.WORDING].until == date(2024, 10, 13)
    assert asked[QueryPurpose.KEYWORDS].text.endswith("100 August 2024")


def test_without_a_day_there_is_no_window():
    assert {(each.since, each.until) for each in plan().values()} == {(None, None)}


def test_original_wording_is_asked_for_in_its_language_and_against():
    original = Wording("Українські військові взяли в полон понад 100 російських солдатів.", "uk")
    asked = queries.plan(Wording(CLAIM), originals=[original])
    in_ukrainian = {each.purpose: each.text for each in asked if each.language == "uk"}
    assert in_ukrainian[QueryPurpose.ORIGINAL] == original.text.rstrip(".")
    assert in_ukrainian[QueryPurpose.DENIAL].startswith("спростував 100 ")


@pytest.mark.parametrize(
    ("language", "denies", "check"),
    [
        ("de", "dementiert", "Faktencheck"),
        ("fr", "d\u00e9ment", "fact-check"),
        ("xx", "denies", "fact"),
    ],
)
def test_refutation_is_asked_for_in_the_claims_language(language, denies, check):
    asked = plan("Das Amt hat 102 Soldaten gefangen.", language)
    assert denies in asked[QueryPurpose.DENIAL].text
    assert check in asked[QueryPurpose.FACT_CHECK].text
    assert {each.language for each in asked.values()} == {language}


@pytest.mark.parametrize("limit", [3, 4, 6])
def test_counter_queries_are_among_however_few(limit):
    asked = queries.plan(Wording(CLAIM), claimant=SYRSKYI, limit=limit)
    assert len(asked) == limit
    assert asked[0].purpose == QueryPurpose.WORDING
    assert COUNTER & {each.purpose for each in asked}


def test_same_words_are_asked_once():
    asked = queries.plan(Wording("Kursk"), originals=[Wording("Kursk", "en")])
    texts = [each.text.casefold() for each in asked]
    assert len(texts) == len(set(texts))


def test_what_search_services_take_for_orders_is_left_out():
    text = 'He said: "(100) soldiers" -- site:x | ~captured* \x00\x1b near "Kursk".'
    assert not any(set(each.text) & set('"()|~*\x00\x1b') for each in queries.plan(Wording(text)))


@pytest.mark.parametrize("text", ["...", "the", "\u58eb\u5175", "100"])
def test_claim_that_says_little_is_asked_for_as_far_as_it_goes(text):
    for each in queries.plan(Wording(text)):
        assert each.text


@pytest.mark.parametrize(
    "text", ["100 soldiers " * 100_000, "a" * 1_000_000, "Ab, " * 300_000, '"' * 500_000]
)
def test_overlong_claim_is_asked_for_briefly_and_soon(text):
    began = time.monotonic()
    asked = queries.plan(Wording(text), claimant="b" * 10_000, originals=[Wording(text, "uk")])
    assert all(len(each.text) <= queries.MAX_QUERY_CHARACTERS for each in asked)
    assert time.monotonic() - began < 2
