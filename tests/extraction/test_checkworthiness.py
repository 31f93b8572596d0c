import pytest

from factcheck.extraction import checkworthiness
from factcheck.extraction.checkworthiness import Read
from factcheck.reading import attributions, figures

HOLDING = {
    "It cost them 300 tanks.": ("figure",),
    "Then Russia seized the town.": ("completed event",),
    "It is the first attack since the war.": ("first or most",),
    "Kyiv said it would rain.": ("attributed assertion",),
    "The tale is baseless.": ("denial",),
    "Kyiv denied that Russia captured 100 soldiers.": (
        "figure",
        "completed event",
        "attributed assertion",
        "denial",
    ),
    "Three days went by.": (),
    "It was the best of plans.": (),
    "they seized it": (),
    "Did Russia seize 100 tanks?": (),
    '"Did they?" Kyiv said.': ("attributed assertion",),
    "I believe 100 tanks were lost.": (),
    "He said it rained.": (),
}


@pytest.mark.parametrize("sentence", HOLDING)
def test_rules_are_named_that_make_a_sentence_worth_a_check(sentence):
    read = Read(sentence, attributions.attribution(sentence), figures.find(sentence))
    assert checkworthiness.rules(read) == HOLDING[sentence]
