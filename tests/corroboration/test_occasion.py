import pytest

from factcheck.corroboration import occasion


def test_places_differ_when_none_is_shared():
    assert occasion.other_place("a fire in Lyon", "a fire in Lille") == ("Lyon", "Lille")
    assert occasion.other_place("a fire in Lyon", "a fire in Lille", "Lyon burns") is None
    assert occasion.other_place("a fire in Lyon", "a fire in France") is None
    assert occasion.other_place("a fire", "a fire in Lille") is None


def test_nations_differ_when_none_is_shared():
    assert occasion.other_nation("an Indian team", "a Pakistani team") == ("Indian", "Pakistani")
    assert occasion.other_nation("an Indian team", "a team of Delhi, India") is None


@pytest.mark.parametrize(
    ("found", "is_turned"),
    [
        ("Russian troops captured Ukrainian soldiers", True),
        ("Ukrainian soldiers were captured by Russian troops", True),
        ("Russian soldiers were captured by Ukrainian troops", False),
        ("Russian soldiers were captured, said Ukraine", False),
        ("Russian troops met Ukrainian soldiers", False),
        ("Russian troops captured a town", False),
    ],
)
def test_who_acts_on_whom_may_be_turned_round(found, is_turned):
    claim = "Ukrainian men captured Russian soldiers"
    assert occasion.is_turned_round(claim, found) is is_turned


def test_figure_has_the_date_that_stands_nearest():
    text = "By 9 August 12 died, by 20 August 31."
    assert occasion.as_of(text, "12") == "9 August"
    assert occasion.as_of(text, "31") == "20 August"
    assert occasion.as_of(text, "99") == occasion.as_of("12 died", "12") == ""
