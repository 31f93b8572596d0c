import time

import pytest

from factcheck.corroboration.credits import NONE, agency_named, find


@pytest.mark.parametrize(
    ("text", "agency", "quote"),
    [
        ("KYIV, Aug 14 (Reuters) - Troops moved.", "Reuters", "KYIV, Aug 14 (Reuters) -"),
        ("(AP) \u2014 More than 100 soldiers", "AP", "(AP) \u2014"),
        ("BERLIN (dpa) Der Kanzler", "dpa", "BERLIN (dpa)"),
        ("Headline\n\nPARIS (AFP) - A fire", "AFP", "PARIS (AFP) -"),
        ("MOSCOW, August 14. /TASS/. The ministry", "TASS", "MOSCOW, August 14. /TASS/"),
        ("KYIV, Aug 14 (Northwire) \u2014 Troops", "Northwire", "KYIV, Aug 14 (Northwire) \u2014"),
        ("By The Associated Press\nA fire", "AP", "By The Associated Press"),
        ("A fire.\nSource: AFP", "AFP", "Source: AFP"),
        ("A fire.\n\u00a9 2024 AFP", "AFP", "\u00a9 2024 AFP"),
        ("A fire.\n(Reuters)", "Reuters", "(Reuters)"),
        ("A fire.\nWith reporting by Reuters", "Reuters", "With reporting by Reuters"),
        ("A fire.\nWith reporting by Northwire.", "Northwire", "With reporting by Northwire"),
        (
            "A fire.\nAdditional reporting by Deutsche Presse-Agentur and others",
            "dpa",
            "Additional reporting by Deutsche Presse-Agentur",
        ),
    ],
)
def test_credit_is_found_with_its_words(text, agency, quote):
    assert find(text) == (agency, quote)
    assert quote in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Soldiers on the move. Credit: AP",
        "Photo: Reuters",
        "(AP) Photo of the fire",
        "A fire.\nPhoto by Jane Doe, source: AFP",
        "A fire.\nWith reporting by Jane Doe",
        "The party (Greens) - which won - said so",
        "He told Reuters that it was so.",
        "A fire.\nSource: the ministry of defence",
        "BRUSSELS (Jan 5) The council met",
    ],
)
def test_pictures_persons_and_asides_are_no_credit(text):
    assert find(text) == NONE


def test_credit_deep_inside_a_text_is_none():
    filler = "\n".join(f"Line {number}." for number in range(20))
    assert find(f"{filler}\n(Reuters) - Something\n{filler}") == NONE


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("Reuters", "Reuters"),
        ("By Reuters Staff", "Reuters"),
        ("Jane Doe, The Associated Press", "AP"),
        ("Jane Doe | AFP", "AFP"),
        ("Jane Doe", ""),
        ("", ""),
    ],
)
def test_agency_is_read_from_a_byline(byline, agency):
    assert agency_named(byline) == agency


def test_hostile_lines_are_read_in_linear_time():
    started = time.monotonic()
    for piece in ("A", "A. ", "(A", "/A ", "with reporting by ", "source: a"):
        find(piece * 1_000_000)
        find("\n".join([piece * 50_000] * 20))
    assert time.monotonic() - started < 5
