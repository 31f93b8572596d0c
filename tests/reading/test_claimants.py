import pytest

from factcheck.reading import claimants


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("US president Joe Biden", "Joe Biden"),
        ("Belgorod's governor Vyacheslav Gladkov", "Vyacheslav Gladkov"),
        ("Gen. Valery Gerasimov", "Valery Gerasimov"),
        ("but on Wednesday Ursula von der Leyen", "Ursula von der Leyen"),
        ("the Institute for the Study of War", "Institute for the Study of War"),
        ("Ukraine's General Staff", "Ukraine's General Staff"),
        ("a person familiar with the matter", "person"),
        ("  in a video message he", "he"),
        ("in a video message", ""),
        ("a clause " * 10, ""),
        (" , ", ""),
    ],
)
def test_claimant_is_the_bare_name(phrase, name):
    assert claimants.clean(phrase) == name


@pytest.mark.parametrize(
    ("name", "is_person"),
    [
        ("Oleksandr Syrskyi", True),
        ("Kyiv", False),
        ("A Russian", False),
        ("On Wednesday", False),
        ("General Staff", False),
        ("Military analysts", False),
        ("Russia's Putin", False),
    ],
)
def test_person_has_two_names_or_more(name, is_person):
    assert claimants.is_person(name) is is_person
