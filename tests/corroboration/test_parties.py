import pytest

from factcheck.corroboration.parties import party_of

ALIASES = {
    "Northland": ["Northland Ministry of Defence", "Anna Berg", "Northern Army"],
    "Southland": ["General Staff of Southland", "Southern Army"],
}


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("Northland's Defence Ministry", "Northland"),
        ("Defence Ministry", ""),
        ("the Ministry of Defense of Northland", "Northland"),
        ("Northland's Ministry of Defence", "Northland"),
        ("President Anna Berg", "Northland"),
        ("a spokesman for the General Staff of Southland", "Southland"),
        ("an army officer", ""),
        ("", ""),
    ],
)
def test_party_is_found_by_what_its_bodies_are_called(name, party):
    assert party_of(name, ALIASES) == party


def test_longest_name_wins():
    aliases = {"Short": ["Guard"], "Long": ["Northern Border Guard"]}
    assert party_of("the Northern Border Guard", aliases) == "Long"
