import pytest

from factcheck.corroboration.claim_text import ClaimText
from factcheck.corroboration.passages import Passage
from factcheck.corroboration.stance import UNRELATED, Ground, of_page, suggest
from factcheck.enums import Stance

CLAIM = ClaimText.of(
    "Ukrainian troops captured more than 100 Russian soldiers in Kursk on Wednesday, "
    "Oleksandr Syrskyi said.",
    claimant="Oleksandr Syrskyi",
)


@pytest.mark.parametrize(
    ("passage", "stance", "reason"),
    [
        (
            "In Kursk 102 Russian soldiers were captured.",
            Stance.SUPPORTS,
            "Gives 102 Russian soldiers; the claim says more than 100 Russian soldiers.",
        ),
        (
            "In Kursk some 40 Russian soldiers were taken prisoner.",
            Stance.REFUTES,
            "Gives some 40 Russian soldiers; the claim says more than 100 Russian soldiers.",
        ),
        (
            "Moscow denied that more than 100 Russian soldiers were captured in Kursk.",
            Stance.REFUTES,
            "Denies it: \u201cdenied\u201d.",
        ),
        (
            "Whether Russian soldiers were captured in Kursk could not be verified.",
            Stance.CONTEXT,
            "Leaves it open: \u201ccould not be verified\u201d.",
        ),
        (
            "More than 100 Russian soldiers were captured in Kursk, Syrskyi said.",
            Stance.CONTEXT,
            "Repeats Oleksandr Syrskyi: it shows that this was said, not that it is so.",
        ),
        (
            "Russian soldiers were captured in Kursk.",
            Stance.CONTEXT,
            "Tells of the same, but gives no figure to compare.",
        ),
        (
            "Kursk lies in Russia, close to Ukraine.",
            Stance.CONTEXT,
            "On the same subject, but not on what is claimed.",
        ),
        (
            "Volunteers captured more than 100 soldier beetles on Wednesday.",
            Stance.UNRELATED,
            "Nothing in it bears on the claim.",
        ),
        ("", Stance.UNRELATED, "Nothing in it bears on the claim."),
    ],
)
def test_stance_comes_with_a_reason_to_read(passage, stance, reason):
    suggestion = suggest(CLAIM, passage)
    assert (suggestion.stance, suggestion.reason) == (stance, reason)
    assert 0 <= suggestion.score <= 1


def test_the_claimants_own_other_figure_still_refutes():
    passage = "Some 40 Russian soldiers were captured in Kursk, Syrskyi said."
    assert suggest(CLAIM, passage).stance is Stance.REFUTES


def test_a_body_repeats_itself_by_all_its_words():
    claim = ClaimText.of("Air defences shot down 117 drones.", claimant="Russia's defence ministry")
    own = "Air defences shot down 117 drones, Russia's defence ministry reported."
    other = "Air defences shot down 117 drones, Ukraine's culture ministry reported."
    assert suggest(claim, own).ground is Ground.REPEATED
    assert suggest(claim, other).stance is Stance.SUPPORTS


def test_the_same_elsewhere_is_another_event():
    claim = ClaimText.of("Some 102 soldiers were captured in Kursk.")
    assert suggest(claim, "102 soldiers were captured in Kent.").stance is Stance.UNRELATED


def test_names_may_stand_in_the_pages_title():
    passage = "102 soldiers were captured in one operation."
    assert suggest(CLAIM, passage).stance is Stance.UNRELATED
    assert suggest(CLAIM, passage, setting="Russian prisoners in Kursk").stance is Stance.SUPPORTS


def test_some_figures_may_agree_and_others_not():
    claim = ClaimText.of("The governor said 12 civilians were killed and 121 tanks burnt.")
    passage = "The governor said that 12 civilians were killed and 30 tanks burnt."
    suggestion = suggest(claim, passage)
    assert suggestion.stance is Stance.CONTEXT
    assert suggestion.reason == (
        "Gives 12 civilians as the claim does, but 30 tanks, where the claim says 121 tanks."
    )


def test_a_denied_claim_is_supported_by_a_denial():
    claim = ClaimText.of("Kyiv denied that it intends to occupy Russian territory.")
    same = "Ukraine does not intend to occupy any Russian territory."
    opposite = "Ukraine intends to occupy the Russian territory, it is denied no more."
    assert suggest(claim, same).stance is not Stance.REFUTES
    assert suggest(claim, "Ukraine intends to occupy Russian territory.").stance is Stance.REFUTES
    assert suggest(claim, opposite).stance is not Stance.UNRELATED
    assert suggest(claim, "Kyiv spoke of Russian territory.").ground is Ground.SUBJECT


def test_a_claim_without_figures_is_weighed_by_its_words():
    claim = ClaimText.of("The governor of Belgorod declared an emergency.")
    assert suggest(claim, "Belgorod's governor declared an emergency.").stance is Stance.SUPPORTS
    assert suggest(claim, "Belgorod is in an emergency.").stance is Stance.CONTEXT


def passage(quote, score):
    return Passage(0, len(quote), quote, score, "")


def test_of_a_page_the_passage_that_bears_most_decides():
    repeated = passage("More than 100 Russian soldiers were captured in Kursk, Syrskyi said.", 1.0)
    headline = passage("More than 100 Russian soldiers captured in Kursk", 0.5)
    assert of_page(CLAIM, [headline, repeated]).ground is Ground.REPEATED
    assert of_page(CLAIM, [headline]).stance is Stance.SUPPORTS


def test_of_a_page_the_mere_subject_decides_last():
    subject = passage("Russian soldiers were captured in Kursk.", 1.0)
    figure = passage("102 Russian soldiers were captured in Kursk.", 0.3)
    assert of_page(CLAIM, [subject, figure]).stance is Stance.SUPPORTS


def test_a_page_without_passages_is_unrelated():
    assert of_page(CLAIM, []) == UNRELATED
