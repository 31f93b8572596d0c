from factcheck.corroboration.opposites import find


def test_opposite_is_named_by_both_words():
    assert find("Exports rose", "Exports have fallen") == ("rose", "fallen")


def test_what_is_told_both_ways_is_no_opposite():
    assert find("Exports rose", "Exports fell, then rose") is None
    assert find("Exports rose and fell", "Exports fell") is None
    assert find("Exports rose", "Exports rose") is None
