import pytest

from factcheck.extraction import headlines
from factcheck.reading import figures


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Troops advance\n\nThey left.", 14),
        ("\n Troops advance\nThey left.", 16),
        ("Troops advance.\n\nThey left.", 0),
        ("Troops advance", 0),
        ("Troops advance\n\n", 0),
        ("x" * 251 + "\nThey left.", 0),
    ],
)
def test_headline_is_a_first_line_without_a_full_stop(text, length):
    assert headlines.length(text) == length


@pytest.mark.parametrize(
    ("headline", "said", "repeats"),
    [
        ("Ukraine captures 100 Russian soldiers", "Ukrainian troops captured 102 soldiers", True),
        ("Ukraine captures 100 Russian soldiers", "Ukrainian troops captured 300 soldiers", False),
        ("Ukraine denies plan to occupy", "Ukraine has denied a plan to occupy land", True),
        ("Ukraine denies plan to occupy", "Ukraine was beaten at chess", False),
        ("It is so", "anything at all", True),
    ],
)
def test_headline_is_repeated_by_the_same_words_or_the_same_figure(headline, said, repeats):
    found = headlines.repeats(headline, figures.find(headline), said, figures.find(said))
    assert found is repeats
