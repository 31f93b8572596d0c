import pytest

from factcheck.reading import negations

NEGATED = {
    "Moscow denied it.": ("denied", True),
    "Moscow rejected it.": ("rejected", True),
    "Moscow dismissed it.": ("dismissed", True),
    "The claim is baseless.": ("baseless", True),
    "The advance was halted.": ("halted", True),
    "They failed to cross.": ("failed to", True),
    "They did not cross.": ("not", False),
    "They didn\u2019t cross.": ("didn\u2019t", False),
    "No one was hurt.": ("No one", False),
    "There were no casualties.": ("no", False),
    "They left without loss.": ("without", False),
}


@pytest.mark.parametrize("text", NEGATED)
def test_negation_is_found_as_written(text):
    (negation,) = negations.find(text)
    assert (negation.quote, negation.is_denial) == NEGATED[text]
    assert text[negation.start : negation.end] == negation.quote


@pytest.mark.parametrize(
    "text", ["no more than 50 men", "He was dismissed from office.", "A notable northern knot."]
)
def test_bounds_and_lookalikes_are_no_negations(text):
    assert negations.find(text) == ()
