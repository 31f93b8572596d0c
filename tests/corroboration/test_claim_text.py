import pytest

from factcheck.corroboration.claim_text import ClaimText, without_attribution


@pytest.mark.parametrize(
    ("text", "claimant", "matter"),
    [
        (
            "Troops captured 100 soldiers, Oleksandr Syrskyi, their commander, said on Telegram.",
            "Oleksandr Syrskyi",
            "Troops captured 100 soldiers",
        ),
        (
            "Syrskyi said on Tuesday that 74 villages fell.",
            "Oleksandr Syrskyi",
            "74 villages fell.",
        ),
        ("It burnt, said the mayor.", "", "It burnt, said the mayor."),
        ("It burnt, said the mayor.", "Jane Doe", "It burnt, said the mayor."),
        ("Doe went home.", "Jane Doe", "Doe went home."),
        ("Doe said so.", "Jane Doe", "Doe said so."),
        ("", "Jane Doe", ""),
    ],
)
def test_matter_is_the_claim_without_who_asserts_it(text, claimant, matter):
    assert without_attribution(text, claimant) == matter


def test_claim_is_read_once_with_words_and_figures():
    claim = ClaimText.of(
        "Ukrainian troops captured more than 100 Russian soldiers, Oleksandr Syrskyi said.",
        claimant="Oleksandr Syrskyi",
    )
    assert claim.words.names == {"ukrain", "russ"}
    assert claim.words.others == {"troop", "captur", "soldi"}
    assert [figure.quote for figure in claim.figures] == ["more than 100 Russian soldiers"]


def test_a_name_at_the_start_is_known_by_the_rest():
    claim = ClaimText.of("Smirnov fled, officials said; Smirnov is gone.")
    assert "smirnov" in claim.words.names


def test_hedges_are_no_matter():
    claim = ClaimText.of("Kyiv holds the town, which has not been independently verified.")
    assert claim.words.others == {"control", "settle"}
