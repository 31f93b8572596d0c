import pytest

from factcheck.reading import hedges

HEDGED = {
    "It has not been independently verified.": "not been independently verified",
    "CNN was not able to independently verify it.": "not able to independently verify",
    "It could not be confirmed.": "not be confirmed",
    "Officials have yet to confirm it.": "yet to confirm",
    "The unconfirmed figure": "unconfirmed",
    "There was no independent confirmation.": "no independent confirmation",
    "It reportedly fell.": "reportedly",
    "The allegedly stolen car": "allegedly",
    "If true, it fell.": "If true",
    "Kyiv claimed control.": "claimed",
    "It is believed to hold them.": "is believed to",
    "It could involve them.": "could",
    "It remains unclear who did.": "remains unclear",
}


@pytest.mark.parametrize("text", HEDGED)
def test_hedge_is_found_as_written(text):
    (hedge,) = hedges.find(text)
    assert hedge.quote == HEDGED[text] == text[hedge.start : hedge.end]


@pytest.mark.parametrize("text", ["It was verified.", "They claim for damages.", "It could rain."])
def test_plain_statement_has_no_hedge(text):
    assert hedges.find(text) == ()
