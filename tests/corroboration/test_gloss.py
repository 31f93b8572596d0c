import time

import pytest

from factcheck.corroboration import gloss

NAMES = frozenset({"kursk", "sudzha"})


@pytest.mark.parametrize(
    ("text", "tongue", "english"),
    [
        (
            "В Курской области взяты в плен 102 солдата.",
            "ru",
            "Kursk oblasty captured captured 102 sol",
        ),
        (
            "До 121 тыс. человек, 1,5 млн долларов",
            "ru",
            "up to 121 thousand people, 1.5 million dollars",
        ),
        ("Станом на 9 серпня збито 20 дронів.", "uk", "as of 9 August shot 20 drones."),
        (
            "Aus Kursk wurden 121.000 Menschen evakuiert.",
            "de",
            "Kursk have 121,000 people evacuated.",
        ),
        (
            "À Koursk, 102 soldats russes ont été tués.",
            "fr",
            "Kursk, 102 soldiers Russian have have killed.",
        ),
    ],
)
def test_words_that_count_deny_and_tell_come_out_in_english(text, tongue, english):
    assert gloss.of(text) == tongue
    assert english in gloss.english(text, names=NAMES)


@pytest.mark.parametrize(
    "text", ["The soldiers were captured in Sudzha, le Monde said.", "", "102", "Die hard fans"]
)
def test_english_stays_as_it_is(text):
    assert gloss.of(text) == ""
    assert gloss.english(text) == text


def test_name_in_another_case_is_the_claims():
    assert gloss.english("Суджу", names=NAMES) == "Sudzha"
    assert gloss.english("Суджу") == "Sudzhu"


def test_half_a_megabyte_takes_seconds():
    started = time.monotonic()
    for piece in ("Захвачено 102 солдата. ", "nicht " * 9, "о" * 99, "1.000,5 "):
        gloss.english(piece * (500_000 // len(piece)), names=NAMES)
    assert time.monotonic() - started < 15
