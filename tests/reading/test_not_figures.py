import pytest

from factcheck.reading import figures
from factcheck.reading.not_figures import why_not

NONE = {
    "designation": ["a Su-34 jet", "T-72s", "Covid-19"],
    "label": ["Article 5 of the treaty", "at No 10"],
    "share": ["three in five people"],
    "decade": ["in her 30's"],
    "joined_to_letters": ["the 5G network", "the 82nd Brigade", "in the 1990s"],
    "day_of_a_month": ["on 6 August", "on the 6th of August", "on August 6", "by Aug. 14"],
    "clock": ["at 10:30", "at 6 p.m.", "at 6am", "at 12.30", "at 1430 GMT"],
    "date_in_digits": ["on 14/08/2024", "on 2024-08-14", "after 9/11"],
    "fraction": ["two-thirds of the town"],
    "version": ["release 1.2.3"],
    "list_number": ["1. Advance", "Then\n2) Retreat"],
    "age_in_passing": ["John Smith, 45, left"],
    "leading_zero": ["agent 007"],
    "reference": ["the two sides", "their three sons"],
    "pronoun": ["no one", "one of the men", "one day"],
    "year": ["in 2024", "since 1941, when", "January and July 2024"],
    "number_of_a_name": ["a new Boeing 737 crashed", "the Leopard 2 crossed"],
}


@pytest.mark.parametrize(
    ("name", "wording"), [(name, wording) for name, all_of in NONE.items() for wording in all_of]
)
def test_number_is_no_figure_by_a_rule(name, wording):
    assert figures.find(wording) == ()


def test_rule_is_told_by_name():
    assert why_not("on 6 August", 3, 4, "") == "day_of_a_month"
    assert why_not("the Leopard 2 crossed", 12, 13, "") == "number_of_a_name"


def test_number_after_a_date_is_a_figure():
    (figure,) = figures.find("On 6 August 2024 100 people left")
    assert (figure.low, figure.unit) == (100, "people")
