import pytest

from factcheck.reading.counted import unit_after


@pytest.mark.parametrize(
    ("after", "unit", "wording"),
    [
        (" Russian soldiers on", "soldiers", " Russian soldiers"),
        (" of its armoured vehicles", "vehicles", " of its armoured vehicles"),
        (" square kilometers", "square kilometres", " square kilometers"),
        ("-mile front", "miles", "-mile"),
        (" widgets broke", "widgets", " widgets"),
        (" more", "", ""),
        (" in camps", "", ""),
        (" previous killings", "killings", " previous killings"),
        (" heavily guarded far away inland villages", "", ""),
        (" boss's cars", "cars", " boss's cars"),
        (", soldiers", "", ""),
        ("", "", ""),
    ],
)
def test_unit_is_the_noun_that_is_counted(after, unit, wording):
    assert unit_after(f"100{after}", 3) == (unit, 3 + len(wording))
